"""Times that staff write into a form: wall times of the city, kept as instants."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from broadcasts.schedule import PastTime, UnreadableTime, read_wall_time
from console.office.visit import Visit
from hub.wall_time import instant_of, walls_meant

FIELD: Final = "%Y-%m-%dT%H:%M"  #: as browsers write it


class WrongTime(Exception):
    """What was written is no time to come; says why, in words for staff."""


def written_instant(visit: Visit, words: str) -> datetime:
    """Return the instant that is meant. Raises `WrongTime`."""
    _, zone = visit.gettext, visit.desk.time_zone
    try:
        wall = read_wall_time(words.replace("T", " "), zone, visit.now)
    except UnreadableTime:
        raise WrongTime(_("Please choose a day and a time.")) from None
    except PastTime:
        raise WrongTime(_("This time is over already. Please choose another one.")) from None
    meant = [each for each in walls_meant(wall, zone) if instant_of(each, zone) > visit.now]
    if len(meant) != 1:
        text = _("In this night the clocks change: this time comes twice, or never. Please choose another one.")
        raise WrongTime(text)
    return instant_of(meant[0], zone)


def as_written(visit: Visit, instant: datetime | None) -> str:
    """Return what stands in the field of a time, "" for none."""
    return instant.astimezone(ZoneInfo(visit.desk.time_zone)).strftime(FIELD) if instant else ""


def changed_instant(visit: Visit, name: str, before: datetime | None) -> datetime | None:
    """Return what a field says now: a time that nobody touched stays, though it may be over. Raises `WrongTime`."""
    words = visit.field(name)
    if words == as_written(visit, before):
        return before
    return written_instant(visit, words) if words else None
