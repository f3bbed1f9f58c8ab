"""The promises about a broadcast, each as a function that compares what Telegram saw with what the ledger says.

Every one returns what is broken, in words; an empty list is a promise kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from broadcasts.deliveries import DeliveryState

UNSEEN: Final = 64  #: deliveries begun when a process dies whose request was never seen, or whose answer was not noted
SERVER_ERRORS: Final = 500  #: from here on an answer does not say what became of the message
TOO_MANY: Final = 429
WINDOW_SECONDS: Final = 0.988  #: a sliding second, as exact as arrivals are known on a busy machine


class Piece(NamedTuple):
    """Which message of a broadcast this is: part `number` of its text in a language."""

    broadcast: int
    language: str
    number: int


@dataclass(frozen=True, slots=True)
class Message:
    """One request to send a message, as Telegram saw it."""

    at: float  #: when its first byte arrived, in seconds
    chat: int
    piece: Piece | None  #: None for what is no part of a broadcast
    accepted: bool = True  #: it stands in the chat, whether or not the hub came to know
    delivered: bool = True  #: the hub was still there when the answer was written
    status: int = 200  #: of the answer; 0 for none
    injected: bool = False  #: the answer was ordered by a fault

    @property
    def is_told(self) -> bool:
        """Whether the hub could know what became of it."""
        return self.delivered and 0 < self.status < SERVER_ERRORS


@dataclass(frozen=True, slots=True)
class Row:
    """One part to one chat, as the ledger has it."""

    chat: int
    part: int
    piece: Piece
    state: DeliveryState
    reason: str = ""


Wanted = Mapping[int, Sequence[Piece]]
"""What each chat that can be reached has to get, in this order."""

#: In which states a delivery may end, and how often its text then stands in the chat.
TRUE: Final = {
    (DeliveryState.SENT, 1),
    (DeliveryState.UNCERTAIN, 0),
    (DeliveryState.UNCERTAIN, 1),
    (DeliveryState.FAILED, 0),
    (DeliveryState.SKIPPED, 0),
    (DeliveryState.HELD, 0),
}


def lost(wanted: Wanted, rows: Iterable[Row]) -> list[str]:
    """Whoever can be reached has a row for every part, and each ended as sent, uncertain, or held behind such a one."""
    found = []
    by_chat: defaultdict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.part):
        by_chat[row.chat].append(row)
    for chat, pieces in wanted.items():
        mine = by_chat[chat]
        if [row.piece for row in mine] != [*pieces]:
            found.append(f"chat {chat} is to get {[*pieces]} and the ledger plans {[row.piece for row in mine]}")
        for number, row in enumerate(mine):
            if not _is_accounted_for(row, mine[:number]):
                states = [f"{each.state.value} {each.reason}".strip() for each in mine]
                found.append(f"chat {chat} lost {row.piece}, its parts are {states}")
    return found


def _is_accounted_for(row: Row, before: Iterable[Row]) -> bool:
    if row.state is DeliveryState.HELD:  # a person decides about the uncertain one before it
        return any(each.state is DeliveryState.UNCERTAIN for each in before)
    return row.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN)


def untrue(rows: Iterable[Row], history: Iterable[Message]) -> list[str]:
    """What the ledger says is what stands in the chats, and nothing stands there that it does not know."""
    arrived = Counter((each.chat, each.piece) for each in history if each.accepted and each.piece)
    known = {(row.chat, row.piece): row.state for row in rows}
    return [
        f"chat {chat} has {piece} {arrived[chat, piece]} times, and the ledger says {known.get((chat, piece))}"
        for chat, piece in known.keys() | arrived.keys()
        if (known.get((chat, piece)), min(arrived[chat, piece], 1)) not in TRUE
    ]


def doubled(history: Iterable[Message]) -> list[str]:
    """No chat ever got the same part twice."""
    arrived = Counter((each.chat, each.piece) for each in history if each.accepted and each.piece)
    return [f"chat {chat} got {piece} {count} times" for (chat, piece), count in arrived.items() if count > 1]


def disordered(wanted: Wanted, history: Iterable[Message]) -> list[str]:
    """No part reached a chat before the ones that come before it in its text."""
    arrived: defaultdict[int, list[Piece]] = defaultdict(list)
    for each in sorted(history, key=lambda each: each.at):
        if each.accepted and each.piece and each.chat in wanted and each.piece not in arrived[each.chat]:
            arrived[each.chat].append(each.piece)
    return [
        f"chat {chat} got {pieces} instead of {[*wanted[chat]]}"
        for chat, pieces in arrived.items()
        if pieces != [*wanted[chat]][: len(pieces)]
    ]


def busiest_second(history: Iterable[Message]) -> int:
    """Return the most messages whose first bytes came within a second, wherever that second begins."""
    instants = sorted(each.at for each in history)
    most = start = 0
    for end, instant in enumerate(instants):
        while instants[start] <= instant - WINDOW_SECONDS:
            start += 1
        most = max(most, end - start + 1)
    return most


def too_fast(history: Sequence[Message], limit: int) -> list[str]:
    """No sliding second holds more messages than the account may send, and Telegram never had to say so."""
    most = busiest_second(history)
    told = sum(each.status == TOO_MANY and not each.injected for each in history)
    return [
        *([f"{most} messages in one second, the limit is {limit}"] if most > limit else []),
        *([f"Telegram said 'too many requests' {told} times"] if told else []),
    ]


def untold(history: Iterable[Message]) -> int:
    """Return how many requests of broadcasts Telegram saw whose outcome it never told the hub."""
    return sum(not each.is_told for each in history if each.piece or not each.status)


def too_uncertain(uncertain: int, untold_count: int, crashes: int) -> list[str]:
    """No more is uncertain than what Telegram left unanswered, and a few for every process that died at work."""
    bound = untold_count + UNSEEN * crashes
    return [f"{uncertain} uncertain, at most {bound} can be explained"] if uncertain > bound else []


def unaccounted(reasons: Mapping[tuple[DeliveryState, str], int], rows: Iterable[Row]) -> list[str]:
    """The report's numbers add up to the audience."""
    reported, audience = sum(reasons.values()), len({row.chat for row in rows})
    return [f"the report speaks of {reported} chats, the audience has {audience}"] if reported != audience else []
