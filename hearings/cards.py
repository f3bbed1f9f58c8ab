"""Voting cards: printed one-time codes. One card is one vote, on whatever phone; only a salted hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

#: Without letters and digits that look or sound alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
CODE_LETTERS: Final = 10  #: 23^10, some 45 bits: nobody guesses one of 1,000 cards
BATCH: Final = 1_000  #: cards made at once, at most


class CardState(StrEnum):
    MADE = "made"  #: its code can still be printed
    PRINTED = "printed"  #: the batch was downloaded; its code is no longer known here
    OPENED = "opened"  #: somebody votes with it
    DISABLED = "disabled"  #: lost or spoilt: it opens nothing


class CardAction(StrEnum):
    PRINT = "print"
    OPEN = "open"  #: also on another phone
    DISABLE = "disable"


S, A = CardState, CardAction
NEXT: Final = {
    (S.MADE, A.PRINT): S.PRINTED,
    (S.PRINTED, A.OPEN): S.OPENED,
    (S.OPENED, A.OPEN): S.OPENED,
    (S.MADE, A.DISABLE): S.DISABLED,
    (S.PRINTED, A.DISABLE): S.DISABLED,
    (S.OPENED, A.DISABLE): S.DISABLED,
}


class IllegalCardAction(Exception):
    """The card is not in a state in which this can be done; nothing was changed."""


def next_state(state: CardState, action: CardAction) -> CardState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalCardAction(state, action) from None


@dataclass(frozen=True, slots=True)
class VotingCard:
    id: int
    hearing_id: int
    batch: int
    number: int  #: printed on it, so that a lost one can be named without its code
    state: CardState


class CardUnusable(Exception):
    """No such card in this hearing, or it was disabled; nothing was changed."""


class CardTaken(Exception):
    """Somebody else votes with this card at the moment; nothing was changed."""


class CardStore(Protocol):
    async def add_batch(self, hearing_id: int, codes: list[str], now: datetime) -> int:
        """Keep salted hashes of new cards, printed at once by whoever made them; return the batch's number."""

    async def by_code(self, hearing_id: int, code: str) -> VotingCard | None: ...

    async def of(self, hearing_id: int) -> list[VotingCard]: ...

    async def move(self, card: VotingCard, action: CardAction) -> VotingCard:
        """Apply an action if the stored state still is `card.state`, else raise `IllegalCardAction`."""

    async def holder(self, card_id: int) -> int | None:
        """Return the participant who votes with it now."""
