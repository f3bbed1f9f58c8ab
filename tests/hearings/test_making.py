from dataclasses import replace
from itertools import product

import pytest

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, PhaseClosed
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.making import (
    MakerStays,
    MeasureTooLong,
    MeasureUnclear,
    NoIdeaChosen,
    NotItsMaker,
    Part,
    answer_part,
    begin_measure,
    change_measure,
    check_part,
    confirm_measure,
    join_measure,
    leave_measure,
    next_question,
    withdraw_measure,
    words_of,
)
from hearings.measures import (
    NEXT,
    PART_CHARS,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    next_state,
)
from hearings.participants import Participant, join
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, lead_to, words
from tests.storage.people import ANNA, BORIS, NOON

PAIRS = list(product(MeasureState, MeasureAction))


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair not in NEXT])
def test_what_is_not_in_the_table_changes_nothing(state: MeasureState, action: MeasureAction) -> None:
    with pytest.raises(IllegalMeasureAction):
        next_state(state, action)


@pytest.mark.parametrize("text", ["", "  \n", "👍", "12", "ok", "?!"])
def test_what_says_nothing_is_no_answer(text: str) -> None:
    with pytest.raises(MeasureUnclear):
        check_part(text)


def test_an_answer_is_never_cut() -> None:
    assert check_part("a" * PART_CHARS) == "a" * PART_CHARS
    with pytest.raises(MeasureTooLong):
        check_part("a" * (PART_CHARS + 1))


def test_the_questions_come_in_their_order() -> None:
    empty = Content("de")
    measure = Measure(1, 1, 1, 0, empty, empty, empty, MeasureState.MAKING)

    asked = [next_question(measure), *[next_question(measure, part) for part in Part]]

    assert asked == [Part.WHAT, Part.FOR_WHOM, Part.WHO_HELPS, None]


async def scene(stores: Stores) -> tuple[Hearing, Goal, Participant, Participant, list[Idea]]:
    """Make a goal with an idea that may be used and one that may not, and two people."""
    hearing = await a_hearing(stores, Phase.MEASURES)
    goal = await a_goal(stores, hearing)
    people = []
    for address in (ANNA, BORIS):
        chat = await stores.addresses.open(address, NOON)
        people.append(await join(stores.participants, hearing, chat.id, "ar", "telegram", None, NOON))
    ideas = []
    for reading in (Reading.AGREED, Reading.WRONG):
        new = Idea(0, hearing.id, goal.id, 0, None, None, IdeaKind.PAPER, "de", "Park", words("Park"), reading,
                   IdeaState.RECEIVED)  # fmt: skip
        confirmed = await stores.ideas.move(await stores.ideas.add(new, NOON), IdeaAction.CONFIRM)
        ideas.append(await stores.ideas.move(confirmed, IdeaAction.SHOW))
    return hearing, goal, people[0], people[1], ideas


async def a_candidate(stores: Stores) -> tuple[Hearing, Participant, Participant, Measure]:
    hearing, goal, anna, boris, ideas = await scene(stores)
    draft = await begin_measure(stores, hearing, goal, anna, [ideas[0].id], NOON)
    draft = await answer_part(stores.measures, hearing, draft, Part.WHAT, "حديقة جديدة", "ar", NOON)
    return hearing, anna, boris, await confirm_measure(stores.measures, hearing, draft, NOON)


async def test_an_idea_whose_author_disagrees_is_left_out(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing, goal, anna, _boris, (usable, wrong) = await scene(stores)
        measure = await begin_measure(stores, hearing, goal, anna, [wrong.id, usable.id], NOON)
        assert measure.idea_ids == (usable.id,)
        with pytest.raises(NoIdeaChosen):
            await begin_measure(stores, hearing, goal, anna, [wrong.id], NOON)

    await database.unit(work)


async def test_the_same_beginning_twice_is_one_draft(database: Database) -> None:
    async def work(stores: Stores) -> tuple[Measure, Measure]:
        hearing, goal, anna, _boris, (usable, _wrong) = await scene(stores)
        first = await begin_measure(stores, hearing, goal, anna, [usable.id], NOON)
        return first, await begin_measure(stores, hearing, goal, anna, [usable.id], NOON)

    first, second = await database.unit(work)

    assert first.id == second.id


async def test_a_measure_without_words_cannot_be_confirmed(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing, goal, anna, _boris, (usable, _wrong) = await scene(stores)
        draft = await begin_measure(stores, hearing, goal, anna, [usable.id], NOON)
        with pytest.raises(MeasureUnclear):
            await confirm_measure(stores.measures, hearing, draft, NOON)
        with pytest.raises(MeasureUnclear):
            await answer_part(stores.measures, hearing, draft, Part.WHAT, "", "ar", NOON)

    await database.unit(work)


async def test_a_question_that_is_skipped_has_no_answer(database: Database) -> None:
    async def work(stores: Stores) -> Measure | None:
        hearing, goal, anna, _boris, (usable, _wrong) = await scene(stores)
        draft = await begin_measure(stores, hearing, goal, anna, [usable.id], NOON)
        await answer_part(stores.measures, hearing, draft, Part.FOR_WHOM, " ", "ar", NOON)
        return await stores.measures.get(draft.id)

    found = await database.unit(work)

    assert found is not None
    assert words_of(found, Part.FOR_WHOM) is None


async def test_a_change_keeps_the_number_and_makes_translations_outdated(database: Database) -> None:
    async def work(stores: Stores) -> Measure | None:
        hearing, _anna, _boris, made = await a_candidate(stores)
        translated = replace(made, what=made.what.with_text("de", "Ein neuer Park"))
        await stores.measures.save(translated)
        await change_measure(stores.measures, hearing, translated, Part.WHAT, "حديقتان", "ar", NOON)
        return await stores.measures.get(made.id)

    found = await database.unit(work)

    assert found is not None
    assert (found.state, found.number) == (MeasureState.CANDIDATE, 1)
    assert found.what.texts["ar"].text == "حديقتان"
    assert found.what.outdated("de")


async def test_a_change_that_is_refused_leaves_the_measure_where_it_was(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing, _anna, _boris, made = await a_candidate(stores)
        rated = await stores.measures.move(made, MeasureAction.OPEN)
        for seen in (made, rated):
            with pytest.raises(IllegalMeasureAction):
                await change_measure(stores.measures, hearing, seen, Part.WHAT, "حديقتان", "ar", NOON)
        assert await stores.measures.get(made.id) == rated

    await database.unit(work)


async def test_after_the_step_nothing_is_made_changed_or_joined_but_it_may_be_left(database: Database) -> None:
    async def work(stores: Stores) -> dict[int, object]:
        hearing, anna, boris, made = await a_candidate(stores)
        assert await join_measure(stores.measures, hearing, made, boris, NOON)
        assert not await join_measure(stores.measures, hearing, made, boris, NOON)
        later = await lead_to(stores, hearing, Phase.VOTING)
        with pytest.raises(PhaseClosed):
            await join_measure(stores.measures, later, made, anna, NOON)
        with pytest.raises(PhaseClosed):
            await change_measure(stores.measures, later, made, Part.WHAT, "حديقتان", "ar", NOON)
        await leave_measure(stores.measures, made, boris)
        with pytest.raises(MakerStays):
            await leave_measure(stores.measures, made, anna)
        return dict(await stores.measures.supporters(made.id))

    assert len(await database.unit(work)) == 1


async def test_only_its_maker_takes_a_measure_back_and_only_until_it_is_decided(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _hearing, anna, boris, made = await a_candidate(stores)
        with pytest.raises(NotItsMaker):
            await withdraw_measure(stores.measures, made, boris)
        decided = made
        for action in (MeasureAction.OPEN, MeasureAction.FREEZE, MeasureAction.REJECT):
            decided = await stores.measures.move(decided, action)
        with pytest.raises(IllegalMeasureAction):
            await withdraw_measure(stores.measures, decided, anna)

    await database.unit(work)
