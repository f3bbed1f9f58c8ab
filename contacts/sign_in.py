"""Signing in to the console: one-time links from the chat, and the sessions of browsers."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from contacts.staff import StaffMember

LINK_LIFE: Final = timedelta(minutes=15)
IDLE_LIFE: Final = timedelta(hours=12)  #: a working day; a session that nobody uses ends by itself
WHOLE_LIFE: Final = timedelta(days=7)
SEEN_EVERY: Final = timedelta(minutes=5)  #: how exactly "last used" is kept
KEY_BYTES: Final = 32
CODE_BYTES: Final = 18
DEVICE_CHARS: Final = 60


class SignInUnusable(Exception):
    """The link was used already, is too old, or never existed; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """A browser in which a member of staff is signed in."""

    id: int
    staff_id: int
    device: str  #: as a person would name it: "Firefox, Windows"
    language: str  #: of the pages
    opened_at: datetime
    seen_at: datetime

    def is_open(self, now: datetime) -> bool:
        return now < self.seen_at + IDLE_LIFE and now < self.opened_at + WHOLE_LIFE


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the page."""

    session: ConsoleSession
    member: StaffMember


class SignInStore(Protocol):
    async def add_link(self, code: str, staff_id: int, now: datetime, expires_at: datetime) -> None: ...

    async def link(self, code: str, now: datetime) -> int | None:
        """Return whose link this is; None once it is used or too old."""

    async def use_link(self, code: str, now: datetime) -> int | None:
        """Mark it used and return whose it is; None where it cannot be used, or another was faster."""

    async def add_session(self, key: str, staff_id: int, device: str, language: str, now: datetime) -> None: ...

    async def signed_in(self, key: str) -> SignedIn | None:
        """Return who has this session, as long as it was not ended and they are staff."""

    async def saw(self, session_id: int, now: datetime) -> None: ...

    async def set_language(self, session_id: int, language: str) -> None: ...

    async def sessions_of(self, staff_id: int) -> list[ConsoleSession]:
        """Return what was not ended, the newest first."""

    async def end_session(self, session_id: int, staff_id: int) -> bool:
        """End one session of this member; False when it is none of theirs."""

    async def end_sessions(self, staff_id: int) -> int: ...


async def make_sign_in_link(store: SignInStore, staff_id: int, now: datetime) -> str:
    """Make a code that signs this member in once; only its keyed hash is stored."""
    code = secrets.token_urlsafe(CODE_BYTES)
    await store.add_link(code, staff_id, now, now + LINK_LIFE)
    return code


async def use_sign_in_link(store: SignInStore, code: str, device: str, language: str, now: datetime) -> str:
    """Sign in with a one-time link; return the new session's key, which only the browser keeps.

    Raises:
        SignInUnusable: used, expired or unknown.
    """
    staff_id = await store.use_link(code, now)
    if staff_id is None:
        raise SignInUnusable
    return await open_session(store, staff_id, device, language, now)


async def open_session(store: SignInStore, staff_id: int, device: str, language: str, now: datetime) -> str:
    """Open a session for somebody whose identity was checked; return its key."""
    key = secrets.token_urlsafe(KEY_BYTES)
    await store.add_session(key, staff_id, device[:DEVICE_CHARS], language, now)
    return key


async def who(store: SignInStore, key: str, now: datetime) -> SignedIn | None:
    """Return who is at a browser with this key; None where nobody is signed in."""
    found = await store.signed_in(key) if key else None
    return found if found is not None and found.session.is_open(now) else None
