"""`hearings.progress`: what becomes of measures, who follows them, and who was told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select, update

from contacts.addresses import AddressState
from hearings.content import Content
from hearings.progress import Progress
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import follow, measure, progress, progress_told


class FollowTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def follow(self, address_id: int, goal_id: int | None, measure_id: int | None, now: datetime) -> bool:
        statement = self._session.insert(follow).values(
            address_id=address_id, goal_id=goal_id, measure_id=measure_id, since=now
        )
        return await self._session.run(statement.on_conflict_do_nothing()) > 0

    async def unfollow(self, address_id: int, goal_id: int | None, measure_id: int | None) -> None:
        which = follow.c.goal_id == goal_id if goal_id is not None else follow.c.measure_id == measure_id
        await self._session.run(delete(follow).where(follow.c.address_id == address_id, which))

    async def of(self, address_id: int) -> tuple[list[int], list[int]]:
        mine = select(follow).where(follow.c.address_id == address_id).order_by(follow.c.id)
        rows = await self._session.rows(mine)
        goals = [row.goal_id for row in rows if row.goal_id is not None]
        return goals, [row.measure_id for row in rows if row.measure_id is not None]


class ProgressTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Progress) -> Progress:
        values = {"measure_id": new.measure_id, "created_by": new.created_by, "created_at": new.created_at}
        statement = insert(progress).values(**values, **_values(new)).returning(progress.c.id)
        (row,) = await self._session.rows(statement)
        return replace(new, id=row.id)

    async def get(self, progress_id: int) -> Progress | None:
        rows = await self._session.rows(select(progress).where(progress.c.id == progress_id))
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

    async def save(self, changed: Progress) -> None:
        unpublished = (progress.c.id == changed.id) & progress.c.published_at.is_(None)
        await self._session.run(update(progress).where(unpublished).values(**_values(changed)))

    async def publish(self, progress_id: int, now: datetime) -> bool:
        unpublished = (progress.c.id == progress_id) & progress.c.published_at.is_(None)
        return await self._session.run(update(progress).where(unpublished).values(published_at=now)) > 0

    async def to_tell(self, limit: int) -> list[tuple[Progress, int]]:
        pending = progress.c.published_at.is_not(None) & progress.c.all_told.is_(False)
        told = exists().where(
            progress_told.c.progress_id == progress.c.id, progress_told.c.address_id == follow.c.address_id
        )
        statement = (
            select(progress, follow.c.address_id)
            .join(measure, measure.c.id == progress.c.measure_id)
            .join(follow, or_(follow.c.measure_id == measure.c.id, follow.c.goal_id == measure.c.goal_id))
            .join(address, address.c.id == follow.c.address_id)
            .where(pending, ~told, address.c.state == AddressState.ACTIVE)
            .distinct()
            .order_by(progress.c.id, follow.c.address_id)
            .limit(limit)
        )
        rows = await self._session.rows(statement)
        if not rows:  # nobody is left: the next look need not ask again
            await self._session.run(update(progress).where(pending).values(all_told=True))
        return [(_record(row), row.address_id) for row in rows]

    async def told(self, progress_id: int, address_id: int, now: datetime) -> bool:
        values = {"progress_id": progress_id, "address_id": address_id, "at": now}
        return (
            await self._session.run(self._session.insert(progress_told).values(**values).on_conflict_do_nothing()) > 0
        )

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
