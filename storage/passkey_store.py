"""`contacts.passkeys.PasskeyStore`."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from contacts.passkeys import Passkey
from storage.session import Session
from storage.tables.contacts import passkey


class PasskeyTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, staff_id: int, credential_id: bytes, public_key: bytes, sign_count: int, device: str, now: datetime
    ) -> bool:
        values = {
            "staff_id": staff_id,
            "credential_id": credential_id,
            "public_key": public_key,
            "sign_count": sign_count,
            "device": device,
            "added_at": now,
        }
        return await self._session.run(self._session.insert(passkey).values(**values).on_conflict_do_nothing()) > 0

    async def of_member(self, staff_id: int) -> list[Passkey]:
        mine = select(passkey).where(passkey.c.staff_id == staff_id).order_by(passkey.c.id)
        return [_record(row) for row in await self._session.rows(mine)]

    async def find(self, credential_id: bytes) -> Passkey | None:
        rows = await self._session.rows(select(passkey).where(passkey.c.credential_id == credential_id))
        return _record(rows[0]) if rows else None

    async def used(self, passkey_id: int, sign_count: int, now: datetime) -> None:
        mine = update(passkey).where(passkey.c.id == passkey_id)
        await self._session.run(mine.values(sign_count=sign_count, used_at=now))

    async def remove(self, passkey_id: int, staff_id: int) -> bool:
        mine = (passkey.c.id == passkey_id) & (passkey.c.staff_id == staff_id)
        return await self._session.run(delete(passkey).where(mine)) > 0

    def mark(self, text: str) -> str:
        return self._session.vault.lookup("passkey", text).hex()


def _record(row: Any) -> Passkey:
    return Passkey(
        row.id,
        row.staff_id,
        row.credential_id,
        row.public_key,
        row.sign_count,
        row.device,
        row.added_at,
        row.used_at,
    )
