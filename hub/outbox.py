"""Replies on their way out: rows written in the unit that answered, sent after its commit, at least once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from channels.address import Address
from channels.incoming import Lookup
from channels.outgoing import Outgoing

ATTEMPTS: Final = 8  #: then a row is given up; with the waits below about ten minutes
BULK_WAITS: Final = timedelta(seconds=5)  #: for a reply; one that has not left by then is not held up by bulk
FIRST_WAIT: Final = timedelta(seconds=1)


class OutboxKind(StrEnum):
    SEND = "send"
    EDIT = "edit"  #: change the message `target`, or the one with `remote_id`
    DELETE = "delete"
    LOOKUP = "lookup"  #: ask the platform, or search; the answer comes in as an event of its own


class OutboxState(StrEnum):
    QUEUED = "queued"  #: waits for its turn in its chat, or for `due_at`
    TAKEN = "taken"  #: a courier with a living epoch has it
    SENT = "sent"  #: payload wiped
    REFUSED = "refused"  #: the platform will not take it, or the chat is gone; payload wiped
    EXPIRED = "expired"  #: overtaken by a newer one of its `coalesce_key`, or too late


@dataclass(frozen=True, slots=True)
class Errand:
    """One row to be carried out."""

    id: int
    address_id: int
    to: Address
    kind: OutboxKind
    message: Outgoing | None = None
    lookup: Lookup | None = None
    person: str = ""  #: with a lookup: whose question it was
    remote_id: str = ""  #: of the message to edit or delete
    parts_sent: int = 0  #: of a long message
    attempts: int = 0
    epoch: int = field(default=0, compare=False)  #: of the courier that took it


class OutboxStore(Protocol):
    async def add(
        self,
        address_id: int,
        message: Outgoing,
        now: datetime,
        *,
        target: int | None = None,
        coalesce_key: str = "",
        expires_at: datetime | None = None,
    ) -> int:
        """Queue a message and return our own id of it; with `target` it edits that earlier message of ours."""

    async def add_lookup(self, address_id: int, lookup: Lookup, person: str, now: datetime) -> int: ...

    async def take(self, accounts: list[tuple[str, str]], epoch: int, now: datetime, limit: int) -> list[Errand]:
        """Take the oldest due row of each chat that has none under way, for these (channel, account) pairs."""

    async def sent(self, row_id: int, remote_id: str, now: datetime) -> None: ...

    async def part_sent(self, row_id: int, parts_sent: int) -> None: ...

    async def again(self, errand: Errand, due_at: datetime, error: str, *, counts: bool = True) -> None:
        """Queue it again, if nobody else has taken it since; `counts` says whether this was one of its attempts."""

    async def disown(self, epoch: int, known: list[int]) -> int:
        """Queue again what this epoch holds beyond these rows: its courier was not told that it got them."""

    async def as_new(self, row_id: int) -> None:
        """Send as a new message what could not be changed in place."""

    async def refused(self, row_id: int, error: str, now: datetime) -> None: ...

    async def waiting(self, channel: str, account: str, now: datetime) -> bool:
        """Whether a reply could leave through this account now: bulk sending lets it pass, for `BULK_WAITS`."""

    async def release_dead(self, dead_epochs: list[int]) -> int:
        """Queue again what couriers that no longer live had taken."""


def wait_before(attempts: int) -> timedelta:
    """Return how long to wait before try number `attempts` + 1: 1 s, doubling, at most five minutes."""
    wait: timedelta = FIRST_WAIT * 2**attempts
    return min(wait, timedelta(minutes=5))
