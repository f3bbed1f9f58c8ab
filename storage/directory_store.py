"""`contacts.directory.DirectoryStore`."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from contacts.directory import Account, DirectoryIdentity
from storage.session import Session
from storage.tables.contacts import directory_identity


class DirectoryTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, staff_id: int, account: Account, now: datetime) -> bool:
        values = {"staff_id": staff_id, "account_lookup": self._lookup(account), "added_at": now}
        linking = self._session.insert(directory_identity).values(**values)
        return await self._session.run(linking.on_conflict_do_nothing()) > 0

    async def of_member(self, staff_id: int) -> list[DirectoryIdentity]:
        return await self._where(directory_identity.c.staff_id == staff_id)

    async def find(self, account: Account) -> DirectoryIdentity | None:
        found = await self._where(directory_identity.c.account_lookup == self._lookup(account))
        return found[0] if found else None

    async def used(self, identity_id: int, now: datetime) -> None:
        mine = update(directory_identity).where(directory_identity.c.id == identity_id)
        await self._session.run(mine.values(used_at=now))

    async def remove(self, identity_id: int, staff_id: int) -> bool:
        mine = (directory_identity.c.id == identity_id) & (directory_identity.c.staff_id == staff_id)
        return await self._session.run(delete(directory_identity).where(mine)) > 0

    def mark(self, text: str) -> str:
        return self._session.vault.lookup("directory question", text).hex()

    def _lookup(self, account: Account) -> bytes:
        return self._session.vault.lookup("directory account", f"{account.issuer}\n{account.subject}")

    async def _where(self, condition: ColumnElement[bool]) -> list[DirectoryIdentity]:
        statement = select(directory_identity).where(condition).order_by(directory_identity.c.id)
        return [
            DirectoryIdentity(row.id, row.staff_id, row.added_at, row.used_at)
            for row in await self._session.rows(statement)
        ]
