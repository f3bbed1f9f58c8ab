"""`hearings.hearings.HearingStore`: hearings, their plans and tables."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from hearings.content import Content
from hearings.hearings import Hearing, HearingAction, IllegalHearingAction, Phase, PhasePlan, ThemeTable, next_phase
from storage.keys import make_key
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.hearings import hearing, hearing_phase, theme_table

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  #: of codes on posters: nothing that looks alike
CODE_LETTERS: Final = 8
OVER: Final = (Phase.DRAFT, Phase.ENDED, Phase.CANCELLED)
_BY_ID: Final = Prepared(lambda _: select(hearing).where(hearing.c.id == bindparam("id")))
_TABLE: Final = Prepared(lambda _: select(theme_table).where(theme_table.c.id == bindparam("id")))


def new_code() -> str:
    """Return a code for a poster: 31^8, some 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


class HearingTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, title: Content, created_by: int | None, now: datetime) -> Hearing:
        seal = await make_key(self._session, now)
        values = {
            "key_id": seal.key_id,
            "code": new_code(),
            "title": title.to_json(),
            "place": Content(title.source).to_json(),
            "phase": Phase.DRAFT,
            "phase_since": now,
            "cards": True,
            "languages": [],
            "created_by": created_by,
            "created_at": now,
        }
        (row,) = await self._session.rows(insert(hearing).values(**values).returning(hearing))
        return read_hearing(row)

    async def get(self, hearing_id: int) -> Hearing | None:
        rows = await self._session.rows(_BY_ID, {"id": hearing_id})
        return read_hearing(rows[0]) if rows else None

    async def lock(self, hearing_id: int) -> Hearing | None:
        statement = select(hearing).where(hearing.c.id == hearing_id)
        rows = await self._session.rows(self._session.wait_lock_of(statement, hearing))
        return read_hearing(rows[0]) if rows else None

    async def by_code(self, code: str) -> Hearing | None:
        return await self._one(hearing.c.code == code)

    async def latest(self, limit: int) -> list[Hearing]:
        rows = await self._session.rows(select(hearing).order_by(hearing.c.id.desc()).limit(limit))
        return [read_hearing(row) for row in rows]

    async def in_phase(self, *phases: Phase) -> list[Hearing]:
        statement = select(hearing).where(hearing.c.phase.in_(phases)).order_by(hearing.c.id)
        return [read_hearing(row) for row in await self._session.rows(statement)]

    async def current(self) -> Hearing | None:
        return await self._one(hearing.c.phase.not_in(OVER))

    async def save(self, changed: Hearing, now: datetime) -> None:
        values = {
            "title": changed.title.to_json(),
            "place": changed.place.to_json(),
            "event_at": changed.event_at,
            "closes_at": changed.closes_at,
            "end_set_at": changed.end_set_at,
            "cards": changed.cards,
            "languages": list(changed.languages),
            "ideas_in_messengers": changed.ideas_in_messengers,
            "votes_in_messengers": changed.votes_in_messengers,
        }
        await self._session.run(update(hearing).where(hearing.c.id == changed.id).values(**values))

    async def move(self, current: Hearing, action: HearingAction, now: datetime) -> Hearing:
        phase = next_phase(current.phase, action)
        values: dict[str, Any] = {"phase": phase, "phase_since": now, "closes_at": None, "end_set_at": None}
        if current.phase is Phase.DRAFT and phase is Phase.ANNOUNCED:
            values["announced_at"] = now
        counted = {"counted_at": now} if phase is Phase.COUNTING else {}
        unmoved = (hearing.c.id == current.id) & (hearing.c.phase == current.phase)
        if not await self._session.run(update(hearing).where(unmoved).values(**values, **counted)):
            raise IllegalHearingAction(current.phase, action)
        return replace(current, **values)

    async def plan(self, hearing_id: int) -> list[PhasePlan]:
        rows = await self._session.rows(select(hearing_phase).where(hearing_phase.c.hearing_id == hearing_id))
        order = list(Phase)
        plans = [PhasePlan(row.phase, row.opens_at, row.closes_at) for row in rows]
        return sorted(plans, key=lambda each: order.index(each.phase))

    async def put_plan(self, hearing_id: int, plan: PhasePlan) -> None:
        values = {"opens_at": plan.opens_at, "closes_at": plan.closes_at, "reminded_at": None}
        statement = self._session.insert(hearing_phase).values(hearing_id=hearing_id, phase=plan.phase, **values)
        await self._session.run(statement.on_conflict_do_update(index_elements=["hearing_id", "phase"], set_=values))

    async def tables(self, hearing_id: int) -> list[ThemeTable]:
        statement = select(theme_table).where(theme_table.c.hearing_id == hearing_id).order_by(theme_table.c.number)
        return [_table(row) for row in await self._session.rows(statement)]

    async def table_by_code(self, code: str) -> ThemeTable | None:
        rows = await self._session.rows(select(theme_table).where(theme_table.c.code == code))
        return _table(rows[0]) if rows else None

    async def add_table(self, hearing_id: int, goal_id: int | None, name: str = "") -> ThemeTable:
        highest = select(func.coalesce(func.max(theme_table.c.number), 0)).where(theme_table.c.hearing_id == hearing_id)
        values = {"hearing_id": hearing_id, "goal_id": goal_id, "code": new_code(), "name": name}
        statement = insert(theme_table).values(number=highest.scalar_subquery() + 1, **values)
        (row,) = await self._session.rows(statement.returning(theme_table))
        return _table(row)

    async def table(self, table_id: int) -> ThemeTable | None:
        rows = await self._session.rows(_TABLE, {"id": table_id})
        return _table(rows[0]) if rows else None

    async def name_table(self, table_id: int, name: str) -> None:
        await self._session.run(update(theme_table).where(theme_table.c.id == table_id).values(name=name))

    async def remove_table(self, table_id: int) -> None:
        await self._session.run(delete(theme_table).where(theme_table.c.id == table_id))

    async def _one(self, condition: Any) -> Hearing | None:
        statement = select(hearing).where(condition).order_by(hearing.c.id.desc()).limit(1)
        rows = await self._session.rows(statement)
        return read_hearing(rows[0]) if rows else None


def read_hearing(row: Any) -> Hearing:
    return Hearing(
        row.id,
        row.code,
        Content.from_json(row.title),
        row.phase,
        Content.from_json(row.place),
        row.event_at,
        row.closes_at,
        row.announced_at,
        row.phase_since,
        row.cards,
        tuple(row.languages),
        row.ideas_in_messengers,
        row.votes_in_messengers,
        row.end_set_at,
    )


def _table(row: Any) -> ThemeTable:
    return ThemeTable(row.id, row.hearing_id, row.number, row.goal_id, row.code, row.name)
