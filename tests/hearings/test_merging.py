"""Merging measures: lineage is kept, support moves only by its supporter's tap, and its sum never rises."""

import asyncio
from dataclasses import dataclass, field, replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearings.hearings import Hearing, HearingAction, Phase, PhaseClosed
from hearings.measures import (
    NEXT,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    SupportKind,
    Wish,
    next_state,
)
from hearings.merging import MergedOn, NotTogether, answer_merging, merge, undo_merging, whither
from hearings.participants import Helping
from storage.stores import Stores
from tests.databases import Database
from tests.hearings.voting import EVENING, a_goal, a_hearing, measures
from tests.storage.test_measures import an_idea

PEOPLE, MEASURES = 5, 4
JOINED = SupportKind.JOINED
person, one = st.integers(0, PEOPLE - 1), st.integers(0, MEASURES - 1)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("join"), person, one),
        st.tuples(st.just("leave"), person, one),
        st.tuples(st.just("merge"), one, one),
        st.tuples(st.just("undo"), one, one),
        st.tuples(st.sampled_from(["take", "keep"]), person, one),
    ),
    max_size=25,
)


@dataclass
class Table:
    """Measures of one goal and people who may support them."""

    hearing: Hearing
    measures: list[Measure]
    people: list[int] = field(default_factory=list)

    async def total(self, stores: Stores) -> int:
        return sum((await stores.measures.support_counts(self.hearing.id)).values())

    async def do(self, stores: Stores, what: str, first: int, second: int) -> None:
        """Do something, as far as it is possible."""
        store = stores.measures
        try:
            if what == "merge":
                ids = self.measures[first].id, self.measures[second].id
                await merge(store, self.hearing, *ids, EVENING)
            elif what == "undo":
                await undo_merging(store, self.hearing, self.measures[first].id)
            elif what == "join":
                measure = await store.get(self.measures[second].id)
                if measure and measure.state is MeasureState.CANDIDATE:  # as the screens do
                    await store.support(measure.id, self.people[first], JOINED, EVENING)
            elif what == "leave":
                await store.leave(self.measures[second].id, self.people[first])
            else:
                wish = Wish.MOVE if what == "take" else Wish.STAY
                (measure,) = await store.hold(self.measures[second].id)
                await answer_merging(store, self.hearing, measure, self.people[first], wish, EVENING)
        except (IllegalMeasureAction, NotTogether, MergedOn):
            pass


async def a_table(stores: Stores, count: int = MEASURES, people: int = PEOPLE, *, with_ideas: bool = False) -> Table:
    hearing = await a_hearing(stores, phase=Phase.MEASURES)
    goal = await a_goal(stores, hearing)
    made = await measures(stores, goal, *(f"Maßnahme {n}" for n in range(count)))
    if with_ideas:
        for measure in made:
            idea = await an_idea(stores, goal, "Idee")
            (stored,) = await stores.measures.hold(measure.id)
            await stores.measures.save(_with_idea(stored, idea.id))
    table = Table(hearing, made)
    for slot in range(1, people + 1):
        who = await stores.participants.add(hearing.id, None, slot, "de", "paper", Helping.ALONE, None, EVENING)
        table.people.append(who.id)
    return table


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=moves)
async def test_the_sum_of_supports_never_rises_by_merging(
    database: Database, sequence: list[tuple[str, int, int]]
) -> None:
    async def work(stores: Stores) -> None:
        table = await a_table(stores, with_ideas=True)
        ideas = {idea for measure in table.measures for idea in (await stores.measures.hold(measure.id))[0].idea_ids}
        for what, first, second in sequence:
            before = await table.total(stores)

            await table.do(stores, what, first, second)

            after = await table.total(stores)
            assert after <= before + (what == "join")
            if what in ("merge", "undo", "keep"):
                assert after == before  # nothing moves but by its supporter's own yes
        for measure in table.measures:
            last = await whither(stores.measures, measure.id)
            own = (await stores.measures.hold(measure.id))[0].idea_ids
            assert last is not None
            assert set(own) <= set(last.idea_ids) <= ideas  # wherever it went, its ideas went along

    await database.unit(work)


async def test_of_two_who_merge_each_other_at_once_one_wins(database: Database) -> None:
    table = await database.unit(lambda stores: a_table(stores, 2))
    garden, bed = (measure.id for measure in table.measures)

    async def attempt(pair: tuple[int, int]) -> object:
        async def work(stores: Stores) -> object:
            return await merge(stores.measures, table.hearing, *pair, EVENING)

        return await database.unit(work)

    done = await asyncio.gather(attempt((garden, bed)), attempt((bed, garden)), return_exceptions=True)

    assert [type(each) for each in done if isinstance(each, Exception)] == [IllegalMeasureAction]
    found = await database.unit(lambda stores: stores.measures.hold(garden, bed))
    assert sorted(measure.state for measure in found) == [MeasureState.CANDIDATE, MeasureState.MERGED]


async def test_an_answer_and_an_undo_at_once_leave_one_of_them(database: Database) -> None:
    table = await database.unit(lambda stores: a_table(stores, 2))
    garden, bed = table.measures
    anna = table.people[0]

    async def prepare(stores: Stores) -> None:
        await stores.measures.support(bed.id, anna, JOINED, EVENING)
        await merge(stores.measures, table.hearing, bed.id, garden.id, EVENING)

    async def answer(stores: Stores) -> bool:
        return await answer_merging(stores.measures, table.hearing, bed, anna, Wish.MOVE, EVENING) is not None

    async def undo(stores: Stores) -> bool:
        return bool(await undo_merging(stores.measures, table.hearing, bed.id))

    await database.unit(prepare)
    moved, undone = await asyncio.gather(database.unit(answer), database.unit(undo), return_exceptions=True)

    assert (moved is True) is isinstance(undone, IllegalMeasureAction)
    supported = garden if moved is True else bed
    assert await database.unit(lambda stores: stores.measures.support_counts(table.hearing.id)) == {supported.id: 1}


async def test_only_candidates_of_one_goal_are_merged(database: Database) -> None:
    async def work(stores: Stores) -> None:
        table = await a_table(stores, 2)
        garden, bed = table.measures
        other = (await measures(stores, await a_goal(stores, table.hearing, "Sprache"), "Café"))[0]
        for pair in ((garden.id, garden.id), (garden.id, other.id), (garden.id, 9_999)):
            with pytest.raises(NotTogether):
                await merge(stores.measures, table.hearing, *pair, EVENING)
        await stores.measures.move(bed, MeasureAction.WITHDRAW)
        for pair in ((garden.id, bed.id), (bed.id, garden.id)):
            with pytest.raises(IllegalMeasureAction):
                await merge(stores.measures, table.hearing, *pair, EVENING)

    await database.unit(work)


async def test_once_the_rating_is_open_nothing_is_merged_answered_or_undone(database: Database) -> None:
    async def work(stores: Stores) -> None:
        table = await a_table(stores, 3)
        garden, bed, park = table.measures
        anna = table.people[0]
        await stores.measures.support(bed.id, anna, JOINED, EVENING)
        await merge(stores.measures, table.hearing, bed.id, garden.id, EVENING)
        voting = await stores.hearings.move(table.hearing, HearingAction.ADVANCE, EVENING)

        with pytest.raises(PhaseClosed):
            await merge(stores.measures, voting, park.id, garden.id, EVENING)
        with pytest.raises(PhaseClosed):
            await undo_merging(stores.measures, voting, bed.id)
        with pytest.raises(PhaseClosed):
            await answer_merging(stores.measures, voting, bed, anna, Wish.MOVE, EVENING)

        assert await stores.measures.supporters(bed.id) == {anna: JOINED}

    await database.unit(work)


async def test_support_does_not_go_to_a_measure_that_was_taken_back(database: Database) -> None:
    async def work(stores: Stores) -> None:
        table = await a_table(stores, 2)
        garden, bed = table.measures
        anna = table.people[0]
        await stores.measures.support(bed.id, anna, JOINED, EVENING)
        await merge(stores.measures, table.hearing, bed.id, garden.id, EVENING)
        await stores.measures.move(garden, MeasureAction.WITHDRAW)

        with pytest.raises(IllegalMeasureAction):
            await answer_merging(stores.measures, table.hearing, bed, anna, Wish.MOVE, EVENING)
        assert await stores.measures.supporters(bed.id) == {anna: JOINED}
        undone = await undo_merging(stores.measures, table.hearing, bed.id)

        assert undone.participant_ids == (anna,)
        assert (await stores.measures.hold(bed.id))[0].state is MeasureState.CANDIDATE

    await database.unit(work)


async def test_a_merging_whose_target_was_merged_on_is_not_undone(database: Database) -> None:
    async def work(stores: Stores) -> None:
        table = await a_table(stores, 3)
        first, middle, last = table.measures
        await merge(stores.measures, table.hearing, first.id, middle.id, EVENING)
        await merge(stores.measures, table.hearing, middle.id, last.id, EVENING)

        with pytest.raises(IllegalMeasureAction):
            await undo_merging(stores.measures, table.hearing, first.id)
        with pytest.raises(IllegalMeasureAction):
            await undo_merging(stores.measures, table.hearing, last.id)

        found = await whither(stores.measures, first.id)
        assert found is not None
        assert found.id == last.id

    await database.unit(work)


@pytest.mark.parametrize(
    ("state", "action"), [pair for pair in product(MeasureState, MeasureAction) if pair not in NEXT]
)
def test_no_measure_moves_outside_the_table(state: MeasureState, action: MeasureAction) -> None:
    with pytest.raises(IllegalMeasureAction):
        next_state(state, action)


def _with_idea(measure: Measure, idea_id: int) -> Measure:
    return replace(measure, idea_ids=(*measure.idea_ids, idea_id))
