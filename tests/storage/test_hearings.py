"""Hearings, plans, tables and people in them: what is stored comes back, and moves happen once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import (
    NEXT,
    Hearing,
    HearingAction,
    IllegalHearingAction,
    Phase,
    PhasePlan,
    ThemeTable,
    extend,
)
from hearings.leading import open_next
from hearings.participants import Helping
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import MINUTE, NOON

ADVANCE = HearingAction.ADVANCE
DAY = timedelta(days=1)
#: How to get into each phase.
WAYS = {Phase.DRAFT: ()} | {
    phase: (ADVANCE,) * steps
    for steps, phase in enumerate([each for each in Phase if each not in (Phase.DRAFT, Phase.CANCELLED)], 1)
}
WAYS[Phase.CANCELLED] = (HearingAction.CANCEL,)


async def a_hearing(stores: Stores, *actions: HearingAction) -> Hearing:
    """Make a hearing with one goal and move it on."""
    hearing = await stores.hearings.add(Content.of("de", "Integrationshearing"), None, NOON)
    title = Content.of("de", "Wohnen")
    await stores.goals.add(Goal(0, hearing.id, 0, title, title, "🏠", NOON.date(), "TOP 4"))
    for action in actions:
        hearing = await stores.hearings.move(hearing, action, NOON)
    return hearing


async def test_everything_staff_say_of_a_hearing_comes_back(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        changed = replace(
            hearing,
            title=hearing.title.with_text("ar", "جلسة"),
            place=hearing.place.with_text("de", "Rathausfoyer"),
            event_at=NOON + 30 * DAY,
            cards=False,
            languages=("de", "ar"),
            ideas_in_messengers=False,
            votes_in_messengers=False,
        )

        await stores.hearings.save(changed, NOON)

        assert await stores.hearings.get(hearing.id) == changed
        assert await stores.hearings.lock(hearing.id) == changed
        assert await stores.hearings.by_code(hearing.code) == changed
        assert await stores.hearings.latest(10) == [changed]
        assert await stores.hearings.lock(hearing.id + 1) is None

    await database.unit(work)


@pytest.mark.parametrize(("phase", "action"), list(product(Phase, HearingAction)))
async def test_every_pair_of_phase_and_action(database: Database, phase: Phase, action: HearingAction) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, *WAYS[phase])
        assert hearing.phase is phase
        if (phase, action) in NEXT:
            moved = await stores.hearings.move(hearing, action, NOON + MINUTE)
            assert (moved.phase, moved.phase_since, moved.closes_at) == (NEXT[phase, action], NOON + MINUTE, None)
            assert await stores.hearings.get(hearing.id) == moved
        else:
            with pytest.raises(IllegalHearingAction):
                await stores.hearings.move(hearing, action, NOON + MINUTE)
            assert await stores.hearings.get(hearing.id) == hearing

    await database.unit(work)


async def test_of_two_who_move_it_at_once_one_does(database: Database) -> None:
    hearing = await database.unit(lambda stores: a_hearing(stores, ADVANCE))

    async def go_on() -> Phase | None:
        try:
            moved = await database.unit(lambda stores: stores.hearings.move(hearing, ADVANCE, NOON))
        except IllegalHearingAction:
            return None
        return moved.phase

    assert sorted(map(str, await asyncio.gather(go_on(), go_on()))) == ["None", "ideas"]


async def test_a_locked_hearing_is_seen_as_whoever_held_it_left_it(database: Database) -> None:
    hearing = await database.unit(lambda stores: a_hearing(stores, ADVANCE, ADVANCE))
    held = asyncio.Event()

    async def first(stores: Stores) -> None:
        found = await stores.hearings.lock(hearing.id)
        assert found is not None
        held.set()
        await extend(stores.hearings, found, NOON + 5 * MINUTE, NOON)

    async def second(stores: Stores) -> None:
        found = await stores.hearings.lock(hearing.id)
        assert found is not None
        assert found.closes_at is not None
        await extend(stores.hearings, found, found.closes_at + 5 * MINUTE, NOON)

    task = asyncio.create_task(database.unit(first))
    await held.wait()
    await database.unit(second)
    await task

    stored = await database.read(lambda stores: stores.hearings.get(hearing.id))
    assert stored is not None
    assert stored.closes_at == NOON + 10 * MINUTE


async def test_a_step_closes_as_planned_and_the_next_one_has_no_end_of_it(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, ADVANCE)
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.IDEAS, NOON, NOON + 40 * MINUTE))

        ideas = await open_next(stores, hearing, NOON)
        assert ideas.closes_at == NOON + 40 * MINUTE
        assert await stores.hearings.get(hearing.id) == ideas
        measures = await open_next(stores, ideas, NOON + 41 * MINUTE)

        assert measures.closes_at is None
        back = await stores.hearings.move(measures, HearingAction.GO_BACK, NOON + 42 * MINUTE)
        assert (back.phase, back.closes_at) == (Phase.IDEAS, None)

    await database.unit(work)


async def test_a_plan_comes_back_in_the_order_of_the_phases_and_can_be_planned_anew(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.VOTING, NOON + DAY))
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.ANNOUNCED, NOON))
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.VOTING, NOON + 2 * DAY, NOON + 3 * DAY))

        assert await stores.hearings.plan(hearing.id) == [
            PhasePlan(Phase.ANNOUNCED, NOON),
            PhasePlan(Phase.VOTING, NOON + 2 * DAY, NOON + 3 * DAY),
        ]

    await database.unit(work)


async def test_tables_are_numbered_named_found_by_code_and_removed(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        (goal,) = await stores.goals.of(hearing.id)
        first = await stores.hearings.add_table(hearing.id, goal.id)
        second = await stores.hearings.add_table(hearing.id, None, "Am Fenster")
        assert [first.number, second.number] == [1, 2]
        await stores.hearings.name_table(first.id, "Am Eingang")
        named = replace(first, name="Am Eingang")
        assert await stores.hearings.tables(hearing.id) == [named, second]
        assert await stores.hearings.table(first.id) == named
        assert await stores.hearings.table_by_code(second.code) == second

        await stores.hearings.remove_table(second.id)
        assert await stores.hearings.table(second.id) is None
        third = await stores.hearings.add_table(hearing.id, goal.id)

        assert await stores.hearings.tables(hearing.id) == [
            named,
            ThemeTable(third.id, hearing.id, 2, goal.id, third.code),
        ]

    await database.unit(work)


async def test_the_current_hearing_is_the_newest_that_people_may_see(database: Database) -> None:
    async def work(stores: Stores) -> None:
        assert await stores.hearings.current() is None
        old = await a_hearing(stores, *WAYS[Phase.PUBLISHED])
        await a_hearing(stores)
        await a_hearing(stores, HearingAction.CANCEL)
        assert await stores.hearings.current() == old

        new = await a_hearing(stores, ADVANCE)

        assert await stores.hearings.current() == new
        assert await stores.hearings.in_phase(Phase.PUBLISHED, Phase.ANNOUNCED) == [old, new]

    await database.unit(work)


async def test_who_comes_when_all_is_over_is_not_counted(database: Database) -> None:
    async def work(stores: Stores) -> tuple[dict[str, int], dict[str, int]]:
        hearing = await stores.hearings.add(Content.of("de", "Hearing"), None, NOON)
        await stores.participants.add(hearing.id, None, 1, "ar", "webchat", Helping.ALONE, None, NOON)
        while hearing.phase is not Phase.COUNTING:
            hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, NOON + timedelta(hours=1))
        before = await stores.participants.counts(hearing.id)
        await stores.participants.add(
            hearing.id, None, 2, "ti", "webchat", Helping.ALONE, None, NOON + timedelta(days=9)
        )
        return before, await stores.participants.counts(hearing.id)

    assert await database.unit(work) == ({"ar": 1}, {"ar": 1})
