"""Voting cards: printed one-time codes. One card is one vote, on whatever phone; only a keyed hash is kept."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.hearings import Hearing
from hearings.participants import Participant, ParticipantStore

#: Without letters and digits that look or sound alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
GROUP: Final = 5  #: letters between two hyphens
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
        """Keep keyed hashes of new cards, printed at once by whoever made them; return the batch's number."""

    async def lock(self, card_id: int) -> VotingCard | None:
        """Return the card; until this unit is over nobody else votes with it or disables it."""

    async def by_code(self, hearing_id: int, code: str) -> VotingCard | None: ...

    async def of(self, hearing_id: int) -> list[VotingCard]: ...

    async def move(self, card: VotingCard, action: CardAction) -> VotingCard:
        """Apply an action if the stored state still is `card.state`, else raise `IllegalCardAction`."""

    async def holder(self, card_id: int) -> int | None:
        """Return the participant who votes with it now."""


def make_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


def printed(code: str) -> str:
    """Return the code as it stands on its card."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


#: Letters of keyboards in other scripts that look like one of ours.
_LOOK_ALIKE: Final = str.maketrans("АСЕНКМРТХУΑΕΗΚΜΝΡΤΧΥ", "ACEHKMPTXYAEHKMNPTXY")


def read_code(text: str) -> str:
    """Return a code as somebody typed it: in any case, with or without hyphen and spaces, digits of any script."""
    letters = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
    return "".join(_western(letter) for letter in letters if letter.isalnum())


def _western(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))


async def new_cards(store: CardStore, hearing: Hearing, count: int, now: datetime) -> list[tuple[int, str]]:
    """Make a batch of cards; return number and code of each. The codes are known to nobody here afterwards.

    Args:
        count: 1 to `BATCH`.
    """
    codes = [make_code() for _ in range(count)]
    batch = await store.add_batch(hearing.id, codes, now)
    numbers = [card.number for card in await store.of(hearing.id) if card.batch == batch]
    return list(zip(numbers, codes, strict=True))


async def open_card(
    cards: CardStore,
    participants: ParticipantStore,
    hearing: Hearing,
    participant: Participant,
    code: str,
    *,
    take_over: bool,
) -> VotingCard:
    """Let somebody vote with a card; what was voted with it before stays one vote.

    Args:
        code: see `read_code`.
        take_over: also where somebody else votes with it at the moment.

    Raises:
        CardUnusable, CardTaken
    """
    card = await cards.by_code(hearing.id, code)
    if card is None:
        raise CardUnusable
    try:
        card = await cards.move(card, CardAction.OPEN)
    except IllegalCardAction:
        raise CardUnusable from None
    if not take_over and await cards.holder(card.id) not in (None, participant.id):
        raise CardTaken
    await participants.give_card(participant.id, card.id)
    return card
