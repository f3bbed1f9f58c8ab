"""When an organisation does not want to be disturbed: hours of the night, days of rest."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from itertools import product
from typing import Any, Final
from zoneinfo import ZoneInfo

from hub.wall_time import instant_of

DAYS: Final = range(7)  #: Monday is 0
HORIZON: Final = timedelta(days=15)  #: two weeks and a day: the one allowed hour of a week may fall into a clock change
_HOURS: Final = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?[^\d:.]+(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:uhr|h))?$")


Hours = tuple[time, time] | None
"""From the first wall time to before the second, over midnight where that is earlier."""


class AlwaysQuiet(Exception):
    """Nothing would ever arrive."""


class UnreadableHours(Exception):
    """The text does not say from when to when."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wall times of the city. Without hours and days nothing is quiet."""

    hours: Hours = None
    days: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.days) == len(DAYS) or (self.hours and self.hours[0] == self.hours[1]):
            raise AlwaysQuiet

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.hours:
            data["hours"] = [each.isoformat("minutes") for each in self.hours]
        if self.days:
            data["days"] = sorted(self.days)
        return data

    @staticmethod
    def from_json(data: dict[str, Any] | None) -> "Quiet":
        if not data:
            return NEVER
        begins, ends = (time.fromisoformat(each) for each in data.get("hours") or (MIDNIGHT, MIDNIGHT))
        return Quiet((begins, ends) if begins != ends else None, frozenset(data.get("days", ())))

    def holds_at(self, wall: datetime) -> bool:
        """Whether it is quiet at this wall time."""
        if wall.weekday() in self.days:
            return True
        if self.hours is None:
            return False
        begins, ends = self.hours
        now = wall.time()
        return begins <= now < ends if begins < ends else now >= begins or now < ends


MIDNIGHT: Final = "00:00"
NEVER: Final = Quiet()


_INVISIBLE: Final = re.compile(
    "[\u200e\u200f\u061c\u2066-\u2069]"
)  #: direction marks, which come along when people copy


def read_hours(text: str) -> tuple[time, time]:
    """Read "22:00-7:00", "22 bis 7", "from 22:00 to 7:00".

    Raises:
        UnreadableHours.
        AlwaysQuiet: from a time to the same one.
    """
    words = _INVISIBLE.sub("", text).strip().casefold()
    match = _HOURS.match(re.sub("^(?:from|von|من|с|з) ", "", words).strip())
    if not match:
        raise UnreadableHours
    try:
        begins, ends = time(int(match[1]), int(match[2] or 0)), time(int(match[3]) % 24, int(match[4] or 0))
    except ValueError:
        raise UnreadableHours from None
    if begins == ends:
        raise AlwaysQuiet
    return begins, ends


@cache
def _ends(quiet: Quiet) -> tuple[time, ...]:
    """Return the times of day at which quiet may end: midnight after a quiet day, and the end of the hours."""
    return (time(), quiet.hours[1]) if quiet.hours else (time(),)


def next_allowed(quiet: Quiet, zone: str, now: datetime) -> datetime:
    """Return when quiet ends; `now` where it is not quiet."""
    city = ZoneInfo(zone)
    if not quiet.holds_at(now.astimezone(city)):
        return now
    today = now.astimezone(city).date()
    walls = (
        datetime.combine(today + timedelta(days=day), clock).replace(fold=fold)
        for day, clock, fold in product(range(HORIZON.days + 1), _ends(quiet), (0, 1))
    )
    instants = sorted(instant_of(wall, zone) for wall in walls)
    return next(each for each in instants if each > now and not quiet.holds_at(each.astimezone(city)))
