from datetime import UTC, datetime, timedelta

import pytest

from hearings.attendance import Attendance, GoalTables, interpreters_wished, reminder_due, table_plan
from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase

EVENING = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
EMPTY = Content("de")
DAY = timedelta(days=1)
GOALS = [Goal(number, 1, number, EMPTY, EMPTY, "🏠") for number in (1, 2, 3, 4)]


def a_hearing(phase: Phase = Phase.ANNOUNCED, event_at: datetime | None = EVENING) -> Hearing:
    return Hearing(1, "code", EMPTY, phase, EMPTY, event_at)


def test_guests_are_reminded_from_a_day_before_until_it_begins() -> None:
    due = EVENING - DAY

    assert reminder_due(a_hearing(), due - timedelta(seconds=1)) is None
    assert reminder_due(a_hearing(), due) == due
    assert reminder_due(a_hearing(Phase.IDEAS), EVENING - timedelta(seconds=1)) == due
    assert reminder_due(a_hearing(), EVENING) is None


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.ANNOUNCED, Phase.IDEAS}))
def test_of_a_hearing_that_is_not_to_come_nobody_is_reminded(phase: Phase) -> None:
    assert reminder_due(a_hearing(phase), EVENING - DAY) is None


def test_without_a_date_nobody_is_reminded() -> None:
    assert reminder_due(a_hearing(event_at=None), EVENING - DAY) is None


@pytest.mark.parametrize("people", [0, 1, 7, 31, 50, 97, 300])
def test_everybody_has_a_seat_and_no_table_has_more_than_twelve(people: int) -> None:
    plan = table_plan(people, GOALS)

    assert sum(each.people for each in plan) == people
    assert all(each.tables >= 1 and each.people <= each.tables * 12 for each in plan)


def test_fifty_people_and_four_goals_need_six_tables() -> None:
    assert table_plan(50, GOALS) == [
        GoalTables(GOALS[0], 13, 2),
        GoalTables(GOALS[1], 13, 2),
        GoalTables(GOALS[2], 12, 1),
        GoalTables(GOALS[3], 12, 1),
    ]


def test_without_goals_there_is_no_plan() -> None:
    assert table_plan(50, []) == []


def test_interpreters_are_counted_by_the_people_of_the_groups_that_wish_for_them() -> None:
    said = [Attendance(1, 1, 1, 20, ("ar", "tr"), "", EVENING), Attendance(1, 2, 2, 11, ("ar",), "", EVENING)]

    assert list(interpreters_wished(said).items()) == [("ar", 31), ("tr", 20)]
