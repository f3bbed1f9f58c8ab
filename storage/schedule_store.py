"""`broadcasts.repeating.ScheduleStore`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastKind, BroadcastState
from broadcasts.repeating import Rule, Schedule
from broadcasts.schedule import IfLate
from hub.wall_time import instant_of
from storage.broadcast_store import BELL
from storage.session import Session
from storage.tables.broadcasts import broadcast, edition, schedule


class ScheduleTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self,
        edition_id: int,
        segment: Segment,
        rule: Rule,
        first: datetime,
        zone: str,
        if_late: IfLate,
        created_by: int | None,
        now: datetime,
        *,
        report_address_id: int | None,
        request_key: bytes,
        fallbacks: Mapping[str, str] | None = None,
    ) -> Schedule | None:
        """Begin a repetition with the wall time `first`; None when this request began one already."""
        values = {
            "edition_id": edition_id,
            "segment": segment.to_json(),
            "fallbacks": dict(fallbacks or {}),
            "rule": rule.to_json(),
            "zone": zone,
            "if_late": if_late,
            "next_local": first.isoformat(timespec="minutes"),
            "next_at": instant_of(first, zone),
            "created_by": created_by,
            "created_at": now,
            "report_address_id": report_address_id,
            "request_key": request_key,
        }
        statement = self._session.insert(schedule).values(**values).on_conflict_do_nothing()
        rows = await self._session.rows(statement.returning(schedule))
        self._session.rings.add(BELL)
        return _record(rows[0]) if rows else None

    async def by_request(self, request_key: bytes) -> Schedule | None:
        """Return what an earlier press of the same button began."""
        rows = await self._session.rows(select(schedule).where(schedule.c.request_key == request_key))
        return _record(rows[0]) if rows else None

    async def get(self, schedule_id: int) -> Schedule | None:
        rows = await self._session.rows(select(schedule).where(schedule.c.id == schedule_id))
        return _record(rows[0]) if rows else None

    async def locked(self, schedule_id: int) -> Schedule | None:
        """Return a repetition that nobody else moves until this unit is over."""
        statement = select(schedule).where(schedule.c.id == schedule_id)
        rows = await self._session.rows(self._session.wait_lock_of(statement, schedule))
        return _record(rows[0]) if rows else None

    async def living(self) -> list[Schedule]:
        """Return those that have not ended, the next one first."""
        statement = select(schedule).where(schedule.c.ended_at.is_(None))
        return [_record(row) for row in await self._session.rows(statement.order_by(schedule.c.next_at, schedule.c.id))]

    async def claim_due(self, now: datetime) -> Schedule | None:
        statement = select(schedule).where(schedule.c.next_at <= now).order_by(schedule.c.next_at).limit(1)
        rows = await self._session.rows(self._session.lock_of(statement, schedule))
        return _record(rows[0]) if rows else None

    async def move_on(self, current: Schedule, to: datetime | None, now: datetime) -> Schedule:
        moved = replace(
            current,
            next_local=to,
            next_at=instant_of(to, current.zone) if to else None,
            ended_at=None if to else now,
        )
        values = {
            "next_local": to.isoformat(timespec="minutes") if to else "",
            "next_at": moved.next_at,
            "ended_at": moved.ended_at,
        }
        await self._session.run(update(schedule).where(schedule.c.id == current.id).values(**values))
        return moved

    async def stop_due(self, now: datetime) -> None:
        """After a restore: nobody knows what was sent since the backup, so what was due in between stands still."""
        due = schedule.c.next_at <= now
        await self._session.run(update(schedule).where(due).values(next_at=None, next_local=""))

    def occurrence_key(self, of: Schedule, wall: datetime) -> bytes:
        return self._session.vault.lookup("repetition", f"{of.id}:{wall.isoformat(timespec='minutes')}")

    async def is_withdrawn(self, edition_id: int) -> bool:
        of_it = edition.c.id == broadcast.c.edition_id
        of_it &= (edition.c.id == edition_id) | (edition.c.corrects_id == edition_id)
        withdrawal = (broadcast.c.kind == BroadcastKind.WITHDRAW) & (broadcast.c.state != BroadcastState.CANCELLED)
        return bool(await self._session.rows(select(broadcast.c.id).where(withdrawal, exists().where(of_it)).limit(1)))


def _record(row: Any) -> Schedule:
    return Schedule(
        id=row.id,
        edition_id=row.edition_id,
        segment=row.segment,
        rule=Rule.from_json(row.rule),
        zone=row.zone,
        next_local=datetime.fromisoformat(row.next_local) if row.next_local else None,
        next_at=row.next_at,
        created_by=row.created_by,
        created_at=row.created_at,
        if_late=row.if_late,
        fallbacks=row.fallbacks,
        ended_at=row.ended_at,
        report_address_id=row.report_address_id,
    )
