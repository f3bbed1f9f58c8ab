"""A delivery: one part of one broadcast to one address, in a ledger that knows what happened to every one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from channels.address import Address

NO_CHANNEL: Final = "no_channel"  #: the address is on a messenger this hub does not run
ATTEMPTS: Final = 6  #: of one delivery whose answer gets lost where a repeat is safe; then it is uncertain
ANSWER_LOST: Final = "answer_lost"  #: reason of what may or may not have arrived, and of the parts that follow it


class DeliveryState(StrEnum):
    QUEUED = "queued"  #: waits for a sender; a later part also for the one before it
    LEASED = "leased"  #: a sender with a living epoch has it; no request has begun
    SENDING = "sending"  #: committed before the request: from here on nobody may just repeat it
    SENT = "sent"
    FAILED = "failed"  #: `reason` says why
    UNCERTAIN = "uncertain"  #: the answer was lost; only a person may decide to repeat it
    SKIPPED = "skipped"  #: never tried; `reason` says why
    DEFERRED = "deferred"  #: to be tried again at `due_at`
    HELD = "held"  #: after a restore, or behind an uncertain part: nothing happens without a person


#: All legal moves. A sender's late answer may still turn `uncertain` into what it was.
MOVES: Final = frozenset(
    {
        (DeliveryState.QUEUED, DeliveryState.LEASED),
        (DeliveryState.QUEUED, DeliveryState.SKIPPED),
        (DeliveryState.QUEUED, DeliveryState.HELD),
        (DeliveryState.DEFERRED, DeliveryState.LEASED),
        (DeliveryState.DEFERRED, DeliveryState.SKIPPED),
        (DeliveryState.DEFERRED, DeliveryState.HELD),
        (DeliveryState.LEASED, DeliveryState.SENDING),
        (DeliveryState.LEASED, DeliveryState.QUEUED),  # its sender died, or gave it back
        (DeliveryState.LEASED, DeliveryState.SKIPPED),
        (DeliveryState.LEASED, DeliveryState.HELD),
        (DeliveryState.SENDING, DeliveryState.SENT),
        (DeliveryState.SENDING, DeliveryState.FAILED),
        (DeliveryState.SENDING, DeliveryState.UNCERTAIN),
        (DeliveryState.SENDING, DeliveryState.QUEUED),  # only where the request provably did not begin
        (DeliveryState.SENDING, DeliveryState.DEFERRED),  # the platform said: not now
        (DeliveryState.UNCERTAIN, DeliveryState.SENT),
        (DeliveryState.UNCERTAIN, DeliveryState.FAILED),
        (DeliveryState.UNCERTAIN, DeliveryState.QUEUED),  # a person decided to send it again
        (DeliveryState.HELD, DeliveryState.QUEUED),
        (DeliveryState.HELD, DeliveryState.SKIPPED),
        (DeliveryState.FAILED, DeliveryState.QUEUED),  # a person decided to send it again
    }
)

FINAL: Final = frozenset(
    {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.UNCERTAIN, DeliveryState.HELD}
)


class IllegalMove(Exception):
    """The ledger does not allow this change of state."""


def check_move(before: DeliveryState, after: DeliveryState) -> None:
    """Raise `IllegalMove` for a pair outside the table."""
    if (before, after) not in MOVES:
        raise IllegalMove(before, after)


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery in a sender's hands."""

    id: int
    broadcast_id: int
    address_id: int
    to: Address
    part: int
    language: str
    language_part: int  #: which part of that language's text
    wanted: str  #: the language the reader asked for, where this one is a fallback; else ""
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request."""

    delivery_id: int
    state: DeliveryState
    reason: str = ""
    remote_id: str = ""
    shown_hash: str = ""
    due_at: datetime | None = None  #: with DEFERRED
    attempt: int = 0  #: which try this tells of, `Leased.attempts` + 1: the answer to an earlier one comes too late


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One row of a frozen audience."""

    address_id: int
    part: int
    language: str
    language_part: int
    wanted: str
    text_hash: str
    state: DeliveryState = DeliveryState.QUEUED
    reason: str = ""


class DeliveryStore(Protocol):
    async def add(self, broadcast_id: int, rows: list[NewDelivery], now: datetime) -> None:
        """Write rows; those that exist already stay as they are."""

    async def lease(self, accounts: list[tuple[str, str]], epoch: int, now: datetime, limit: int) -> list[Leased]:
        """Take due rows of running broadcasts whose earlier part is sent."""

    async def begin(self, ids: list[int], epoch: int, now: datetime) -> list[int]:
        """leased -> sending for those this epoch still holds; return their ids."""

    async def give_back(self, ids: list[int], epoch: int, now: datetime) -> None:
        """leased -> queued."""

    async def settle(self, outcomes: list[Outcome], now: datetime) -> None:
        """Record what became of requests, also of ones declared uncertain meanwhile."""

    async def space_out(self, delivery_id: int, due_at: datetime) -> None:
        """Let the next part to the same chat wait: a chat takes about one message a second."""

    async def skip_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        """Skip the parts that can no longer follow."""

    async def hold_rest(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        """Let the parts wait that follow an uncertain one: nobody knows yet whether they have something to follow."""

    async def skip_address(self, address_id: int, reason: str, now: datetime) -> None:
        """Skip everything that still waits for a chat which can no longer be written to, or wants nothing more."""

    async def release_dead(self, dead_epochs: list[int], repeatable_channels: list[str], now: datetime) -> int:
        """A dead sender's leased rows are queued again, its sending rows become uncertain (or queued, where a repeat
        is safe)."""

    async def counts(self, broadcast_id: int) -> dict[DeliveryState, int]: ...


def deferral(attempts: int) -> timedelta:
    """Return the wait after a failed try: 5 s, doubling, at most five minutes."""
    wait: timedelta = timedelta(seconds=5) * 2 ** max(attempts - 1, 0)
    return min(wait, timedelta(minutes=5))
