"""Askings: what people asked and what came of it, kept without the person after thirty days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

TEXT_CHARS: Final = 500  #: of a question; what is longer is a letter, and only its beginning is searched for
WITH_PERSON: Final = timedelta(days=30)  #: so long an asking knows whose it is
WAITING: Final = timedelta(days=183)  #: so long where somebody wants to hear the answer, at most


class Outcome(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"  #: with an entry, at once or chosen from those offered
    OFFERED = "offered"  #: entries were offered; none was chosen yet
    NONE_OF_THESE = "none_of_these"  #: none of those offered was it
    UNKNOWN = "unknown"  #: nothing was found
    HANDED_OVER = "handed_over"  #: a person of the office answers


UNANSWERED: Final = (Outcome.NONE_OF_THESE, Outcome.UNKNOWN, Outcome.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Asking:
    id: int  #: 0 until stored
    address_id: int | None  #: None once it is kept without the person
    language: str  #: the person's
    text: str  #: as it was asked; once it is kept without the person, without what identifies: `faq.masking`
    outcome: Outcome
    entry_id: int | None  #: the entry that answered
    asked_at: datetime
    helped: bool | None = None  #: what they said of the answer; None for nothing
    wants_answer: bool = False  #: to be told when there is one
    inquiry_id: int | None = None  #: the conversation it was handed over in
    vector: bytes = b""  #: its place among other questions; "" where no embedding is there
    counts: bool = True  #: False where the same person is counted by another question
    contact_id: int | None = None  #: whose chat it is: who has two counts once

    @property
    def asker(self) -> tuple[str, int] | None:
        """Who asked, to be told apart from others; None once it is kept without the person."""
        if self.contact_id is not None:
            return "contact", self.contact_id
        return ("chat", self.address_id) if self.address_id is not None else None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many askings came to what, for one language or topic."""

    name: str
    counts: dict[Outcome, int]
    helped: int
    not_helped: int


#: What is counted of questions, in the order in which it is shown.
COLUMNS: Final = ("answered", "asked_back", "unknown", "handed_over", "not_helped")


def figures_of(found: Sequence[Figures]) -> dict[str, Mapping[str, int]]:
    """Return how many askings came to what, for every language or topic, by the names of `COLUMNS`."""
    return {
        each.name: {
            "answered": each.counts.get(Outcome.ANSWERED, 0),
            "asked_back": each.counts.get(Outcome.OFFERED, 0) + each.counts.get(Outcome.NONE_OF_THESE, 0),
            "unknown": each.counts.get(Outcome.UNKNOWN, 0),
            "handed_over": each.counts.get(Outcome.HANDED_OVER, 0),
            "not_helped": each.not_helped,
        }
        for each in found
    }


class AskingStore(Protocol):
    async def add(self, asking: Asking) -> Asking: ...

    async def get(self, asking_id: int) -> Asking | None: ...

    async def save(self, asking: Asking) -> None: ...

    async def has_asked(self, address_id: int) -> bool:
        """Whether anything is kept that this chat asked."""

    async def unanswered(self, since: datetime, limit: int) -> list[Asking]:
        """Return what nobody could answer, the newest first, without what identifies."""

    async def waiting(self, since: datetime) -> list[Asking]:
        """Return those whose person wants to hear the answer and has not, asked since then."""

    async def of_inquiry(self, inquiry_id: int) -> list[Asking]: ...

    async def part_from_people(self, now: datetime) -> int:
        """Take the person off everything that is old enough; return how many."""

    async def count_unknown(self, since: datetime) -> int:
        """Return how many nothing was found for, asked since then."""

    async def by_language(self, since: datetime) -> list[Figures]: ...

    async def by_topic(self, since: datetime) -> list[Figures]:
        """Of those that an entry answered, by its topic."""
