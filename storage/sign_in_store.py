"""`contacts.sign_in.SignInStore`."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from contacts.sign_in import ConsoleSession, SignedIn
from storage.session import Session
from storage.staff_store import StaffTable
from storage.tables.contacts import console_session, sign_in_link

_SESSIONS: Final = select(console_session)


class SignInTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_link(self, code: str, staff_id: int, now: datetime, expires_at: datetime) -> None:
        await self._session.run(
            insert(sign_in_link).values(
                code_lookup=self._lookup(code), staff_id=staff_id, created_at=now, expires_at=expires_at
            )
        )

    async def link(self, code: str, now: datetime) -> int | None:
        rows = await self._session.rows(select(sign_in_link.c.staff_id).where(*self._usable(code, now)))
        return rows[0].staff_id if rows else None

    async def use_link(self, code: str, now: datetime) -> int | None:
        used = update(sign_in_link).where(*self._usable(code, now)).values(used_at=now)
        rows = await self._session.rows(used.returning(sign_in_link.c.staff_id))
        return rows[0].staff_id if rows else None

    async def add_session(self, key: str, staff_id: int, device: str, language: str, now: datetime) -> None:
        await self._session.run(
            insert(console_session).values(
                key_lookup=self._lookup(key),
                staff_id=staff_id,
                device=device,
                language=language,
                opened_at=now,
                seen_at=now,
            )
        )

    async def signed_in(self, key: str) -> SignedIn | None:
        rows = await self._session.rows(_SESSIONS.where(console_session.c.key_lookup == self._lookup(key)))
        member = await StaffTable(self._session).get(rows[0].staff_id) if rows else None
        return SignedIn(_record(rows[0]), member) if member else None

    async def saw(self, session_id: int, now: datetime) -> None:
        await self._session.run(update(console_session).where(console_session.c.id == session_id).values(seen_at=now))

    async def set_language(self, session_id: int, language: str) -> None:
        await self._session.run(
            update(console_session).where(console_session.c.id == session_id).values(language=language)
        )

    async def sessions_of(self, staff_id: int) -> list[ConsoleSession]:
        mine = _SESSIONS.where(console_session.c.staff_id == staff_id).order_by(console_session.c.id.desc())
        return [_record(row) for row in await self._session.rows(mine)]

    async def end_session(self, session_id: int, staff_id: int) -> bool:
        mine = (console_session.c.id == session_id) & (console_session.c.staff_id == staff_id)
        return await self._session.run(delete(console_session).where(mine)) > 0

    async def end_sessions(self, staff_id: int) -> int:
        return await self._session.run(delete(console_session).where(console_session.c.staff_id == staff_id))

    def _usable(self, code: str, now: datetime) -> tuple[Any, ...]:
        return (
            sign_in_link.c.code_lookup == self._lookup(code),
            sign_in_link.c.used_at.is_(None),
            sign_in_link.c.expires_at > now,
        )

    def _lookup(self, secret: str) -> bytes:
        return self._session.vault.lookup("sign-in", secret)


def _record(row: Any) -> ConsoleSession:
    return ConsoleSession(row.id, row.staff_id, row.device, row.language, row.opened_at, row.seen_at)
