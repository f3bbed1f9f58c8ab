"""What may be published of a hearing, and what may not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hearings.measures import MeasureState
from hearings.progress import PROMISE, SILENCE
from hearings.report import HearingReport, gather_everything, gather_report, shown_people
from hearings.wall import gather_wall
from storage.stores import Stores
from tests.console.hearing.library import (
    DRAFTED_NEWS,
    HIDDEN,
    NOT_RELEASED,
    UNMODERATED,
    Evening,
)
from tests.databases import Database, Place

OFFERED = ("de", "en", "ar", "tr", "uk", "ru")


@pytest.fixture
async def evening(database: Database, place: Place) -> Evening:
    evening = Evening(database, place)
    await evening.fill()
    return evening


async def look(evening: Evening, now: datetime | None = None) -> HearingReport:
    hearing = evening.hearing
    assert hearing is not None
    return await evening.database.read(lambda stores: gather_report(stores, hearing, OFFERED, now or evening.now))


async def test_a_published_hearing_has_goals_ideas_measures_results_and_statements(evening: Evening) -> None:
    await evening.advance(6)

    report = await look(evening)

    first, second = report.goals
    assert [goal.goal.number for goal in report.goals] == [1, 2]
    assert [idea.number for idea in first.ideas] == [1, 2, 5]
    assert [idea.number for idea in second.ideas] == [6]
    assert [each.measure.number for each in first.measures] == [1, 2]
    assert [each.poll.kind.value for each in first.results] == ["rating"]
    assert [each.poll.kind.value for each in report.results] == ["ranked", "yes_no"]
    assert [each.organisation for each in first.statements] == ["Tigray-Verein"]


async def test_nothing_else_is_in_it(evening: Evening) -> None:
    await evening.advance(6)

    words = repr(await look(evening))

    for secret in (HIDDEN, UNMODERATED, NOT_RELEASED, DRAFTED_NEWS, "Privat geschrieben", "Mieterberatung"):
        assert secret not in words


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
async def test_before_publication_there_are_goals_and_released_results_alone(evening: Evening, steps: int) -> None:
    await evening.advance(steps)

    report = await look(evening)

    assert not report.is_published
    assert len(report.goals) == 2
    for goal in report.goals:
        assert (goal.ideas, goal.measures, goal.statements) == ((), (), ())
    assert len(report.goals[0].results) == 1
    assert report.statements == ()


async def test_staff_see_the_whole_report_before_it_is_published(evening: Evening) -> None:
    await evening.advance(5)
    hearing = evening.hearing
    assert hearing is not None

    report = await evening.database.read(lambda stores: gather_everything(stores, hearing, OFFERED, evening.now))

    assert len(report.goals[0].measures) == 2
    assert HIDDEN not in repr(report)


async def test_a_measure_keeps_its_lineage_and_what_went_into_it(evening: Evening) -> None:
    await evening.advance(6)

    measure, other = (await look(evening)).goals[0].measures

    assert measure.ideas == (1, 2)
    assert [(each.number, each.ideas, each.supporters) for each in measure.merged] == [(3, (1, 2), None)]
    assert (measure.supporters, other.supporters) == (10, None)
    assert [(step.state, step.percent) for step in measure.steps] == [
        (MeasureState.TAKEN_UP, 0),
        (MeasureState.PLANNED, 20),
    ]
    assert (measure.percent, measure.next_on) == (20, date(2027, 1, 15))
    assert (other.percent, other.next_on, other.quiet_since) == (None, None, None)


async def test_silence_is_told_after_ninety_days_and_not_after_the_promise(evening: Evening) -> None:
    await evening.advance(6)
    last = evening.now + timedelta(days=30)

    async def quiet(now: datetime) -> date | None:
        return (await look(evening, now)).goals[0].measures[0].quiet_since

    assert await quiet(last + SILENCE - timedelta(seconds=1)) is None
    assert await quiet(last + SILENCE) == last.date()
    assert await quiet(evening.now + PROMISE + SILENCE + timedelta(days=1)) is None


async def test_a_result_says_with_which_hash_it_was_frozen(evening: Evening) -> None:
    await evening.advance(6)

    for each in (await look(evening)).results:
        assert each.hash == each.result.hash


async def test_a_hearing_without_languages_of_its_own_is_offered_in_the_citys(evening: Evening) -> None:
    hearing = evening.hearing
    assert hearing is not None

    async def work(stores: Stores) -> HearingReport:
        await stores.hearings.save(replace(hearing, languages=()), evening.now)
        changed = await stores.hearings.get(hearing.id)
        assert changed is not None
        return await gather_report(stores, changed, OFFERED, evening.now)

    assert (await evening.unit(work)).languages == OFFERED


async def test_the_wall_has_moderated_ideas_and_released_results_the_newest_first(evening: Evening) -> None:
    await evening.advance(2)
    hearing = evening.hearing
    assert hearing is not None

    wall = await evening.database.read(lambda stores: gather_wall(stores, hearing, OFFERED))

    assert [idea.number for idea in wall.shown] == [1]
    assert (wall.people, wall.ideas, wall.measures) == (15, 5, None)
    assert len(wall.results) == 3
    assert HIDDEN not in repr(wall)
    assert UNMODERATED not in repr(wall)


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (49, 45)])
def test_people_are_told_in_steps_of_five(count: int, shown: int | None) -> None:
    assert shown_people(count) == shown
