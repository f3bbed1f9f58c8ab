"""A delivery: one part of one broadcast to one address, in a ledger that knows what happened to every one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from channels.address import Address

NO_CHANNEL: Final = "no_channel"  #: the address is on a messenger this hub does not run
TRAINING: Final = "training"  #: the edition is for practice: nothing leaves
ATTEMPTS: Final = 6  #: of one delivery whose answer gets lost where a repeat is safe; then it is uncertain
ANSWER_LOST: Final = "answer_lost"  #: reason of what may or may not have arrived, and of the parts that follow it
KEPT: Final = "kept"  #: reason of what was to be removed and cannot be: it is changed into a notice
#: Due whatever the clock says, also when it is set back.
AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)


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


class DeliveryAction(StrEnum):
    SEND = "send"
    EDIT = "edit"  #: change the message of the delivery `target_id`
    DELETE = "delete"  #: remove it


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
        (DeliveryState.SENDING, DeliveryState.LEASED),  # its permit lapsed: no request began
        (DeliveryState.SENDING, DeliveryState.SENT),
        (DeliveryState.SENDING, DeliveryState.FAILED),
        (DeliveryState.SENDING, DeliveryState.UNCERTAIN),
        (DeliveryState.SENDING, DeliveryState.QUEUED),  # only where the request provably did not begin
        (DeliveryState.SENDING, DeliveryState.DEFERRED),  # the platform said: not now
        (DeliveryState.UNCERTAIN, DeliveryState.SENT),
        (DeliveryState.UNCERTAIN, DeliveryState.FAILED),
        (DeliveryState.UNCERTAIN, DeliveryState.QUEUED),  # a person decided to send it again; or it never began
        (DeliveryState.UNCERTAIN, DeliveryState.SKIPPED),  # a person decided to leave it as it is
        (DeliveryState.HELD, DeliveryState.QUEUED),
        (DeliveryState.HELD, DeliveryState.SKIPPED),
        (DeliveryState.FAILED, DeliveryState.QUEUED),  # a person decided to send it again
        (DeliveryState.SKIPPED, DeliveryState.QUEUED),
    }
)

FINAL: Final = frozenset(
    {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.UNCERTAIN, DeliveryState.HELD}
)


OPEN: Final = frozenset(DeliveryState) - FINAL  #: something is still to be done


class IllegalMove(Exception):
    """The ledger does not allow this change of state."""


def check_move(before: DeliveryState, after: DeliveryState) -> None:
    """Raise `IllegalMove` for a pair outside the table."""
    if (before, after) not in MOVES:
        raise IllegalMove(before, after)


@dataclass(slots=True)
class Leased:
    """A delivery in a sender's hands. Not frozen: that costs as much as sending it."""

    id: int
    broadcast_id: int
    address_id: int
    to: Address
    part: int
    part_count: int
    language: str
    language_part: int  #: which part of that language's text
    wanted: str  #: the language the reader asked for, where this one is a fallback; else ""
    attempts: int
    epoch: int
    action: DeliveryAction = DeliveryAction.SEND
    reason: str = ""  #: why it was not done the last time
    target_id: int | None = None
    for_organisation: bool = False  #: it has an organisation's buttons
    target_remote_id: str = ""  #: of the message to change or remove


@dataclass(slots=True)
class Outcome:
    """What became of a request."""

    delivery_id: int
    state: DeliveryState
    reason: str = ""
    remote_id: str = ""
    shown_hash: str = ""
    due_at: datetime | None = None  #: with DEFERRED
    attempt: int = 0  #: which try this tells of, `Leased.attempts` + 1: the answer to an earlier one comes too late
    epoch: int = 0  #: of the sender whose try it was


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One row of a frozen audience."""

    address_id: int
    account: str  #: through which it leaves, see `channels.address.account_key`
    part: int
    part_count: int
    language: str
    language_part: int
    wanted: str
    text_hash: str
    state: DeliveryState = DeliveryState.QUEUED
    reason: str = ""
    action: DeliveryAction = DeliveryAction.SEND
    target_id: int | None = None
    for_organisation: bool = False  #: it has an organisation's buttons
    due_at: datetime = AT_ONCE


class DeliveryStore(Protocol):
    async def add(self, broadcast_id: int, rows: list[NewDelivery], now: datetime) -> None:
        """Write rows; those that exist already stay as they are."""

    async def add_alike(
        self, broadcast_id: int, address_ids: Sequence[int], rows: Sequence[NewDelivery], now: datetime
    ) -> None:
        """Write the same rows for each of these chats; those that exist already stay as they are.

        Args:
            rows: their `address_id` and `target_id` do not matter.
        """

    async def lease(self, account: str, epoch: int, now: datetime, limit: int) -> list[Leased]:
        """Take due rows of running broadcasts whose earlier part is sent; each broadcast gets its share."""

    async def begin(self, ids: list[int], epoch: int, now: datetime) -> list[int]:
        """leased -> sending for those this epoch still holds and whose broadcast runs; return their ids."""

    async def take_back(self, ids: list[int], epoch: int, now: datetime) -> int:
        """sending -> leased: the permit lapsed before the request began. Return how many this epoch still held."""

    async def give_back(self, ids: list[int], epoch: int, now: datetime) -> None:
        """leased -> queued."""

    async def disown(self, account: str, epoch: int, leased: list[int], sending: list[int], now: datetime) -> int:
        """Queue again what this epoch holds of an account beyond these ids: its sender was never told of it."""

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

    async def skip_message(self, broadcast_id: int, address_id: int, reason: str, now: datetime) -> None:
        """Skip what a broadcast has not yet sent to a chat; what it changes there goes on."""

    async def recall(self, broadcast_id: int, address_id: int, now: datetime) -> datetime | None:
        """Take out what is to reach a chat at a time to come, and return that time; None: it has begun, or is due."""

    async def has_edition(self, edition_id: int, address_id: int) -> bool:
        """Whether a chat was meant to get an edition before, by any of its broadcasts and their corrections."""

    async def release_dead(self, dead_epochs: list[int], repeatable_channels: list[str], now: datetime) -> int:
        """A dead sender's leased rows are queued again, its sending rows become uncertain (or queued, where a repeat
        is safe)."""

    async def counts(self, broadcast_id: int) -> dict[DeliveryState, int]: ...


def deferral(attempts: int, chance: float = 0.5) -> timedelta:
    """Return the wait after a failed try: about 5 s, doubling, at most five minutes.

    Args:
        chance: from 0 to 1; spreads the wait by a quarter to either side, so that all do not come back at once.
    """
    wait: timedelta = timedelta(seconds=5) * 2 ** min(max(attempts - 1, 0), 6)
    return min(wait, timedelta(minutes=5)) * (0.75 + chance / 2)
