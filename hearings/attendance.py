"""Who comes: how many people of an organisation, which interpreters, what they need to take part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

MOST_PEOPLE: Final = 200
NEEDS_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Attendance:
    hearing_id: int
    address_id: int  #: the chat that said so; a later answer of it replaces the earlier one
    organisation_id: int | None
    people_count: int  #: 0: nobody comes
    interpreters: tuple[str, ...]  #: languages
    needs: str  #: a ramp, child care: in their words, sealed
    at: datetime
    reminded_at: datetime | None = None


class AttendanceStore(Protocol):
    async def put(self, attendance: Attendance) -> None: ...

    async def get(self, hearing_id: int, address_id: int) -> Attendance | None: ...

    async def of_address(self, address_id: int) -> list[Attendance]:
        """Return what a chat said of every hearing."""

    async def of(self, hearing_id: int) -> list[Attendance]:
        """Return what is said, without those who do not come."""

    async def to_remind(self, hearing_id: int, limit: int) -> list[Attendance]:
        """Return who comes and has not been reminded yet."""

    async def reminded(self, hearing_id: int, address_id: int, now: datetime) -> None: ...
