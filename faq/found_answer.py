"""What comes back from a search of the answers: written by `bot.answers`, read by whoever asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import orjson

from faq.entries import FaqEntry, FaqStore, answering

NOTHING: Final = b""
OFFERED: Final = 3  #: entries to choose from
TWINS: Final = "twins"  #: what a look-up is for that compares an entry, whose number it holds, with all others


class SearchOutcome(StrEnum):
    ANSWER = "answer"  #: the first match is the answer
    ASK_BACK = "ask_back"  #: one of the matches may be it
    UNKNOWN = "unknown"  #: nothing that is near enough


@dataclass(frozen=True, slots=True)
class FoundMatch:
    entry_id: int
    score: float  #: how probably it is the answer, from 0 to 1
    language: str  #: of the phrasing
    phrasing: str  #: the one that matched best


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    outcome: SearchOutcome
    matches: tuple[FoundMatch, ...] = ()  #: best first, at most five
    language: str = ""  #: in which the question seems to be; "" unknown
    guard: str = ""  #: the rule that decided instead of the score; "" for none
    vector: bytes = NOTHING  #: where the question stands among others; "" without an embedding


@dataclass(frozen=True, slots=True)
class NearTwin:
    """Another entry that asks nearly the same as one that was looked at: people could mean either."""

    entry_id: int
    phrasing: str  #: of the entry that was looked at
    other_phrasing: str  #: of this one
    language: str  #: of both


def write_found(found: FoundAnswer) -> bytes:
    matches = [[match.entry_id, match.score, match.language, match.phrasing] for match in found.matches]
    return orjson.dumps(
        {
            "outcome": found.outcome.value,
            "matches": matches,
            "language": found.language,
            "guard": found.guard,
            "vector": found.vector.hex(),
        }
    )


def read_found(content: bytes) -> FoundAnswer:
    data = orjson.loads(content)
    return FoundAnswer(
        SearchOutcome(data["outcome"]),
        tuple(FoundMatch(*match) for match in data["matches"]),
        data["language"],
        data["guard"],
        bytes.fromhex(data["vector"]),
    )


def write_twins(twins: Sequence[NearTwin]) -> bytes:
    return orjson.dumps([[twin.entry_id, twin.phrasing, twin.other_phrasing, twin.language] for twin in twins])


def read_twins(content: bytes) -> list[NearTwin]:
    return [NearTwin(*twin) for twin in orjson.loads(content)]


async def answers_found(store: FaqStore, found: FoundAnswer, today: date) -> list[FaqEntry]:
    """Return the entries of the matches that are answers today, those that lead on to others replaced by them."""
    if found.outcome is SearchOutcome.UNKNOWN:
        return []
    entries: list[FaqEntry] = []
    for match in found.matches:
        entry = await answering(store, await store.get(match.entry_id))
        if entry is not None and entry.valid(today) and entry.id not in [each.id for each in entries]:
            entries.append(entry)
    return entries[:OFFERED]
