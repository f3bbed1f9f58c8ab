"""The calendar's warnings: each appears when it should, and none without a reason."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hearings.calendar import CalendarWarning, WarningKind, notice_at, warnings
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, PhasePlan

NOON = datetime(2027, 5, 17, 10, 0, tzinfo=UTC)  #: a Monday
EVENING = datetime(2027, 6, 14, 16, 0, tzinfo=UTC)  #: a Monday, 18:00 in Aalen, four weeks later
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
HEARING = Hearing(1, "abc", Content.of("de", "Hearing"), Phase.DRAFT, Content.of("de", "Rathaus"), event_at=EVENING)
GOAL = Goal(1, 1, 1, Content.of("de", "Wohnen"), Content.of("de", "Alle wohnen gut."), "🏠", date(2027, 5, 10), "TOP 4")


@dataclass(frozen=True)
class Somewhere:
    languages: tuple[str, ...]
    holidays: str
    time_zone: str = "Europe/Berlin"


def found(
    hearing: Hearing = HEARING,
    *plan: PhasePlan,
    languages: tuple[str, ...] = ("de",),
    region: str = "DE-BW",
    **more: Any,
) -> list[CalendarWarning]:
    return warnings(hearing, plan, more.get("goals", [GOAL]), Somewhere(languages, region), more.get("now", NOON))


def kinds(*args: Any, **more: Any) -> list[WarningKind]:
    return [each.kind for each in found(*args, **more)]


def test_a_good_plan_raises_no_warning() -> None:
    plan = [
        PhasePlan(Phase.ANNOUNCED, NOON),
        PhasePlan(Phase.IDEAS, EVENING, EVENING + HOUR),
        PhasePlan(Phase.MEASURES, EVENING + HOUR, EVENING + 2 * HOUR),
        PhasePlan(Phase.VOTING, EVENING + 2 * HOUR, EVENING + 3 * HOUR),
    ]

    assert found(HEARING, *plan) == []


def test_without_an_evening_nobody_can_come() -> None:
    assert kinds(replace(HEARING, event_at=None)) == [WarningKind.NO_EVENING]


@pytest.mark.parametrize(
    ("days", "warned"), [(0, True), (20, True), (21, False), (22, False)], ids=["today", "20", "21", "22"]
)
def test_the_public_must_know_three_weeks_before(days: int, warned: bool) -> None:
    hearing = replace(HEARING, event_at=NOON + days * DAY + 6 * HOUR)

    short = [each for each in found(hearing, region="") if each.kind is WarningKind.SHORT_NOTICE]

    assert short == ([CalendarWarning(WarningKind.SHORT_NOTICE, day=date(2027, 6, 7), days=days)] if warned else [])


def test_the_notice_counts_from_when_it_was_really_announced_else_from_the_plan_else_from_now() -> None:
    later = [PhasePlan(Phase.ANNOUNCED, NOON + 10 * DAY)]
    announced = replace(HEARING, phase=Phase.ANNOUNCED, announced_at=NOON - 30 * DAY)

    assert notice_at(HEARING, [], NOON) == NOON
    assert notice_at(HEARING, later, NOON) == NOON + 10 * DAY
    assert notice_at(HEARING, [PhasePlan(Phase.ANNOUNCED, NOON - DAY)], NOON) == NOON  # that was missed
    assert notice_at(announced, later, NOON) == NOON - 30 * DAY
    assert WarningKind.SHORT_NOTICE in kinds(HEARING, *later)
    assert WarningKind.SHORT_NOTICE not in kinds(announced, *later)


def test_three_weeks_over_a_clock_change_are_three_weeks() -> None:
    noticed = datetime(2027, 3, 8, 17, 30, tzinfo=UTC)  # 18:30 in winter time
    evening = datetime(2027, 3, 29, 16, 0, tzinfo=UTC)  # 18:00 in summer time, 21 days by the calendar
    hearing = replace(HEARING, phase=Phase.ANNOUNCED, announced_at=noticed, event_at=evening)

    assert WarningKind.SHORT_NOTICE not in kinds(hearing, now=noticed, region="")


@pytest.mark.parametrize(
    ("evening", "region", "warned"),
    [
        (datetime(2027, 10, 3, 16, 0, tzinfo=UTC), "DE-BW", True),  # German unity
        (datetime(2027, 11, 1, 17, 0, tzinfo=UTC), "DE-BW", True),  # All Saints, not everywhere in Germany
        (datetime(2027, 11, 1, 17, 0, tzinfo=UTC), "DE-BE", False),
        (datetime(2027, 11, 1, 17, 0, tzinfo=UTC), "", False),
        (datetime(2027, 11, 2, 17, 0, tzinfo=UTC), "DE-BW", False),
    ],
)
def test_an_evening_on_a_public_holiday(evening: datetime, region: str, warned: bool) -> None:
    assert (WarningKind.HOLIDAY in kinds(replace(HEARING, event_at=evening), region=region)) == warned


@pytest.mark.parametrize(("hour", "warned"), [(5, True), (6, False), (19, False), (20, True)])
def test_an_evening_in_the_night_was_probably_mistyped(hour: int, warned: bool) -> None:
    hearing = replace(HEARING, event_at=EVENING.replace(hour=hour))  # two hours later in Aalen

    assert (WarningKind.UNUSUAL_HOUR in kinds(hearing)) == warned


def test_a_step_before_the_one_it_follows() -> None:
    plan = [PhasePlan(Phase.IDEAS, EVENING), PhasePlan(Phase.MEASURES), PhasePlan(Phase.VOTING, EVENING)]

    assert found(HEARING, *plan) == [CalendarWarning(WarningKind.OUT_OF_ORDER, phase=Phase.VOTING, after=Phase.IDEAS)]


def test_a_step_that_closes_before_it_opens() -> None:
    plan = [PhasePlan(Phase.IDEAS, EVENING, EVENING)]

    assert found(HEARING, *plan) == [CalendarWarning(WarningKind.CLOSES_TOO_EARLY, phase=Phase.IDEAS)]


def test_a_step_that_closes_after_the_next_one_opens() -> None:
    plan = [PhasePlan(Phase.IDEAS, EVENING, EVENING + 2 * HOUR), PhasePlan(Phase.MEASURES, EVENING + HOUR)]

    assert found(HEARING, *plan) == [CalendarWarning(WarningKind.CLOSES_LATE, phase=Phase.IDEAS, after=Phase.MEASURES)]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)], ids=["spring", "autumn"])
@pytest.mark.parametrize("hour", [0, 17], ids=["night", "evening"])
def test_what_is_planned_on_a_day_when_the_clocks_change(day: date, hour: int) -> None:
    instant = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
    changing = [CalendarWarning(WarningKind.CLOCK_CHANGE, day=day)]

    planned = found(replace(HEARING, event_at=EVENING), PhasePlan(Phase.VOTING, instant))
    evening = [each for each in found(replace(HEARING, event_at=instant)) if each.kind is WarningKind.CLOCK_CHANGE]

    assert planned == changing
    assert evening == changing


@pytest.mark.parametrize("day", [27, 29])
def test_the_days_around_a_clock_change_are_days_like_others(day: int) -> None:
    instant = datetime(2027, 3, day, 17, 0, tzinfo=UTC)

    assert WarningKind.CLOCK_CHANGE not in kinds(HEARING, PhasePlan(Phase.VOTING, instant))


def test_in_the_night_the_clocks_go_back_the_order_is_that_of_the_instants() -> None:
    """Ideas until 02:45 summer time, voting from 02:15 winter time: half an hour lies between."""
    until = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    plan = [PhasePlan(Phase.IDEAS, until - HOUR, until), PhasePlan(Phase.VOTING, until + HOUR / 2)]

    assert kinds(HEARING, *plan) == [WarningKind.CLOCK_CHANGE]


def test_goals_that_cannot_be_read_in_a_language_or_only_as_they_were() -> None:
    whole = replace(
        GOAL, title=GOAL.title.with_text("tr", "Barınma"), wording=GOAL.wording.with_text("tr", "Herkes iyi otursun.")
    )
    half = replace(whole, title=whole.title.with_text("ar", "السكن"))
    outdated = replace(whole, wording=whole.wording.with_text("de", "Alle sollen gut wohnen."))

    assert found(goals=[whole], languages=("de", "tr")) == []
    assert found(goals=[whole, half], languages=("de", "tr", "ar")) == [
        CalendarWarning(WarningKind.UNTRANSLATED, languages=("ar",))
    ]
    assert found(goals=[outdated], languages=("de", "tr")) == [
        CalendarWarning(WarningKind.UNTRANSLATED, languages=("tr",))
    ]


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED, Phase.CANCELLED])
def test_once_it_is_over_nothing_is_warned_of(phase: Phase) -> None:
    assert found(replace(HEARING, phase=phase, event_at=None), languages=("de", "ar")) == []
