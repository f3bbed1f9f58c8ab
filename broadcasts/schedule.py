"""When a broadcast leaves: staff say a wall time; what is stored is that wall time with its zone."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from hub.wall_time import instant_of

_TIME: Final = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?(?:\s*(?:uhr|h))?$", re.IGNORECASE)
_DATE_GERMAN: Final = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?$")
_DATE_ISO: Final = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
TODAY: Final = frozenset({"today", "heute"})
TOMORROW: Final = frozenset({"tomorrow", "morgen"})


class IfLate(StrEnum):
    """What becomes of a broadcast whose time went by while nothing ran."""

    SEND = "send"  #: it leaves late
    MISS = "miss"  #: it does not leave; staff are told


class UnreadableTime(Exception):
    """The text is not a time we understand."""


class PastTime(Exception):
    """The time is over already."""


def read_wall_time(text: str, zone: str, now: datetime) -> datetime:
    """Read "9:00", "tomorrow 9:00", "27.11. 9 Uhr" or "2026-11-27 09:00" as a wall time (naive) of the zone.

    A time alone means the next such time; a date without a year the next such date. Whether there is such a time, or
    two of them, is for `walls_meant` to say.

    Raises:
        UnreadableTime, PastTime.
    """
    words = text.strip().casefold().replace(",", " ").split()
    if words and words[-1] in {"uhr", "h"} and len(words) > 1:
        words = words[:-1]
    if not words or len(words) > 2:
        raise UnreadableTime
    clock = _read_time(words[-1])
    today = now.astimezone(ZoneInfo(zone)).date()
    wall = datetime.combine(_read_date(words[0], today) if len(words) == 2 else today, clock)
    if instant_of(wall.replace(fold=1), zone) > now:  # of a time that comes twice the second
        return wall
    if len(words) == 2:
        raise PastTime
    return wall + timedelta(days=1)


def read_clock(text: str) -> time:
    """Read "9", "9:00" or "9 Uhr". Raises `UnreadableTime`."""
    return _read_time(" ".join(text.casefold().split()))


def _read_time(word: str) -> time:
    match = _TIME.match(word)
    if not match:
        raise UnreadableTime
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise UnreadableTime from None


def read_day(text: str, today: date) -> date:
    """Read "31.12.", "31.12.2027", "2027-12-31", "tomorrow". Raises `UnreadableTime`."""
    return _read_date(text.strip().casefold(), today)


def _read_date(word: str, today: date) -> date:
    if word in TODAY:
        return today
    if word in TOMORROW:
        return today + timedelta(days=1)
    try:
        if iso := _DATE_ISO.match(word):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if german := _DATE_GERMAN.match(word):
            year = int(german[3]) if german[3] else today.year
            day = date(year + 2000 if year < 100 else year, int(german[2]), int(german[1]))
            return day if german[3] or day >= today else day.replace(year=day.year + 1)
    except ValueError:
        raise UnreadableTime from None
    raise UnreadableTime
