"""Recordings: goals, measures and questions read aloud by somebody of the community, for who would rather listen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

RECORDING_BYTES: Final = 5_000_000  #: some minutes


class ReadAloud(StrEnum):
    """What is read aloud."""

    GOAL = "goal"
    MEASURE = "measure"
    POLL = "poll"  #: the question with its options


@dataclass(frozen=True, slots=True)
class Recording:
    kind: ReadAloud
    of_id: int  #: of the goal, measure or poll
    language: str
    digest: str  #: of the sound file


class RecordingStore(Protocol):
    async def put(self, recording: Recording) -> str:
        """Store it; return the digest of the one whose place it takes, "" for none."""

    async def of(self, kind: ReadAloud, of_id: int) -> dict[str, Recording]:
        """Return the recordings by language."""

    async def remove(self, kind: ReadAloud, of_id: int, language: str) -> str:
        """Take one out; return its digest, "" where there was none."""


async def in_first_of(
    store: RecordingStore, kind: ReadAloud, of_id: int, languages: tuple[str, ...]
) -> Recording | None:
    """Return the recording in the first of these languages that there is one in."""
    found = await store.of(kind, of_id)
    return next((found[tag] for tag in languages if tag in found), None)
