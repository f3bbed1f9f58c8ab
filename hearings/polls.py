"""Polls: questions with options that staff open and close; the rating of a goal's measures is one of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from hearings.content import Content
from hearings.hearings import Verb

OPTIONS: Final = 20  #: at most, as many as an evening can read out
RANKS: Final = 3  #: first, second and third choice
SCALE: Final = (1, 2, 3, 4, 5)
FREE_TEXT_CHARS: Final = 500
QUESTION_CHARS: Final = 300
OPTION_CHARS: Final = 200


class PollKind(StrEnum):
    RATING = "rating"  #: every measure of a goal: 1 to 5 each
    SINGLE = "single"  #: one of the options
    MULTIPLE = "multiple"  #: any of the options
    RANKED = "ranked"  #: first, second and third choice
    SCALE = "scale"  #: 1 to 5 for the question itself
    YES_NO = "yes_no"  #: yes, no, or abstain
    FREE_TEXT = "free_text"  #: in own words; only how many is ever public


#: What people must be allowed to do in the hearing's phase.
NEEDS: Final = {kind: Verb.RATE if kind is PollKind.RATING else Verb.ANSWER for kind in PollKind}


class PollState(StrEnum):
    DRAFT = "draft"  #: staff are still writing; nobody else sees it
    OPEN = "open"  #: participants may cast and replace ballots
    CLOSED = "closed"  #: no more ballots; the result is frozen, staff see it
    RELEASED = "released"  #: everybody sees the result
    DISCARDED = "discarded"  #: closed without a result: its key was lost, or it was restarted


class PollAction(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    RELEASE = "release"
    DISCARD = "discard"


S, A = PollState, PollAction
NEXT: Final = {
    (S.DRAFT, A.OPEN): S.OPEN,
    (S.DRAFT, A.DISCARD): S.DISCARDED,
    (S.OPEN, A.CLOSE): S.CLOSED,
    (S.OPEN, A.DISCARD): S.DISCARDED,
    (S.CLOSED, A.RELEASE): S.RELEASED,
}


class IllegalPollAction(Exception):
    """The poll is not in a state in which this can be done; nothing was changed."""


def next_state(state: PollState, action: PollAction) -> PollState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalPollAction(state, action) from None


@dataclass(frozen=True, slots=True)
class Option:
    id: int  #: within its poll, from 1: people may type it
    text: Content
    measure_id: int | None = None
    pictogram: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    id: int
    hearing_id: int
    goal_id: int | None
    kind: PollKind
    question: Content
    options: tuple[Option, ...]  #: empty for SCALE, YES_NO and FREE_TEXT
    state: PollState
    cards: bool  #: a ballot needs a voting card
    max_choices: int = 0  #: of MULTIPLE; 0: as many as there are
    ballot_count: int = 0  #: while it is open, as far as it may be known: see `hearings.disclosure.step_down`
    opened_at: datetime | None = None
    closed_at: datetime | None = None


class PollFixed(Exception):
    """There may be ballots already: close the poll and copy it instead; nothing was changed."""


class PollStore(Protocol):
    async def add(self, poll: Poll, created_by: int | None, now: datetime) -> Poll: ...

    async def get(self, poll_id: int) -> Poll | None: ...

    async def of(self, hearing_id: int, *states: PollState) -> list[Poll]:
        """Return the hearing's polls, oldest first; without states all of them."""

    async def save(self, poll: Poll) -> None:
        """Store a draft's question, options and rules. Raises `PollFixed` for anything but a draft."""

    async def put_texts(self, poll: Poll) -> None:
        """Store question and options in any state, for a translation: what was voted on stays the same."""

    async def move(self, poll: Poll, action: PollAction, now: datetime) -> Poll:
        """Apply an action if the stored state still is `poll.state`, else raise `IllegalPollAction`."""

    async def in_state(self, state: PollState) -> list[Poll]:
        """Return the polls of all hearings."""

    async def lock(self, poll_id: int) -> Poll | None:
        """Return the poll; until this unit is over nobody else changes it or casts into it."""

    async def share(self, poll_id: int) -> Poll | None:
        """Return the poll to cast into it; until this unit is over others may cast too, and nobody closes it."""

    async def live(self, poll_id: int) -> dict[str, Any] | None:
        """Return the figures that were shown last while the poll is open."""

    async def put_live(self, poll_id: int, figures: dict[str, Any] | None) -> None: ...

    async def show_count(self, poll_id: int, ballot_count: int) -> None:
        """Keep how many ballots may be known to be there."""
