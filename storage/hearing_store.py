"""`hearings.hearings.HearingStore`, `hearings.goals.GoalStore` and `hearings.participants.ParticipantStore`."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from contacts.addresses import AddressState
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, IllegalHearingAction, Phase, PhasePlan, ThemeTable, next_phase
from hearings.participants import Helping, Participant
from storage.keys import make_key
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import goal, hearing, hearing_phase, measure_support, participant, theme_table

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  #: of codes on posters: nothing that looks alike
CODE_LETTERS: Final = 8
OVER: Final = (Phase.DRAFT, Phase.ENDED, Phase.CANCELLED)


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
        return await self._one(hearing.c.id == hearing_id)

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
            "cards": changed.cards,
            "languages": list(changed.languages),
            "ideas_in_messengers": changed.ideas_in_messengers,
            "votes_in_messengers": changed.votes_in_messengers,
        }
        await self._session.run(update(hearing).where(hearing.c.id == changed.id).values(**values))

    async def move(self, current: Hearing, action: HearingAction, now: datetime) -> Hearing:
        phase = next_phase(current.phase, action)
        values: dict[str, Any] = {"phase": phase, "phase_since": now, "closes_at": None}
        if current.phase is Phase.DRAFT and phase is Phase.ANNOUNCED:
            values["announced_at"] = now
        unmoved = (hearing.c.id == current.id) & (hearing.c.phase == current.phase)
        if not await self._session.run(update(hearing).where(unmoved).values(**values)):
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
        rows = await self._session.rows(select(theme_table).where(theme_table.c.id == table_id))
        return _table(rows[0]) if rows else None

    async def name_table(self, table_id: int, name: str) -> None:
        await self._session.run(update(theme_table).where(theme_table.c.id == table_id).values(name=name))

    async def remove_table(self, table_id: int) -> None:
        await self._session.run(delete(theme_table).where(theme_table.c.id == table_id))

    async def _one(self, condition: Any) -> Hearing | None:
        statement = select(hearing).where(condition).order_by(hearing.c.id.desc()).limit(1)
        rows = await self._session.rows(statement)
        return read_hearing(rows[0]) if rows else None


class GoalTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Goal) -> Goal:
        highest = select(func.coalesce(func.max(goal.c.number), 0)).where(goal.c.hearing_id == new.hearing_id)
        values = {"hearing_id": new.hearing_id, "number": highest.scalar_subquery() + 1, **_goal_values(new)}
        (row,) = await self._session.rows(insert(goal).values(**values).returning(goal))
        return _goal(row)

    async def get(self, goal_id: int) -> Goal | None:
        rows = await self._session.rows(select(goal).where(goal.c.id == goal_id))
        return _goal(rows[0]) if rows else None

    async def of(self, hearing_id: int) -> list[Goal]:
        statement = select(goal).where(goal.c.hearing_id == hearing_id).order_by(goal.c.number)
        return [_goal(row) for row in await self._session.rows(statement)]

    async def save(self, changed: Goal) -> None:
        await self._session.run(update(goal).where(goal.c.id == changed.id).values(**_goal_values(changed)))

    async def remove(self, goal_id: int) -> None:
        gone = await self.get(goal_id)
        if gone is None:
            return
        await self._session.run(delete(goal).where(goal.c.id == goal_id))
        later = (goal.c.hearing_id == gone.hearing_id) & (goal.c.number > gone.number)
        await self._session.run(update(goal).where(later).values(number=goal.c.number - 1))


class ParticipantTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def present(self, hearing_id: int, address_id: int) -> Participant | None:
        mine = (participant.c.hearing_id == hearing_id) & (participant.c.address_id == address_id)
        return await self._one(mine & participant.c.ended_at.is_(None))

    async def latest(self, address_id: int) -> Participant | None:
        return await self._one((participant.c.address_id == address_id) & participant.c.ended_at.is_(None))

    async def get(self, participant_id: int) -> Participant | None:
        return await self._one(participant.c.id == participant_id)

    async def lock(self, participant_id: int) -> None:
        statement = select(participant.c.id).where(participant.c.id == participant_id)
        await self._session.rows(self._session.wait_lock_of(statement, participant))

    async def of_address(self, address_id: int) -> list[Participant]:
        mine = select(participant).where(participant.c.address_id == address_id).order_by(participant.c.id)
        return [read_participant(row) for row in await self._session.rows(mine)]

    async def add(
        self,
        hearing_id: int,
        address_id: int | None,
        slot: int,
        language: str,
        channel: str,
        helping: Helping,
        table: ThemeTable | None,
        now: datetime,
    ) -> Participant:
        values = {
            "hearing_id": hearing_id,
            "address_id": address_id,
            "slot": slot,
            "language": language,
            "channel": channel,
            "helping": helping,
            "table_id": table.id if table else None,
            "goal_id": table.goal_id if table else None,
            "joined_at": now,
            "used_at": now,
        }
        (row,) = await self._session.rows(insert(participant).values(**values).returning(participant))
        return read_participant(row)

    async def place(self, participant_id: int, table_id: int | None, goal_id: int | None) -> None:
        await self._update(participant_id, table_id=table_id, goal_id=goal_id)

    async def used(self, participant_id: int, now: datetime) -> None:
        """Remember which hearing this chat is busy with."""
        await self._update(participant_id, used_at=now)

    async def give_card(self, participant_id: int, card_id: int | None) -> None:
        if card_id is not None:  # on whatever phone it was until now
            held = participant.c.card_id == card_id
            await self._session.run(update(participant).where(held).values(card_id=None))
        await self._update(participant_id, card_id=card_id)

    async def set_language(self, participant_id: int, language: str) -> None:
        await self._update(participant_id, language=language)

    async def end(self, participant_id: int, now: datetime) -> None:
        await self._update(participant_id, ended_at=now)

    async def resume(self, hearing_id: int, address_id: int) -> None:
        mine = (participant.c.hearing_id == hearing_id) & (participant.c.address_id == address_id)
        await self._session.run(update(participant).where(mine, participant.c.slot == 1).values(ended_at=None))

    async def at_table(self, table_id: int) -> list[Participant]:
        return await self._reachable(participant.c.table_id == table_id)

    async def supporting(self, measure_id: int) -> list[Participant]:
        mine = select(measure_support.c.participant_id).where(measure_support.c.measure_id == measure_id)
        return await self._reachable(participant.c.id.in_(mine))

    async def counts(self, hearing_id: int) -> dict[str, int]:
        statement = (
            select(participant.c.language, func.count().label("people"))
            .where(participant.c.hearing_id == hearing_id)
            .group_by(participant.c.language)
        )
        return {row.language: row.people for row in await self._session.rows(statement)}

    async def _reachable(self, condition: Any) -> list[Participant]:
        statement = (
            select(participant)
            .join(address, address.c.id == participant.c.address_id)
            .where(condition, participant.c.ended_at.is_(None), address.c.state == AddressState.ACTIVE)
            .order_by(participant.c.id)
        )
        return [read_participant(row) for row in await self._session.rows(statement)]

    async def _one(self, condition: Any) -> Participant | None:
        statement = select(participant).where(condition)
        statement = statement.order_by(participant.c.used_at.desc(), participant.c.id.desc()).limit(1)
        rows = await self._session.rows(statement)
        return read_participant(rows[0]) if rows else None

    async def _update(self, participant_id: int, **values: Any) -> None:
        await self._session.run(update(participant).where(participant.c.id == participant_id).values(**values))


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
    )


def _table(row: Any) -> ThemeTable:
    return ThemeTable(row.id, row.hearing_id, row.number, row.goal_id, row.code, row.name)


def _goal_values(of: Goal) -> dict[str, Any]:
    return {
        "title": of.title.to_json(),
        "wording": of.wording.to_json(),
        "pictogram": of.pictogram,
        "decided_on": of.decided_on,
        "minutes": of.minutes,
    }


def _goal(row: Any) -> Goal:
    return Goal(
        row.id,
        row.hearing_id,
        row.number,
        Content.from_json(row.title),
        Content.from_json(row.wording),
        row.pictogram,
        row.decided_on,
        row.minutes,
    )


def read_participant(row: Any) -> Participant:
    return Participant(
        row.id,
        row.hearing_id,
        row.address_id,
        row.slot,
        row.language,
        row.channel,
        row.helping,
        row.table_id,
        row.goal_id,
        row.card_id,
        row.joined_at,
        row.ended_at,
    )
