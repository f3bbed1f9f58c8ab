"""`contacts.staff.StaffStore`."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from contacts.staff import Invite, Role, StaffEntry, StaffMember
from storage.contact_keys import NAME
from storage.keys import known_seal, seal_of_key
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.contacts import (
    address,
    console_session,
    contact,
    directory_identity,
    invite,
    passkey,
    sign_in_link,
    staff_member,
)
from storage.tables.hub import data_key

_MEMBERS: Final = (
    select(staff_member, contact.c.key_id, data_key.c.wrapped)
    .join(contact, contact.c.id == staff_member.c.contact_id)
    .join(data_key, data_key.c.id == contact.c.key_id)
    .where(staff_member.c.ended_at.is_(None))
    .order_by(staff_member.c.id)
)

_BY_CONTACT: Final = Prepared(lambda _: _MEMBERS.where(staff_member.c.contact_id == bindparam("contact_id")))


class StaffTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def by_contact(self, contact_id: int) -> StaffMember | None:
        rows = await self._session.rows(_BY_CONTACT, {"contact_id": contact_id})
        return self._member(rows[0]) if rows else None

    async def get(self, staff_id: int) -> StaffMember | None:
        rows = await self._session.rows(_MEMBERS.where(staff_member.c.id == staff_id))
        return self._member(rows[0]) if rows else None

    async def members(self) -> list[StaffMember]:
        return [self._member(row) for row in await self._session.rows(_MEMBERS)]

    async def add(self, contact_id: int, role: Role, name: str, now: datetime) -> StaffMember:
        """Make somebody staff. Who was staff before keeps their number: what they wrote stays theirs."""
        (row,) = await self._session.rows(select(contact.c.key_id).where(contact.c.id == contact_id))
        seal = await seal_of_key(self._session, row.key_id)
        values = {"contact_id": contact_id, "role": role, "name": seal.close(name, NAME), "since": now}
        mine = staff_member.c.contact_id == contact_id
        earlier = await self._session.rows(select(staff_member.c.id).where(mine).order_by(staff_member.c.id.desc()))
        again = update(staff_member).where(staff_member.c.id == (earlier[0].id if earlier else None))
        statement = again.values(**values, ended_at=None) if earlier else insert(staff_member).values(**values)
        (added,) = await self._session.rows(statement.returning(staff_member.c.id, staff_member.c.training))
        return StaffMember(added.id, contact_id, role, name, added.training)

    async def set_name(self, member: StaffMember, name: str) -> None:
        (row,) = await self._session.rows(select(contact.c.key_id).where(contact.c.id == member.contact_id))
        seal = await seal_of_key(self._session, row.key_id)
        await self._session.run(
            update(staff_member).where(staff_member.c.id == member.id).values(name=seal.close(name, NAME))
        )

    async def set_training(self, staff_id: int, training: bool) -> None:
        """Begin or end practising."""
        await self._session.run(update(staff_member).where(staff_member.c.id == staff_id).values(training=training))

    async def hold_admins(self) -> int:
        present = staff_member.c.ended_at.is_(None) & (staff_member.c.role == Role.ADMIN)
        statement = select(staff_member.c.id).where(present).order_by(staff_member.c.id)
        return len(await self._session.rows(self._session.wait_lock_of(statement, staff_member)))

    async def set_role(self, staff_id: int, role: Role) -> None:
        await self._session.run(update(staff_member).where(staff_member.c.id == staff_id).values(role=role))

    async def end(self, staff_id: int, now: datetime) -> None:
        await self._session.run(update(staff_member).where(staff_member.c.id == staff_id).values(ended_at=now))
        for table in (console_session, sign_in_link, passkey, directory_identity):
            await self._session.run(delete(table).where(table.c.staff_id == staff_id))
        await self._session.run(delete(invite).where(invite.c.invited_by == staff_id, invite.c.used_at.is_(None)))

    async def roster(self) -> list[StaffEntry]:
        """Return everybody who is staff today, with where they work and are signed in."""
        members = await self._session.rows(_MEMBERS)
        of = select(staff_member.c.id, address.c.channel).join(
            address, address.c.contact_id == staff_member.c.contact_id
        )
        channels: defaultdict[int, list[str]] = defaultdict(list)
        for row in await self._session.rows(of.where(staff_member.c.ended_at.is_(None)).order_by(address.c.id)):
            channels[row.id].append(row.channel)
        counted = select(console_session.c.staff_id, func.count().label("number"), func.max(console_session.c.seen_at))
        sessions = {row[0]: row for row in await self._session.rows(counted.group_by(console_session.c.staff_id))}
        found = []
        for row in members:
            _, number, seen_at = sessions.get(row.id, (row.id, 0, None))
            used_in = tuple(dict.fromkeys(channels[row.id]))
            found.append(StaffEntry(self._member(row), row.since, used_in, number, seen_at))
        return found

    async def names(self, staff_ids: Collection[int]) -> dict[int, str]:
        """Return the names of members, of former ones too, as far as they gave one."""
        statement = (
            select(staff_member.c.id, staff_member.c.name, contact.c.key_id, data_key.c.wrapped)
            .join(contact, contact.c.id == staff_member.c.contact_id)
            .join(data_key, data_key.c.id == contact.c.key_id)
            .where(staff_member.c.id.in_(staff_ids))
        )
        return {
            row.id: known_seal(self._session, row.key_id, row.wrapped).open(row.name, NAME) if row.name else ""
            for row in await self._session.rows(statement)
        }

    async def chats(self, *roles: Role) -> list[int]:
        """Return the private chats of present staff with one of these roles: where tasks are announced."""
        rows = await self._session.rows(
            select(address.c.id)
            .join(staff_member, staff_member.c.contact_id == address.c.contact_id)
            .where(staff_member.c.ended_at.is_(None), staff_member.c.role.in_(roles))
            .order_by(address.c.id)
        )
        return [row.id for row in rows]

    async def chats_of(self, staff_id: int) -> list[int]:
        """Return the private chats of one present member."""
        rows = await self._session.rows(
            select(address.c.id)
            .join(staff_member, staff_member.c.contact_id == address.c.contact_id)
            .where(staff_member.c.ended_at.is_(None), staff_member.c.id == staff_id)
            .order_by(address.c.id)
        )
        return [row.id for row in rows]

    async def add_invite(
        self, code: str, role: Role, invited_by: int | None, now: datetime, expires_at: datetime
    ) -> None:
        await self._session.run(
            insert(invite).values(
                code_lookup=self._lookup(code), role=role, invited_by=invited_by, created_at=now, expires_at=expires_at
            )
        )

    async def invite(self, code: str) -> Invite | None:
        rows = await self._session.rows(select(invite).where(invite.c.code_lookup == self._lookup(code)))
        return Invite(rows[0].id, rows[0].role, rows[0].expires_at, rows[0].used_at is not None) if rows else None

    async def use_invite(self, invite_id: int, contact_id: int, now: datetime) -> bool:
        fresh = (invite.c.id == invite_id) & invite.c.used_at.is_(None)
        return await self._session.run(update(invite).where(fresh).values(used_at=now, used_by=contact_id)) > 0

    def _member(self, row: Any) -> StaffMember:
        seal = known_seal(self._session, row.key_id, row.wrapped)
        return StaffMember(
            row.id, row.contact_id, row.role, seal.open(row.name, NAME) if row.name else "", row.training
        )

    def _lookup(self, code: str) -> bytes:
        return self._session.vault.lookup("invite", code)
