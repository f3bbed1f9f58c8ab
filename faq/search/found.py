"""What search found: an answer, entries to choose from, or nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    ANSWER = "answer"  #: the first match answers the question
    ASK_BACK = "ask_back"  #: "did you mean": up to three matches to choose from
    UNKNOWN = "unknown"  #: nothing that is worth showing; what is matched is for staff


class Guard(StrEnum):
    """A rule that no probability overrules."""

    EXACT = "exact"  #: the question is a phrasing of one entry: answered
    SHARED = "shared"  #: it is a phrasing of several entries: asked back
    OFFICIAL_WORD = "official_word"  #: it holds an official word of an entry: answered or asked back, never unknown
    TWINS = "twins"  #: two entries are nearly as probable: asked back
    NUMBERS = "numbers"  #: a number or paragraph differs from the entry's: not answered directly
    NEGATION = "negation"  #: one says "not", the other does not: not answered directly
    EMPTY = "empty"  #: there are no letters to search for


@dataclass(frozen=True, slots=True)
class Match:
    entry: str
    score: float  #: probability from 0 to 1 that this entry answers the question
    language: str  #: of `phrasing`
    phrasing: str  #: the one of the entry that matched best


@dataclass(frozen=True, slots=True)
class Found:
    outcome: Outcome
    matches: tuple[Match, ...] = ()  #: best first, up to five
    language: str = ""  #: what the question seems to be written in; "" where nothing tells
    guard: Guard | None = None  #: the rule that decided the outcome, None where the probabilities did
