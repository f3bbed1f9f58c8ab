"""`hearings.measures.MeasureStore`: measures, what they are made of, and who supports them."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, literal, select, update

from hearings.content import Content
from hearings.measures import (
    PUBLIC,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    SupportKind,
    Wish,
    next_state,
)
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.hearings import hearing, measure, measure_idea, measure_support

_WHAT: Final = Prepared(lambda _: select(measure.c.what).where(measure.c.id == bindparam("id")))
_WITHDRAWN: Final = Prepared(
    lambda _: select(measure.c.id).where(
        measure.c.id == bindparam("id"), measure.c.state == literal(MeasureState.WITHDRAWN, measure.c.state.type)
    )
)


class MeasureTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Measure, now: datetime) -> Measure:
        values = {
            "hearing_id": new.hearing_id,
            "state": new.state,
            "by_staff": new.by_staff,
            "created_at": now,
            **_values(new),
        }
        (row,) = await self._session.rows(insert(measure).values(**values).returning(measure.c.id))
        await self._put_ideas(row.id, new.idea_ids)
        return replace(new, id=row.id, created_at=now)

    async def get(self, measure_id: int) -> Measure | None:
        found = await self._where(measure.c.id == measure_id)
        return found[0] if found else None

    async def what(self, measure_id: int) -> Content | None:
        rows = await self._session.rows(_WHAT, {"id": measure_id})
        return Content.from_json(rows[0].what) if rows else None

    async def is_withdrawn(self, measure_id: int) -> bool:
        return bool(await self._session.rows(_WITHDRAWN, {"id": measure_id}))

    async def hold(self, *measure_ids: int) -> list[Measure]:
        # Locked in one order, whichever way round they are merged: two at once would wait for each other for ever.
        wanted = select(measure.c.id).where(measure.c.id.in_(measure_ids)).order_by(measure.c.id)
        await self._session.rows(self._session.wait_lock_of(wanted, measure))
        found = {each.id: each for each in await self._where(measure.c.id.in_(measure_ids))}
        return [found[measure_id] for measure_id in measure_ids if measure_id in found]

    async def of_goal(self, goal_id: int, *states: MeasureState) -> list[Measure]:
        return await self._where((measure.c.goal_id == goal_id) & measure.c.state.in_(states or PUBLIC))

    async def of_hearing(self, hearing_id: int, *states: MeasureState) -> list[Measure]:
        return await self._where((measure.c.hearing_id == hearing_id) & measure.c.state.in_(states or PUBLIC))

    async def of_participant(self, participant_id: int) -> list[Measure]:
        mine = select(measure_support.c.measure_id).where(measure_support.c.participant_id == participant_id)
        return await self._where(measure.c.id.in_(mine), order=measure.c.id)

    async def save(self, changed: Measure) -> None:
        await self._session.run(update(measure).where(measure.c.id == changed.id).values(**_values(changed)))
        own = (measure_idea.c.measure_id == changed.id) & measure_idea.c.merged_from.is_(None)
        await self._session.run(delete(measure_idea).where(own, measure_idea.c.idea_id.not_in(changed.idea_ids)))
        await self._put_ideas(changed.id, changed.idea_ids)

    async def move(self, current: Measure, action: MeasureAction) -> Measure:
        state = next_state(current.state, action)
        number = current.number
        if action is MeasureAction.CONFIRM and not number:
            number = await self._next_number(current.hearing_id)
        unmoved = (measure.c.id == current.id) & (measure.c.state == current.state)
        if not await self._session.run(update(measure).where(unmoved).values(state=state, number=number)):
            raise IllegalMeasureAction(current.state, action)
        return replace(current, state=state, number=number)

    async def support(self, measure_id: int, participant_id: int, kind: SupportKind, now: datetime) -> bool:
        statement = self._session.insert(measure_support).values(
            measure_id=measure_id, participant_id=participant_id, kind=kind, since=now
        )
        return await self._session.run(statement.on_conflict_do_nothing()) > 0

    async def leave(self, measure_id: int, participant_id: int) -> None:
        await self._session.run(delete(measure_support).where(_is(measure_id, participant_id)))

    async def supporters(self, measure_id: int) -> dict[int, SupportKind]:
        mine = select(measure_support).where(measure_support.c.measure_id == measure_id)
        rows = await self._session.rows(mine.order_by(measure_support.c.participant_id))
        return {row.participant_id: row.kind for row in rows}

    async def support_counts(self, hearing_id: int) -> dict[int, int]:
        statement = (
            select(measure_support.c.measure_id, func.count().label("people"))
            .join(measure, measure.c.id == measure_support.c.measure_id)
            .where(measure.c.hearing_id == hearing_id)
            .group_by(measure_support.c.measure_id)
        )
        return {row.measure_id: row.people for row in await self._session.rows(statement)}

    async def merge(self, current: Measure, into: Measure, now: datetime) -> list[int]:
        merged = await self.move(current, MeasureAction.MERGE)
        mine = measure.c.id == merged.id
        await self._session.run(update(measure).where(mine).values(merged_into=into.id, merge_answers=0))
        await self._put_ideas(into.id, current.idea_ids, merged_from=merged.id)
        return await self._ask(merged.id, wish=Wish.ASKED, wish_into=into.id, asked_at=now)

    async def unmerge(self, current: Measure) -> list[int]:
        state = next_state(current.state, MeasureAction.UNMERGE)
        unanswered = (measure.c.id == current.id) & (measure.c.state == current.state) & (measure.c.merge_answers == 0)
        if not await self._session.run(update(measure).where(unanswered).values(state=state, merged_into=None)):
            raise IllegalMeasureAction(current.state, MeasureAction.UNMERGE)
        came = (measure_idea.c.measure_id == current.merged_into) & (measure_idea.c.merged_from == current.id)
        await self._session.run(delete(measure_idea).where(came))
        return await self._ask(current.id, wish=None, wish_into=None, asked_at=None)

    async def asked(self, measure_id: int) -> frozenset[int]:
        waits = (measure_support.c.measure_id == measure_id) & (measure_support.c.wish == Wish.ASKED)
        rows = await self._session.rows(select(measure_support.c.participant_id).where(waits))
        return frozenset(row.participant_id for row in rows)

    async def answers(self, measure_id: int) -> int:
        (row,) = await self._session.rows(select(measure.c.merge_answers).where(measure.c.id == measure_id))
        return int(row.merge_answers)

    async def asked_about(self, measure_id: int, participant_id: int) -> int | None:
        asked = _is(measure_id, participant_id) & (measure_support.c.wish == Wish.ASKED)
        rows = await self._session.rows(select(measure_support.c.wish_into).where(asked))
        return rows[0].wish_into if rows else None

    async def ask_anew(self, measure_id: int, participant_id: int, into_id: int, now: datetime) -> None:
        asked = _is(measure_id, participant_id) & (measure_support.c.wish == Wish.ASKED)
        await self._session.run(update(measure_support).where(asked).values(wish_into=into_id, asked_at=now))

    async def wish(self, measure_id: int, participant_id: int, wish: Wish) -> bool:
        asked = _is(measure_id, participant_id) & (measure_support.c.wish == Wish.ASKED)
        merged = (measure.c.id == measure_id) & (measure.c.state == MeasureState.MERGED)
        awaited = merged & select(measure_support.c.measure_id).where(asked).exists()
        counted = update(measure).where(awaited).values(merge_answers=measure.c.merge_answers + 1)
        if not await self._session.run(counted):  # it also keeps the merging from being undone at this moment
            return False
        rows = await self._session.rows(
            update(measure_support)
            .where(asked)
            .values(wish=wish)
            .returning(measure_support.c.wish_into, measure_support.c.since)
        )
        if not rows:
            return False
        if wish is Wish.MOVE:
            await self.leave(measure_id, participant_id)
            await self.support(rows[0].wish_into, participant_id, SupportKind.JOINED, rows[0].since)
        return True

    async def _ask(self, measure_id: int, **values: Any) -> list[int]:
        """Set what the supporters of a merged measure are asked; return them."""
        statement = update(measure_support).where(measure_support.c.measure_id == measure_id).values(**values)
        rows = await self._session.rows(statement.returning(measure_support.c.participant_id))
        return sorted(row.participant_id for row in rows)

    async def _put_ideas(self, measure_id: int, idea_ids: tuple[int, ...], merged_from: int | None = None) -> None:
        for idea_id in dict.fromkeys(idea_ids):
            statement = self._session.insert(measure_idea).values(
                measure_id=measure_id, idea_id=idea_id, merged_from=merged_from
            )
            await self._session.run(statement.on_conflict_do_nothing())

    async def _next_number(self, hearing_id: int) -> int:
        statement = (
            update(hearing)
            .where(hearing.c.id == hearing_id)
            .values(last_measure=hearing.c.last_measure + 1)
            .returning(hearing.c.last_measure)
        )
        (row,) = await self._session.rows(statement)
        return int(row.last_measure)

    async def _where(self, condition: Any, order: Any = measure.c.number) -> list[Measure]:
        rows = await self._session.rows(select(measure).where(condition).order_by(order, measure.c.id))
        made_of: defaultdict[int, list[int]] = defaultdict(list)
        if rows:
            of = measure_idea.c.measure_id.in_([row.id for row in rows])
            for pair in await self._session.rows(select(measure_idea).where(of).order_by(measure_idea.c.idea_id)):
                made_of[pair.measure_id].append(pair.idea_id)
        return [_record(row, tuple(made_of[row.id])) for row in rows]


def _is(measure_id: int, participant_id: int) -> Any:
    return (measure_support.c.measure_id == measure_id) & (measure_support.c.participant_id == participant_id)


def _values(of: Measure) -> dict[str, Any]:
    return {
        "goal_id": of.goal_id,
        "what": of.what.to_json(),
        "for_whom": of.for_whom.to_json(),
        "who_helps": of.who_helps.to_json(),
        "table_id": of.table_id,
        "merged_into": of.merged_into,
    }


def _record(row: Any, idea_ids: tuple[int, ...]) -> Measure:
    return Measure(
        row.id,
        row.hearing_id,
        row.goal_id,
        row.number,
        Content.from_json(row.what),
        Content.from_json(row.for_whom),
        Content.from_json(row.who_helps),
        row.state,
        idea_ids,
        row.by_staff,
        row.table_id,
        row.merged_into,
        row.created_at,
    )
