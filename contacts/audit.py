"""What staff did: entries that are only ever added, each with a hash over itself and the one before."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

FIRST: Final = "0" * 64  #: stands before the first entry
KEYS: Final = ("number", "language", "minutes", "answer", "role", "when", "state")  #: of forms, what may be kept
VALUE_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class AuditEntry:
    id: int
    at: datetime
    staff_id: int | None  #: None: nobody of the staff, the command line for instance
    action: str  #: "/editions/{number}/send"
    subject: str  #: "5"; "" where it is about nothing in particular
    details: Mapping[str, str]  #: choices from a list, never words that somebody wrote
    hash: str


class AuditStore(Protocol):
    async def add(
        self, staff_id: int | None, action: str, subject: str, details: Mapping[str, str], now: datetime
    ) -> None: ...

    async def page(
        self,
        limit: int,
        offset: int = 0,
        *,
        staff_id: int | None = None,
        actions: Collection[str] = (),
        during: tuple[datetime, datetime] | None = None,
    ) -> list[AuditEntry]:
        """Return entries, the newest first: of one person, of these actions, from one instant until before another."""

    async def broken_at(self) -> int | None:
        """Return the first entry that is not as it was written, or follows a gap; None where all is as it was."""


def chained(
    before: str, at: datetime, staff_id: int | None, action: str, subject: str, details: Mapping[str, str]
) -> str:
    """Return an entry's hash: it holds the hash of the entry before, so nothing can be taken out unnoticed."""
    content = [before, at.isoformat(), staff_id, action, subject, dict(details)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def kept_details(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what of a form's fields may stand in an entry: short choices, nothing that somebody wrote."""
    return {name: value[:VALUE_CHARS] for name, value in fields.items() if name in KEYS and value}
