"""Who of the staff is writing at a text right now: colleagues see it, nobody is kept out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

SEEN_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Writer:
    edition_id: int
    staff_id: int
    language: str
    at: datetime  #: since when


class WriterStore(Protocol):
    async def begin(self, edition_id: int, staff_id: int, language: str, now: datetime) -> None:
        """Somebody writes at a text; whoever does already keeps the time they began."""

    async def end(self, staff_id: int) -> None:
        """They saved or discarded what they wrote."""

    async def of_edition(self, edition_id: int, now: datetime) -> list[Writer]:
        """Return who has begun in the last half hour."""
