from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from hearings.content import Content
from hearings.hearings import Phase
from hearings.measures import NEXT, IllegalMeasureAction, Measure, MeasureAction, MeasureState, next_state
from hearings.progress import (
    OFFICE_ACTIONS,
    PROMISE,
    SILENCE,
    UNDER_WAY,
    NotYetPublic,
    Progress,
    ReasonMissing,
    StepPrepared,
    StepPublished,
    actions_for,
    needs_text,
    overdue,
    prepare_step,
    promise_over,
    publish_step,
    save_step,
    silent_since,
)
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, a_measure, words
from tests.storage.people import NOON, SECOND

EMPTY = Content("de")
DAY = timedelta(days=1)
S, A = MeasureState, MeasureAction
MEASURE = Measure(1, 1, 1, 1, EMPTY, EMPTY, EMPTY, S.RUNNING)
STEP = Progress(1, 1, A.BEGIN, S.RUNNING, 25, None, EMPTY, 1, NOON, NOON)


@pytest.mark.parametrize(("state", "action"), [pair for pair in product(S, OFFICE_ACTIONS) if pair not in NEXT])
def test_what_the_office_cannot_do_with_a_measure_changes_nothing(state: MeasureState, action: MeasureAction) -> None:
    with pytest.raises(IllegalMeasureAction):
        next_state(state, action)
    assert action not in actions_for(state)


@pytest.mark.parametrize("state", [S.MAKING, S.CANDIDATE, S.RATED, S.WITHDRAWN, S.MERGED])
def test_before_the_result_is_frozen_the_office_decides_nothing(state: MeasureState) -> None:
    assert actions_for(state) == ()


def test_a_no_a_change_and_an_end_need_a_reason_and_so_does_every_decision_taken_anew() -> None:
    needed = {(state, action) for state, action in product(S, OFFICE_ACTIONS) if needs_text(state, action)}

    assert (S.FROZEN, A.REJECT) in needed
    assert (S.FROZEN, A.TAKE_UP_CHANGED) in needed
    assert (S.FROZEN, A.TAKE_UP) not in needed
    assert (S.NOT_TAKEN_UP, A.TAKE_UP) in needed
    assert (S.DONE, A.BEGIN) in needed
    assert (S.PLANNED, A.BEGIN) not in needed
    assert needs_text(S.RUNNING, None)


@pytest.mark.parametrize("action", [A.REJECT, A.TAKE_UP_CHANGED])
async def test_a_decision_without_its_reason_is_not_stored(database: Database, action: MeasureAction) -> None:
    async def work(stores: Stores) -> int:
        measure = await a_measure(stores, await a_goal(stores, await a_hearing(stores)))
        with pytest.raises(ReasonMissing):
            await prepare_step(stores.progress, measure, action, words("  "), 1, NOON)
        return len(await stores.progress.of(measure.id))

    assert await database.unit(work) == 0


async def test_the_state_of_a_measure_changes_when_the_step_is_published_not_before(database: Database) -> None:
    async def work(stores: Stores) -> list[Any]:
        hearing = await a_hearing(stores)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        step = await prepare_step(stores.progress, measure, A.TAKE_UP, EMPTY, 1, NOON)
        before = await stores.measures.get(measure.id), await stores.progress.latest(hearing.id)
        await publish_step(stores.progress, stores.measures, hearing, step.id, NOON + SECOND)
        after = await stores.measures.get(measure.id), await stores.progress.latest(hearing.id)
        return [before, after, step]

    before, after, step = await database.unit(work)

    assert (before[0].state, before[1]) == (S.FROZEN, {})
    assert (after[0].state, after[1]) == (S.TAKEN_UP, {step.measure_id: replace(step, published_at=NOON + SECOND)})


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.ENDED])
async def test_before_the_results_and_after_the_two_years_nothing_is_published(
    database: Database, phase: Phase
) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, phase)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        step = await prepare_step(stores.progress, measure, A.TAKE_UP, EMPTY, 1, NOON)
        with pytest.raises(NotYetPublic):
            await publish_step(stores.progress, stores.measures, hearing, step.id, NOON)
        assert await stores.measures.get(measure.id) == measure

    await database.unit(work)


async def test_a_step_is_published_once_and_then_stays_as_it_is(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        step = await prepare_step(stores.progress, measure, A.TAKE_UP, words("Gut"), 1, NOON)
        step = await publish_step(stores.progress, stores.measures, hearing, step.id, NOON)
        with pytest.raises(StepPublished):
            await publish_step(stores.progress, stores.measures, hearing, step.id, NOON)
        with pytest.raises(StepPublished):
            await save_step(stores.progress, replace(step, percent=50))
        with pytest.raises(StepPublished):
            await save_step(stores.progress, replace(step, text=words("Anders")))
        assert not await stores.progress.remove(step.id)
        translated = replace(step, text=step.text.with_text("tr", "İyi"))
        await save_step(stores.progress, translated)
        assert await stores.progress.of(measure.id) == [translated]

    await database.unit(work)


async def test_a_measure_has_one_step_at_a_time_that_waits(database: Database) -> None:
    async def work(stores: Stores) -> None:
        measure = await a_measure(stores, await a_goal(stores, await a_hearing(stores)))
        step = await prepare_step(stores.progress, measure, A.TAKE_UP, EMPTY, 1, NOON)
        with pytest.raises(StepPrepared):
            await prepare_step(stores.progress, measure, A.REJECT, words("Nein"), 1, NOON)
        assert await stores.progress.remove(step.id)
        await prepare_step(stores.progress, measure, A.REJECT, words("Nein"), 1, NOON)

    await database.unit(work)


async def test_a_finished_measure_is_at_a_hundred_percent_and_a_new_decision_begins_at_none(
    database: Database,
) -> None:
    async def work(stores: Stores) -> list[int]:
        hearing = await a_hearing(stores)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        for action in (A.TAKE_UP, A.BEGIN, A.FINISH, A.BEGIN):
            current = await stores.measures.get(measure.id)
            assert current is not None
            step = await prepare_step(stores.progress, current, action, words("Neues"), 1, NOON)
            await publish_step(stores.progress, stores.measures, hearing, step.id, NOON)
        return [step.percent for step in await stores.progress.of(measure.id)]

    assert await database.unit(work) == [0, 0, 100, 100]


@pytest.mark.parametrize("state", list(S))
def test_after_ninety_days_people_are_told_since_when_there_is_no_news(state: MeasureState) -> None:
    measure = replace(MEASURE, state=state)

    assert silent_since(measure, STEP, NOON + SILENCE - SECOND) is None
    assert silent_since(measure, STEP, NOON + SILENCE) == (NOON if state in set(UNDER_WAY) else None)
    assert silent_since(measure, None, NOON + SILENCE) is None


def test_news_are_overdue_from_the_day_after_the_one_that_was_named() -> None:
    named = replace(STEP, next_on=date(2027, 3, 1))

    assert not overdue(MEASURE, named, date(2027, 3, 1))
    assert overdue(MEASURE, named, date(2027, 3, 2))
    assert not overdue(replace(MEASURE, state=S.DONE), named, date(2027, 3, 2))


async def test_two_years_after_the_results_the_promise_is_over(database: Database) -> None:
    hearing = await database.unit(a_hearing)

    assert not promise_over(hearing, NOON + PROMISE - DAY)
    assert promise_over(hearing, NOON + PROMISE)
