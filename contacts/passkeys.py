"""Passkeys: a key in somebody's phone or computer that signs them in; the hub keeps only the public half."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

CHALLENGE_LIFE: Final = timedelta(minutes=5)
MOST: Final = 10  #: passkeys of one member


class PasskeyUnusable(Exception):
    """The browser's answer proves nothing: it is too old, was used before, or is of another key or site."""


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    staff_id: int
    credential_id: bytes
    public_key: bytes
    sign_count: int  #: how often it was used, as far as the device says
    device: str  #: on which it was made: "Firefox, Windows"
    added_at: datetime
    used_at: datetime | None


class PasskeyStore(Protocol):
    async def add(
        self, staff_id: int, credential_id: bytes, public_key: bytes, sign_count: int, device: str, now: datetime
    ) -> bool:
        """Keep a new one; False where it is there already."""

    async def of_member(self, staff_id: int) -> list[Passkey]: ...

    async def find(self, credential_id: bytes) -> Passkey | None: ...

    async def used(self, passkey_id: int, sign_count: int, now: datetime) -> None: ...

    async def remove(self, passkey_id: int, staff_id: int) -> bool:
        """Remove one of this member's; False when it is none of theirs."""

    def mark(self, text: str) -> str:
        """Return what only this hub can say about a text: it proves that a challenge is ours."""
