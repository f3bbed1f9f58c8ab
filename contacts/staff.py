"""Staff: who works in the office, in which role, and the one-time links that make somebody staff."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

INVITE_LIFE: Final = timedelta(days=7)
INVITE_BYTES: Final = 18  # 24 letters in base64url; a deep link carries 64


class Role(StrEnum):
    EDITOR = "editor"  #: Redaktion: writes and translates editions
    APPROVER = "approver"  #: Freigabe: releases editions others wrote
    MODERATOR = "moderator"  #: Moderation: organisations, hearings, questions
    ADMIN = "admin"  #: Verwaltung: all of it, and staff


#: What each role may also do. An admin may do everything.
INCLUDES: Final = {
    Role.ADMIN: frozenset(Role),
    Role.APPROVER: frozenset({Role.APPROVER, Role.EDITOR}),
    Role.EDITOR: frozenset({Role.EDITOR}),
    Role.MODERATOR: frozenset({Role.MODERATOR}),
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    id: int
    contact_id: int
    role: Role
    name: str
    training: bool = False  #: what they write is for practice

    def may(self, *roles: Role) -> bool:
        """Whether this member's role includes one of these."""
        return not INCLUDES[self.role].isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Invite:
    id: int
    role: Role
    expires_at: datetime
    used: bool


class InviteUnusable(Exception):
    """The link was used already, is too old, or never existed; nothing was changed."""


class LastAdmin(Exception):
    """Nobody could invite staff any more; nothing was changed."""


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """A member as the list of staff shows them."""

    member: StaffMember
    since: datetime
    channels: tuple[str, ...]  #: the messengers in which they work
    sessions: int  #: browsers in which they are signed in
    seen_at: datetime | None  #: when one of them was used last


class StaffStore(Protocol):
    async def by_contact(self, contact_id: int) -> StaffMember | None:
        """Return the member if this contact is staff today."""

    async def members(self) -> list[StaffMember]: ...

    async def chats_of(self, staff_id: int) -> list[int]:
        """Return the private chats of one present member."""

    async def add(self, contact_id: int, role: Role, name: str, now: datetime) -> StaffMember: ...

    async def get(self, staff_id: int) -> StaffMember | None:
        """Return the member if they are staff today."""

    async def hold_admins(self) -> int:
        """Return how many there are, and let nobody else change that until the unit ends."""

    async def set_role(self, staff_id: int, role: Role) -> None: ...

    async def end(self, staff_id: int, now: datetime) -> None:
        """End a membership and every way in: sessions, links to sign in, passkeys, directory accounts, invitations."""

    async def add_invite(
        self, code: str, role: Role, invited_by: int | None, now: datetime, expires_at: datetime
    ) -> None: ...

    async def invite(self, code: str) -> Invite | None: ...

    async def use_invite(self, invite_id: int, contact_id: int, now: datetime) -> bool:
        """Mark it used; False when another was faster."""


async def invite_staff(store: StaffStore, role: Role, invited_by: int | None, now: datetime) -> str:
    """Make a one-time code for a new member of staff and return it; only its keyed hash is stored."""
    code = secrets.token_urlsafe(INVITE_BYTES)
    await store.add_invite(code, role, invited_by, now, now + INVITE_LIFE)
    return code


async def accept_invite(store: StaffStore, code: str, contact_id: int, name: str, now: datetime) -> StaffMember:
    """Make the first opener of the link staff; who is staff already gets the new role.

    Raises:
        InviteUnusable: used, expired or unknown.
    """
    invite = await store.invite(code)
    if invite is None or invite.used or invite.expires_at <= now:
        raise InviteUnusable
    if not await store.use_invite(invite.id, contact_id, now):
        raise InviteUnusable
    present = await store.by_contact(contact_id)
    if present is None:
        return await store.add(contact_id, invite.role, name, now)
    if present.role is not invite.role:
        await check_another_admin(store, present)
        await store.set_role(present.id, invite.role)
    return replace(present, role=invite.role)


async def check_another_admin(store: StaffStore, member: StaffMember) -> None:
    """Raise `LastAdmin` where this member is the only administrator."""
    if member.role is Role.ADMIN and await store.hold_admins() <= 1:
        raise LastAdmin


async def end_membership(store: StaffStore, member: StaffMember, now: datetime) -> None:
    """Let somebody no longer be staff. Raises `LastAdmin`."""
    await check_another_admin(store, member)
    await store.end(member.id, now)


async def change_role(store: StaffStore, member: StaffMember, role: Role) -> None:
    """Give a member another role. Raises `LastAdmin`."""
    if role is not member.role:
        await check_another_admin(store, member)
        await store.set_role(member.id, role)
