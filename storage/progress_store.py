"""`hearings.progress`: what becomes of measures, who follows them, and who was told."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, exists, func, or_, select, true, update

from contacts.addresses import AddressState
from hearings.content import Content
from hearings.hearings import Phase
from hearings.progress import REMIND_EVERY, SETTLED, Progress, StepPrepared
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import follow, goal, hearing, measure, progress, progress_told

#: Who still follows something in hearings that have ended.
_ENDED: Final = (
    select(hearing.c.id.label("hearing_id"), follow.c.address_id)
    .select_from(follow)
    .outerjoin(goal, goal.c.id == follow.c.goal_id)
    .outerjoin(measure, measure.c.id == follow.c.measure_id)
    .join(hearing, hearing.c.id == func.coalesce(goal.c.hearing_id, measure.c.hearing_id))
    .where(hearing.c.phase == Phase.ENDED)
    .distinct()
    .subquery("ended")
)
#: A published step that a chat followed when it was published, and has not been told.
_FOLLOWED: Final = exists().where(
    follow.c.address_id == address.c.id,
    or_(follow.c.measure_id == measure.c.id, follow.c.goal_id == measure.c.goal_id),
    follow.c.since <= progress.c.published_at,
)
_TOLD: Final = exists().where(progress_told.c.progress_id == progress.c.id, progress_told.c.address_id == address.c.id)
_UNTOLD: Final = (
    progress.c.published_at.is_not(None)
    & progress.c.all_told.is_(False)
    & _FOLLOWED.correlate(address, measure, progress)
    & ~_TOLD.correlate(address, progress)
)
_TO_TELL: Final = (
    select(address.c.id)
    .where(
        address.c.state == AddressState.ACTIVE,
        select(progress.c.id)
        .join(measure, measure.c.id == progress.c.measure_id)
        .where(_UNTOLD)
        .correlate(address)
        .exists(),
    )
    .order_by(address.c.id)
)


class FollowTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def follow(self, address_id: int, goal_id: int | None, measure_id: int | None, now: datetime) -> bool:
        statement = self._session.insert(follow).values(
            address_id=address_id, goal_id=goal_id, measure_id=measure_id, since=now
        )
        return await self._session.run(statement.on_conflict_do_nothing()) > 0

    async def count(self, goal_id: int, measure_id: int) -> int:
        mine = (follow.c.goal_id == goal_id) | (follow.c.measure_id == measure_id)
        chats = follow.join(address, address.c.id == follow.c.address_id)
        counted = select(func.count(follow.c.address_id.distinct()).label("n")).select_from(chats)
        rows = await self._session.rows(counted.where(mine, address.c.state == AddressState.ACTIVE))
        return int(rows[0].n)

    async def unfollow(self, address_id: int, goal_id: int | None, measure_id: int | None) -> bool:
        which = follow.c.goal_id == goal_id if goal_id is not None else follow.c.measure_id == measure_id
        return await self._session.run(delete(follow).where(follow.c.address_id == address_id, which)) > 0

    async def of(self, address_id: int) -> tuple[list[int], list[int]]:
        mine = select(follow).where(follow.c.address_id == address_id).order_by(follow.c.id)
        rows = await self._session.rows(mine)
        goals = [row.goal_id for row in rows if row.goal_id is not None]
        return goals, [row.measure_id for row in rows if row.measure_id is not None]

    async def has_ended(self) -> bool:
        return bool(await self._session.rows(select(_ENDED.c.address_id).limit(1)))

    async def of_ended(self, limit: int) -> list[tuple[int, int]]:
        chosen = select(address.c.id).where(address.c.id.in_(select(_ENDED.c.address_id)))
        chosen = self._session.lock_of(chosen.order_by(address.c.id).limit(limit), address)
        mine = [row.id for row in await self._session.rows(chosen)]
        statement = (
            select(_ENDED).where(_ENDED.c.address_id.in_(mine)).order_by(_ENDED.c.address_id, _ENDED.c.hearing_id)
        )
        return [(row.hearing_id, row.address_id) for row in await self._session.rows(statement)] if mine else []

    async def end(self, hearing_id: int, address_id: int) -> bool:
        goals = select(goal.c.id).where(goal.c.hearing_id == hearing_id)
        measures = select(measure.c.id).where(measure.c.hearing_id == hearing_id)
        mine = (follow.c.address_id == address_id) & (follow.c.goal_id.in_(goals) | follow.c.measure_id.in_(measures))
        return await self._session.run(delete(follow).where(mine)) > 0

    async def last_word(self, hearing_id: int) -> Content | None:
        rows = await self._session.rows(select(hearing.c.last_word).where(hearing.c.id == hearing_id))
        return Content.from_json(rows[0].last_word) if rows and rows[0].last_word else None

    async def put_last_word(self, hearing_id: int, text: Content) -> None:
        await self._session.run(update(hearing).where(hearing.c.id == hearing_id).values(last_word=text.to_json()))


class ProgressTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Progress) -> Progress:
        values = {"measure_id": new.measure_id, "created_by": new.created_by, "created_at": new.created_at}
        statement = self._session.insert(progress).values(**values, **_values(new))
        rows = await self._session.rows(statement.on_conflict_do_nothing().returning(progress.c.id))
        if not rows:
            raise StepPrepared(new.measure_id)
        return replace(new, id=rows[0].id)

    async def get(self, progress_id: int) -> Progress | None:
        rows = await self._session.rows(select(progress).where(progress.c.id == progress_id))
        return _record(rows[0]) if rows else None

    async def lock(self, progress_id: int) -> Progress | None:
        statement = select(progress).where(progress.c.id == progress_id)
        rows = await self._session.rows(self._session.wait_lock_of(statement, progress))
        return _record(rows[0]) if rows else None

    async def of(self, measure_id: int) -> list[Progress]:
        statement = select(progress).where(progress.c.measure_id == measure_id).order_by(progress.c.id)
        return [_record(row) for row in await self._session.rows(statement)]

    async def unpublished(self, hearing_id: int) -> list[Progress]:
        statement = self._of_hearing(hearing_id).where(progress.c.published_at.is_(None)).order_by(progress.c.id)
        return [_record(row) for row in await self._session.rows(statement)]

    async def published(self, hearing_id: int) -> list[Progress]:
        statement = self._of_hearing(hearing_id).where(progress.c.published_at.is_not(None))
        rows = await self._session.rows(statement.order_by(progress.c.published_at, progress.c.id))
        return [_record(row) for row in rows]

    async def latest(self, hearing_id: int) -> dict[int, Progress]:
        return {each.measure_id: each for each in await self.published(hearing_id)}

    async def save(self, changed: Progress) -> bool:
        mine, unpublished = progress.c.id == changed.id, progress.c.published_at.is_(None)
        if await self._session.run(update(progress).where(mine, unpublished).values(**_values(changed))):
            return True
        stored = await self.lock(changed.id)
        if stored is None or replace(stored, text=changed.text) != changed or stored.text.hash != changed.text.hash:
            return False
        return await self._session.run(update(progress).where(mine).values(text=changed.text.to_json())) > 0

    async def remove(self, progress_id: int) -> bool:
        unpublished = (progress.c.id == progress_id) & progress.c.published_at.is_(None)
        return await self._session.run(delete(progress).where(unpublished)) > 0

    async def publish(self, progress_id: int, now: datetime) -> bool:
        unpublished = (progress.c.id == progress_id) & progress.c.published_at.is_(None)
        return await self._session.run(update(progress).where(unpublished).values(published_at=now)) > 0

    async def has_news(self) -> bool:
        pending = progress.c.published_at.is_not(None) & progress.c.all_told.is_(False)
        return bool(await self._session.rows(select(progress.c.id).where(pending).limit(1)))

    async def to_tell(self, limit: int, now: datetime) -> list[tuple[Progress, int]]:
        chosen = self._session.lock_of(_TO_TELL.limit(limit), address)
        chats = [row.id for row in await self._session.rows(chosen)]
        if not chats:
            await self._settle(now)
            return []
        statement = (
            select(progress, address.c.id.label("address_id"))
            .select_from(address)
            .join(progress, true())
            .join(measure, measure.c.id == progress.c.measure_id)
            .where(address.c.id.in_(chats), _UNTOLD)
            .order_by(address.c.id, progress.c.published_at, progress.c.id)
        )
        return [(_record(row), row.address_id) for row in await self._session.rows(statement)]

    async def _settle(self, now: datetime) -> None:
        """Look no more at steps that everybody who can be reached was told of; who follows from now on is not meant."""
        settled = progress.c.all_told.is_(False) & (progress.c.published_at < now - SETTLED)
        if await self._session.rows(_TO_TELL.limit(1)):  # another ticker is just telling somebody
            return
        await self._session.run(update(progress).where(settled).values(all_told=True))

    async def told(self, pairs: list[tuple[int, int]], now: datetime) -> set[tuple[int, int]]:
        if not pairs:
            return set()
        rows = [{"progress_id": step, "address_id": chat, "at": now} for step, chat in pairs]
        statement = self._session.insert(progress_told).values(rows).on_conflict_do_nothing()
        new = statement.returning(progress_told.c.progress_id, progress_told.c.address_id)
        return {(row.progress_id, row.address_id) for row in await self._session.rows(new)}

    async def remind(self, hearing_id: int, now: datetime) -> bool:
        due = hearing.c.reminded_at.is_(None) | (hearing.c.reminded_at <= now - REMIND_EVERY)
        return (
            await self._session.run(update(hearing).where(hearing.c.id == hearing_id, due).values(reminded_at=now)) > 0
        )

    async def remind_of(self, progress_id: int, now: datetime) -> bool:
        due = (progress.c.id == progress_id) & progress.c.reminded_at.is_(None)
        return await self._session.run(update(progress).where(due).values(reminded_at=now)) > 0

    def _of_hearing(self, hearing_id: int) -> Any:
        joined = select(progress).join(measure, measure.c.id == progress.c.measure_id)
        return joined.where(measure.c.hearing_id == hearing_id)


def _values(of: Progress) -> dict[str, Any]:
    return {
        "action": of.action,
        "state": of.state,
        "percent": of.percent,
        "next_on": of.next_on,
        "text": of.text.to_json(),
    }


def _record(row: Any) -> Progress:
    return Progress(
        row.id,
        row.measure_id,
        row.action,
        row.state,
        row.percent,
        row.next_on,
        Content.from_json(row.text),
        row.created_by,
        row.created_at,
        row.published_at,
    )
