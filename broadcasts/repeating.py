"""Repetitions: an edition that is sent again and again, on dates by a rule, at a wall time of the city.

The dates come from APScheduler's triggers, the instants from us: its own would fire twice, or at another time, in the
nights in which the clocks change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any, Final, Protocol

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction
from broadcasts.editions import Edition
from broadcasts.lateness import MISSED
from broadcasts.schedule import IfLate, UnreadableTime, read_day
from broadcasts.working_days import last_working_day
from hub.wall_time import instant_of

LAST: Final = 5  #: instead of the first to fourth weekday of a month its last one
MOST_TIMES: Final = 999
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NTH: Final = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}


class Every(StrEnum):
    WEEK = "w"
    SECOND_WEEK = "f"
    DAY_OF_MONTH = "d"  #: the 31st is the last day of shorter months
    WEEKDAY_OF_MONTH = "n"
    LAST_WORKING_DAY = "l"  #: of a month


class NeverFires(Exception):
    """There is no date on which it would be sent."""


@dataclass(frozen=True, slots=True)
class Rule:
    every: Every
    at: time
    weekday: int = 0  #: Monday is 0
    day: int = 0  #: of the month
    nth: int = 0  #: of the weekdays of a month: 1 to 4, or `LAST`
    first: date = date.min  #: no date before; every second week counts from here
    until: date | None = None  #: no date after
    holidays: str = ""  #: the region whose public holidays are no working days, see `working_days`

    def to_json(self) -> dict[str, Any]:
        return {
            "every": self.every.value,
            "at": self.at.isoformat("minutes"),
            "weekday": self.weekday,
            "day": self.day,
            "nth": self.nth,
            "first": self.first.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "holidays": self.holidays,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Rule":
        until = data["until"]
        return Rule(
            Every(data["every"]),
            time.fromisoformat(data["at"]),
            data["weekday"],
            data["day"],
            data["nth"],
            date.fromisoformat(data["first"]),
            date.fromisoformat(until) if until else None,
            data["holidays"],
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """A repetition as it is stored; what it makes are broadcasts."""

    id: int
    edition_id: int
    segment: dict[str, Any]
    rule: Rule
    zone: str
    next_local: datetime | None  #: the wall time of `next_at`
    next_at: datetime | None  #: None once it has ended
    created_by: int | None
    created_at: datetime
    if_late: IfLate = IfLate.SEND
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    ended_at: datetime | None = None
    report_address_id: int | None = None


class ScheduleStore(Protocol):
    async def claim_due(self, now: datetime) -> Schedule | None:
        """Return one repetition whose time has come, locked for this unit."""

    async def move_on(self, schedule: Schedule, to: datetime | None, now: datetime) -> Schedule:
        """Let it come next at this wall time; None ends it."""

    def occurrence_key(self, schedule: Schedule, wall: datetime) -> bytes:
        """Return what names one of its dates: no date makes two broadcasts."""

    async def is_withdrawn(self, edition_id: int) -> bool:
        """Whether staff have withdrawn the edition, or a correction of it, from the chats."""


def dates(rule: Rule, after: date) -> Iterator[date]:
    """Yield the rule's dates after a day, rising."""
    begin = max(after + timedelta(days=1), rule.first)
    rising = (each for each in _candidates(rule, begin) if each >= begin)
    return takewhile(lambda each: rule.until is None or each <= rule.until, rising)


def walls(rule: Rule, zone: str, after: datetime) -> Iterator[datetime]:
    """Yield the wall times after an instant at which it is sent, rising: each date has one."""
    every = (datetime.combine(day, rule.at) for day in dates(rule, after.date() - timedelta(days=2)))
    return (wall for wall in every if instant_of(wall, zone) > after)


def begun(rule: Rule, zone: str, now: datetime, times: int | None = None) -> Rule:
    """Return the rule as it begins now: with its first date, and with its last one where it ends after some times.

    Raises:
        NeverFires.
    """
    soonest = replace(rule, every=Every.WEEK) if rule.every is Every.SECOND_WEEK else rule
    first = next(walls(soonest, zone, now), None)
    if first is None:
        raise NeverFires
    started = replace(rule, first=first.date())
    if times is None:
        return started
    *_, last = islice(walls(started, zone, now), times)
    return replace(started, until=last.date())


def read_end(text: str, today: date) -> date | int:
    """Read when a repetition ends: a day, or how many times it is sent ("10", "10 times").

    Raises:
        UnreadableTime.
    """
    words = text.casefold().split()
    if words and words[0].rstrip("x×").isdecimal() and len(words) <= 2:
        times = int(words[0].rstrip("x×"))
        if 1 <= times <= MOST_TIMES:
            return times
        raise UnreadableTime
    return read_day(text, today)


async def fire(stores: Any, schedule: Schedule, now: datetime) -> list[Broadcast]:
    """Make the broadcasts whose time has come and move the repetition on. One unit of work.

    Of several dates that went by while the hub did not run only the newest is left to the rule for late ones; the
    others are recorded as missed. What was corrected is sent as corrected; what was withdrawn is not, and ends.

    Returns what was made, the oldest first.
    """
    assert schedule.next_local is not None
    if await stores.schedules.is_withdrawn(schedule.edition_id):
        await stores.schedules.move_on(schedule, None, now)
        return []
    rising = walls(schedule.rule, schedule.zone, instant_of(schedule.next_local, schedule.zone))
    due, following = [schedule.next_local], next(rising, None)
    while following is not None and instant_of(following, schedule.zone) <= now:
        due.append(following)
        following = next(rising, None)
    correction: Edition | None = await stores.editions.latest_correction(schedule.edition_id)
    edition_id = correction.id if correction else schedule.edition_id
    made = [await _occurrence(stores, schedule, edition_id, wall, now) for wall in due]
    await stores.schedules.move_on(schedule, following, now)
    broadcasts = [each for each in made if each is not None]
    missed = [await stores.broadcasts.move(each, BroadcastAction.CANCEL, now, MISSED) for each in broadcasts[:-1]]
    return [*missed, *broadcasts[-1:]]


async def _occurrence(
    stores: Any, schedule: Schedule, edition_id: int, wall: datetime, now: datetime
) -> Broadcast | None:
    """Make the broadcast of one date; None where there is one already."""
    made: Broadcast | None = await stores.broadcasts.add(
        edition_id,
        Segment.from_json(schedule.segment),
        schedule.created_by,
        now,
        next_at=instant_of(wall, schedule.zone),
        send_local=wall.isoformat(timespec="minutes"),
        zone=schedule.zone,
        report_address_id=schedule.report_address_id,
        request_key=stores.schedules.occurrence_key(schedule, wall),
        fallbacks=schedule.fallbacks,
        if_late=schedule.if_late,
        schedule_id=schedule.id,
    )
    return made


def _candidates(rule: Rule, begin: date) -> Iterator[date]:
    """Yield the rule's dates, rising, perhaps with some before `begin`."""
    match rule.every:
        case Every.WEEK:
            yield from _weeks(1, begin, rule.weekday)
        case Every.SECOND_WEEK:
            yield from _weeks(2, rule.first, rule.weekday)
        case Every.WEEKDAY_OF_MONTH:
            yield from _in_months(f"{_NTH[rule.nth]} {_WEEK[rule.weekday]}", begin)
        case Every.DAY_OF_MONTH:
            for last in _in_months("last", begin):
                yield last.replace(day=min(rule.day, last.day))
        case Every.LAST_WORKING_DAY:
            for last in _in_months("last", begin):
                yield last_working_day(last, rule.holidays)


# APScheduler is imported late: it takes longer than the rest of a start, and most processes never need it.
def _weeks(step: int, start: date, weekday: int) -> Iterator[date]:
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger

    first = start + timedelta(days=(weekday - start.weekday()) % len(_WEEK))
    trigger = CalendarIntervalTrigger(weeks=step, start_date=first, timezone=UTC)
    fires = trigger.get_next_fire_time(None, _midnight(first))
    while fires is not None:
        yield fires.date()
        fires = trigger.get_next_fire_time(fires, fires)


def _in_months(day: str, begin: date) -> Iterator[date]:
    from apscheduler.triggers.cron import CronTrigger

    trigger = CronTrigger(day=day, timezone=UTC)
    fires = trigger.get_next_fire_time(None, _midnight(begin))
    while fires is not None:
        yield fires.date()
        fires = trigger.get_next_fire_time(None, fires + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
