"""`contacts.audit.AuditStore`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from contacts.audit import FIRST, AuditEntry, chained
from storage.session import Session
from storage.tables.contacts import audit_entry, staff_member

CHUNK: Final = 2_000


class AuditTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, staff_id: int | None, action: str, subject: str, details: Mapping[str, str], now: datetime
    ) -> None:
        """Add an entry behind the newest one."""
        # Whoever else adds one waits here until this unit is over. The first member of staff is always there to lock.
        first = select(staff_member.c.id).order_by(staff_member.c.id).limit(1)
        await self._session.rows(self._session.wait_lock_of(first, staff_member))
        rows = await self._session.rows(select(audit_entry.c.hash).order_by(audit_entry.c.id.desc()).limit(1))
        values = {"staff_id": staff_id, "action": action, "subject": subject, "details": dict(details)}
        link = chained(rows[0].hash if rows else FIRST, now, staff_id, action, subject, details)
        await self._session.run(insert(audit_entry).values(**values, at=now, hash=link))

    async def page(
        self,
        limit: int,
        offset: int = 0,
        *,
        staff_id: int | None = None,
        actions: Collection[str] = (),
        during: tuple[datetime, datetime] | None = None,
    ) -> list[AuditEntry]:
        statement = select(audit_entry).order_by(audit_entry.c.id.desc()).limit(limit).offset(offset)
        if staff_id is not None:
            statement = statement.where(audit_entry.c.staff_id == staff_id)
        if actions:
            statement = statement.where(audit_entry.c.action.in_(actions))
        if during is not None:
            statement = statement.where(audit_entry.c.at >= during[0], audit_entry.c.at < during[1])
        return [_entry(row) for row in await self._session.rows(statement)]

    async def broken_at(self) -> int | None:
        before, last = FIRST, 0
        while True:
            chunk = select(audit_entry).where(audit_entry.c.id > last).order_by(audit_entry.c.id).limit(CHUNK)
            rows = await self._session.rows(chunk)
            for row in rows:
                if row.hash != chained(before, row.at, row.staff_id, row.action, row.subject, row.details):
                    return int(row.id)
                before, last = row.hash, row.id
            if len(rows) < CHUNK:
                return None


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(row.id, row.at, row.staff_id, row.action, row.subject, row.details, row.hash)
