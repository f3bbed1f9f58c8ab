"""Measures in the database: what they are made of, who supports them, and what merging does to both."""

from dataclasses import replace

import pytest

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import IllegalMeasureAction, Measure, MeasureAction, MeasureState, SupportKind, Wish
from hearings.participants import Helping, Participant
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, a_measure
from tests.storage.people import MINUTE, NOON

MAKER, JOINED = SupportKind.MAKER, SupportKind.JOINED


async def a_guest(stores: Stores, hearing: Hearing, slot: int) -> Participant:
    return await stores.participants.add(hearing.id, None, slot, "de", "paper", Helping.ALONE, None, NOON)


async def an_idea(stores: Stores, goal: Goal, text: str) -> Idea:
    new = Idea(
        *(0, goal.hearing_id, goal.id, 0, None, None, IdeaKind.PAPER, "de", text),
        public=Content.of("de", text),
        reading=Reading.AGREED,
        state=IdeaState.RECEIVED,
    )
    return await stores.ideas.move(await stores.ideas.add(new, NOON), IdeaAction.CONFIRM)


async def candidates(stores: Stores, *names: str) -> tuple[Goal, list[Measure], list[Participant]]:
    """Return measures that may be merged, and three people who support nothing yet."""
    hearing = await a_hearing(stores, Phase.MEASURES)
    goal = await a_goal(stores, hearing)
    people = [await a_guest(stores, hearing, slot) for slot in (1, 2, 3)]
    return goal, [await a_measure(stores, goal, name, frozen=False) for name in names], people


async def test_a_measure_comes_back_as_it_was_stored(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal, _, _ = await candidates(stores)
        ideas = [await an_idea(stores, goal, text) for text in ("Garten", "Beet")]
        ids = tuple(idea.id for idea in ideas)
        content = Content.of("ar", "حديقة")
        new = Measure(0, goal.hearing_id, goal.id, 0, content, content, content, MeasureState.MAKING, ids, True)

        stored = await stores.measures.add(new, NOON)

        assert await stores.measures.get(stored.id) == stored
        assert await stores.measures.hold(99, stored.id) == [stored]
        assert await stores.ideas.used(ids) == frozenset(ids)
        confirmed = await stores.measures.move(stored, MeasureAction.CONFIRM)
        assert confirmed.number == 1
        with pytest.raises(IllegalMeasureAction):
            await stores.measures.move(stored, MeasureAction.CONFIRM)

    await database.unit(work)


async def test_what_a_measure_says_is_read_alone(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, (garden,), _ = await candidates(stores, "Garten")

        assert await stores.measures.what(garden.id) == Content.of("de", "Garten")
        assert await stores.measures.what(garden.id + 1) is None

    await database.unit(work)


async def test_nobody_supports_a_measure_twice(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, (measure,), (anna, boris, _) = await candidates(stores, "Garten")

        assert await stores.measures.support(measure.id, anna.id, MAKER, NOON)
        assert not await stores.measures.support(measure.id, anna.id, JOINED, NOON)
        assert await stores.measures.support(measure.id, boris.id, JOINED, NOON)

        assert await stores.measures.supporters(measure.id) == {anna.id: MAKER, boris.id: JOINED}
        await stores.measures.leave(measure.id, boris.id)
        assert await stores.measures.support_counts(measure.hearing_id) == {measure.id: 1}
        assert await stores.measures.of_participant(boris.id) == []

    await database.unit(work)


async def test_merging_asks_every_supporter_and_moves_none(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal, (garden, bed), (anna, boris, _) = await candidates(stores, "Garten", "Beet")
        one, two = await an_idea(stores, goal, "Garten"), await an_idea(stores, goal, "Beet")
        await stores.measures.save(_made_of(garden, one))
        await stores.measures.save(_made_of(bed, one, two))
        for each in (anna, boris):
            await stores.measures.support(bed.id, each.id, JOINED, NOON)

        garden, bed = await stores.measures.hold(garden.id, bed.id)
        assert await stores.measures.merge(bed, garden, NOON) == [anna.id, boris.id]

        merged, into = await stores.measures.hold(bed.id, garden.id)
        assert (merged.state, merged.merged_into) == (MeasureState.MERGED, garden.id)
        assert into.idea_ids == (one.id, two.id)
        assert await stores.measures.asked(bed.id) == {anna.id, boris.id}
        assert await stores.measures.support_counts(goal.hearing_id) == {bed.id: 2}
        with pytest.raises(IllegalMeasureAction):
            await stores.measures.merge(bed, garden, NOON)

    await database.unit(work)


async def test_an_answer_counts_once(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, (garden, bed), (anna, boris, clara) = await candidates(stores, "Garten", "Beet")
        for each in (anna, boris):
            await stores.measures.support(bed.id, each.id, MAKER, NOON)
        await stores.measures.merge(bed, garden, NOON + MINUTE)

        assert await stores.measures.wish(bed.id, anna.id, Wish.MOVE)
        assert not await stores.measures.wish(bed.id, anna.id, Wish.MOVE)
        assert await stores.measures.wish(bed.id, boris.id, Wish.STAY)
        assert not await stores.measures.wish(bed.id, boris.id, Wish.MOVE)
        assert not await stores.measures.wish(bed.id, clara.id, Wish.MOVE)

        assert await stores.measures.supporters(garden.id) == {anna.id: JOINED}
        assert await stores.measures.supporters(bed.id) == {boris.id: MAKER}
        assert (await stores.measures.answers(bed.id), await stores.measures.asked(bed.id)) == (2, frozenset())

    await database.unit(work)


async def test_a_merging_is_undone_until_somebody_has_answered(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal, (garden, bed), (anna, _, _) = await candidates(stores, "Garten", "Beet")
        one, two = await an_idea(stores, goal, "Garten"), await an_idea(stores, goal, "Beet")
        await stores.measures.save(_made_of(garden, one))
        await stores.measures.save(_made_of(bed, one, two))
        await stores.measures.support(bed.id, anna.id, MAKER, NOON)
        garden, bed = await stores.measures.hold(garden.id, bed.id)
        await stores.measures.merge(bed, garden, NOON)

        (merged,) = await stores.measures.hold(bed.id)
        assert await stores.measures.unmerge(merged) == [anna.id]

        assert await stores.measures.hold(garden.id, bed.id) == [garden, bed]
        assert not await stores.measures.wish(bed.id, anna.id, Wish.MOVE)
        await stores.measures.merge(bed, garden, NOON)
        await stores.measures.wish(bed.id, anna.id, Wish.STAY)
        (merged,) = await stores.measures.hold(bed.id)
        with pytest.raises(IllegalMeasureAction):
            await stores.measures.unmerge(merged)

    await database.unit(work)


async def test_ideas_that_came_by_merging_stay_whatever_is_saved(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal, (garden, bed), _ = await candidates(stores, "Garten", "Beet")
        idea = await an_idea(stores, goal, "Beet")
        await stores.measures.save(_made_of(bed, idea))
        (bed,) = await stores.measures.hold(bed.id)
        await stores.measures.merge(bed, garden, NOON)

        merged, into = await stores.measures.hold(bed.id, garden.id)
        await stores.measures.save(into)
        await stores.measures.save(garden)  # as its makers saw it before
        assert (await stores.measures.hold(garden.id))[0].idea_ids == (idea.id,)
        await stores.measures.unmerge(merged)

        assert (await stores.measures.hold(garden.id))[0].idea_ids == ()

    await database.unit(work)


def _made_of(measure: Measure, *ideas: Idea) -> Measure:
    return replace(measure, idea_ids=tuple(idea.id for idea in ideas))
