"""The city's own directory (OpenID Connect): which account there is which member of staff here.

The directory proves who somebody is. Who belongs to the office, and with which role, is decided here alone: a member
links the account once, while signed in. Of the account only a keyed hash is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from urllib.parse import urlsplit

_LOCAL: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is in a directory."""

    issuer: str
    subject: str  #: the directory's own name for the person, which never changes


@dataclass(frozen=True, slots=True)
class DirectoryIdentity:
    id: int
    staff_id: int
    added_at: datetime
    used_at: datetime | None


class DirectoryStore(Protocol):
    async def add(self, staff_id: int, account: Account, now: datetime) -> bool:
        """Link an account with a member; False where it is linked already, with whomever."""

    async def of_member(self, staff_id: int) -> list[DirectoryIdentity]: ...

    async def find(self, account: Account) -> DirectoryIdentity | None: ...

    async def used(self, identity_id: int, now: datetime) -> None: ...

    async def remove(self, identity_id: int, staff_id: int) -> bool:
        """Remove a link of this member's; False when it is none of theirs."""

    def mark(self, text: str) -> str:
        """Return what only this hub can say about a text: it proves that a question was ours."""


def is_safe(address: object) -> bool:
    """Whether requests may go there: over https, or to this very machine."""
    parts = urlsplit(address if isinstance(address, str) else "")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL))
