"""The calendar of a hearing: what is planned, and what staff should look at in it. It warns; staff decide.

The three weeks come from the Dialogische-Bürgerbeteiligungs-Gesetz of Baden-Württemberg (4 February 2021), sections 1
and 2: the intention, with its topic and format, is published at least three weeks before people are invited. Whether a
hearing falls under it is for the city's lawyers to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from broadcasts.working_days import is_holiday
from hearings.goals import Goal, GoalStore
from hearings.hearings import Hearing, HearingStore, Phase, PhasePlan
from hearings.leading import TIMED

PUBLIC_NOTICE: Final = timedelta(days=21)
#: Which phases are planned. When the results come and when the two years end shows itself.
PLANNED: Final = (Phase.ANNOUNCED, Phase.IDEAS, Phase.MEASURES, Phase.VOTING, Phase.COUNTING, Phase.PUBLISHED)
EARLIEST: Final = 8  #: o’clock; an evening that begins outside of this was probably mistyped
LATEST: Final = 22
RUNNING: Final = (Phase.DRAFT, Phase.ANNOUNCED, *TIMED)


class WarningKind(StrEnum):
    """What staff should look at."""

    NO_EVENING = "no_evening"  #: nobody can read when it is
    SHORT_NOTICE = "short_notice"  #: fewer than three weeks between the public notice and the evening
    HOLIDAY = "holiday"  #: the evening is on a public holiday
    UNUSUAL_HOUR = "unusual_hour"  #: the evening begins in the night
    OUT_OF_ORDER = "out_of_order"  #: a step opens before the one it follows
    CLOSES_TOO_EARLY = "closes_too_early"  #: a step closes before it opens
    CLOSES_LATE = "closes_late"  #: a step closes after the next one opens
    CLOCK_CHANGE = "clock_change"  #: the clocks change in the night of it
    UNTRANSLATED = "untranslated"  #: goals are missing in a language that is offered


@dataclass(frozen=True, slots=True)
class CalendarWarning:
    """One thing to look at; of the rest what belongs to its kind."""

    kind: WarningKind
    phase: Phase | None = None
    after: Phase | None = None  #: the phase that should come later
    languages: tuple[str, ...] = ()
    day: date | None = None
    days: int = 0  #: of public notice


class Town(Protocol):
    """What a calendar needs to know of the city."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def holidays(self) -> str:
        """Whose public holidays count, "" for none."""


class CalendarStores(Protocol):
    @property
    def hearings(self) -> HearingStore: ...

    @property
    def goals(self) -> GoalStore: ...


async def calendar_warnings(
    stores: CalendarStores, hearing: Hearing, town: Town, now: datetime
) -> list[CalendarWarning]:
    """Return what staff should look at in what is stored, the most urgent first."""
    plan, goals = await stores.hearings.plan(hearing.id), await stores.goals.of(hearing.id)
    return warnings(hearing, plan, goals, town, now)


def warnings(
    hearing: Hearing, plan: Sequence[PhasePlan], goals: Sequence[Goal], town: Town, now: datetime
) -> list[CalendarWarning]:
    """Return what staff should look at, the most urgent first."""
    if hearing.phase not in RUNNING:
        return []
    zone = ZoneInfo(town.time_zone)
    found = [
        *_of_the_evening(hearing, plan, zone, town.holidays, now),
        *_of_the_order(plan),
        *_of_the_clocks(hearing, plan, zone),
        *_of_the_goals(goals, hearing.offered(town.languages)),
    ]
    return list(dict.fromkeys(found))


def notice_at(hearing: Hearing, plan: Sequence[PhasePlan], now: datetime) -> datetime:
    """Return when the public could first read of it: when it was announced, else when that is planned, else now."""
    planned = next((each.opens_at for each in plan if each.phase is Phase.ANNOUNCED), None)
    return hearing.announced_at or max(planned or now, now)


def _of_the_evening(
    hearing: Hearing, plan: Sequence[PhasePlan], zone: ZoneInfo, region: str, now: datetime
) -> list[CalendarWarning]:
    if hearing.event_at is None:
        return [CalendarWarning(WarningKind.NO_EVENING)]
    found, local = [], hearing.event_at.astimezone(zone)
    day, noticed = local.date(), notice_at(hearing, plan, now).astimezone(zone).date()
    if day - noticed < PUBLIC_NOTICE and hearing.phase in (Phase.DRAFT, Phase.ANNOUNCED):
        found.append(CalendarWarning(WarningKind.SHORT_NOTICE, day=noticed + PUBLIC_NOTICE, days=(day - noticed).days))
    if is_holiday(day, region):
        found.append(CalendarWarning(WarningKind.HOLIDAY, day=day))
    if not EARLIEST <= local.hour < LATEST:
        found.append(CalendarWarning(WarningKind.UNUSUAL_HOUR, day=day))
    return found


def _of_the_order(plan: Sequence[PhasePlan]) -> list[CalendarWarning]:
    found = [
        CalendarWarning(WarningKind.CLOSES_TOO_EARLY, each.phase)
        for each in plan
        if each.opens_at and each.closes_at and each.closes_at <= each.opens_at
    ]
    opening = [each for each in plan if each.opens_at is not None]
    for earlier, later in pairwise(opening):
        assert earlier.opens_at is not None
        assert later.opens_at is not None
        if later.opens_at <= earlier.opens_at:
            found.append(CalendarWarning(WarningKind.OUT_OF_ORDER, later.phase, earlier.phase))
        elif earlier.closes_at is not None and earlier.closes_at > later.opens_at:
            found.append(CalendarWarning(WarningKind.CLOSES_LATE, earlier.phase, later.phase))
    return found


def _of_the_clocks(hearing: Hearing, plan: Sequence[PhasePlan], zone: ZoneInfo) -> list[CalendarWarning]:
    """Return the days on which the clocks change and something is planned."""
    instants = [hearing.event_at, *(instant for each in plan for instant in (each.opens_at, each.closes_at))]
    days = sorted({instant.astimezone(zone).date() for instant in instants if instant is not None})
    return [CalendarWarning(WarningKind.CLOCK_CHANGE, day=day) for day in days if _clocks_change(day, zone)]


def _clocks_change(day: date, zone: ZoneInfo) -> bool:
    begin = datetime.combine(day, datetime.min.time(), zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return begin.utcoffset() != end.utcoffset()


def _of_the_goals(goals: Sequence[Goal], languages: tuple[str, ...]) -> list[CalendarWarning]:
    """Return the languages in which a goal cannot be read, or was only translated from an earlier wording."""
    texts = [text for goal in goals for text in (goal.title, goal.wording)]
    lacking = tuple(tag for tag in languages if any(text.missing((tag,)) for text in texts))
    return [CalendarWarning(WarningKind.UNTRANSLATED, languages=lacking)] if lacking else []
