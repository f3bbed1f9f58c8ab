"""`contacts.pairing.PairingStore`."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from contacts.addresses import AddressRecord
from storage.address_store import AddressTable
from storage.contact_keys import leave_contact
from storage.session import Session
from storage.tables.contacts import address, contact, pairing_code, representative, staff_member


class PairingTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_code(self, code: str, address_id: int, now: datetime, expires_at: datetime) -> None:
        await self._session.run(delete(pairing_code).where(pairing_code.c.address_id == address_id))
        await self._session.run(
            insert(pairing_code).values(
                code_lookup=self._lookup(code), address_id=address_id, created_at=now, expires_at=expires_at
            )
        )

    async def maker(self, code: str, now: datetime) -> AddressRecord | None:
        rows = await self._session.rows(select(pairing_code.c.address_id).where(*self._usable(code, now)))
        return await AddressTable(self._session).get(rows[0].address_id) if rows else None

    async def use(self, code: str, now: datetime) -> bool:
        return await self._session.run(delete(pairing_code).where(*self._usable(code, now))) > 0

    async def others(self, chat: AddressRecord) -> list[AddressRecord]:
        if chat.contact_id is None:
            return []
        theirs = (address.c.contact_id == chat.contact_id) & (address.c.id != chat.id)
        return await AddressTable(self._session).where(theirs)

    async def is_staff(self, contact_id: int) -> bool:
        """Whether they are or ever were."""
        mine = select(staff_member.c.id).where(staff_member.c.contact_id == contact_id)
        return bool(await self._session.rows(mine.limit(1)))

    async def join(self, contact_id: int, other_id: int) -> None:
        spoken_for = select(representative.c.organisation_id).where(representative.c.contact_id == contact_id)
        theirs = representative.c.contact_id == other_id
        new = theirs & representative.c.organisation_id.not_in(spoken_for)
        await self._session.run(update(representative).where(new).values(contact_id=contact_id))
        await self._session.run(update(address).where(address.c.contact_id == other_id).values(contact_id=contact_id))
        await self._session.run(delete(contact).where(contact.c.id == other_id))

    async def part(self, chat: AddressRecord, now: datetime) -> None:
        if chat.contact_id is None or not await leave_contact(self._session, chat.id, chat.contact_id):
            return
        contact_id = await AddressTable(self._session).begin_contact(chat.id, now)
        if chat.organisation_id is not None:
            since = {"contact_id": contact_id, "organisation_id": chat.organisation_id, "since": now}
            await self._session.run(insert(representative).values(**since))

    def _usable(self, code: str, now: datetime) -> tuple[Any, ...]:
        return pairing_code.c.code_lookup == self._lookup(code), pairing_code.c.expires_at > now

    def _lookup(self, code: str) -> bytes:
        return self._session.vault.lookup("pairing", code)
