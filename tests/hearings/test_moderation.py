"""What moderators may do with an idea, and what its German text needs before measures are made of it."""

from dataclasses import replace
from itertools import product

import pytest

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Phase
from hearings.ideas import NEXT, Idea, IdeaAction, IdeaKind, IdeaState, IllegalIdeaAction, Reading, next_state
from hearings.moderation import (
    NothingToShow,
    assign_goal,
    hide_idea,
    is_german,
    may_go_on_wall,
    put_on_wall,
    show_idea,
    undo_decision,
)
from hearings.paper import BATCH, BatchTooLarge, IdeaTooLong, added, ideas_in
from hearings.readings import ChangedMeanwhile, WordsOfTheAuthor, override_reading, take_as_german, write_german
from storage.stores import Stores
from tests.databases import Database
from tests.hearings.voting import EVENING, a_goal, a_hearing


async def given_idea(
    stores: Stores, language: str, text: str, kind: IdeaKind = IdeaKind.TEXT, *, confirmed: bool = True
) -> tuple[Goal, Idea]:
    goal = await a_goal(stores, await a_hearing(stores, phase=Phase.IDEAS))
    new = Idea(
        *(0, goal.hearing_id, goal.id, 0, None, None, kind, language, text),
        public=None,
        reading=Reading.NONE,
        state=IdeaState.RECEIVED,
    )
    stored = await stores.ideas.add(new, EVENING)
    return goal, await stores.ideas.move(stored, IdeaAction.CONFIRM) if confirmed else stored


async def test_a_shown_idea_in_another_language_has_its_authors_words_and_waits_for_german(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, idea = await given_idea(stores, "ar", "حديقة")

        shown = await show_idea(stores.ideas, idea, "de")

        assert await stores.ideas.get(idea.id) == shown
        assert (shown.public, shown.reading) == (Content.of("ar", "حديقة"), Reading.NONE)
        assert not shown.may_be_used
        assert not may_go_on_wall(shown, "de")

    await database.unit(work)


async def test_what_its_author_has_not_confirmed_is_not_shown(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal, idea = await given_idea(stores, "de", "Garten", confirmed=False)
        for attempt in (
            show_idea(stores.ideas, idea, "de"),
            hide_idea(stores.ideas, idea, "Grund"),
            undo_decision(stores.ideas, idea),
            assign_goal(stores.ideas, idea, goal),
            put_on_wall(stores.ideas, idea, True, "de"),
            take_as_german(stores.ideas, idea, "de"),
            override_reading(stores.ideas, idea),
            write_german(stores.ideas, idea, "Garten", "de", instead_of=""),
        ):
            with pytest.raises(IllegalIdeaAction):
                await attempt
        assert await stores.ideas.get(idea.id) == idea

    await database.unit(work)


async def test_an_idea_is_not_sorted_into_another_hearing(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, idea = await given_idea(stores, "de", "Garten")
        elsewhere = await a_goal(stores, await a_hearing(stores))

        with pytest.raises(IllegalIdeaAction):
            await assign_goal(stores.ideas, idea, elsewhere)

    await database.unit(work)


async def test_a_german_text_takes_nobodys_words_away(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, german = await given_idea(stores, "de-simple", "Garten")
        with pytest.raises(WordsOfTheAuthor):
            await write_german(stores.ideas, german, "Park", "de", instead_of="")
        _, arabic = await given_idea(stores, "ar", "حديقة")
        first = await write_german(stores.ideas, arabic, "Garten", "de", instead_of="")
        with pytest.raises(ChangedMeanwhile):
            await write_german(stores.ideas, first, "Park", "de", instead_of="")
        assert first.text == "حديقة"
        assert first.reading is Reading.ASKED

    await database.unit(work)


async def test_a_note_without_words_is_shown_once_it_is_typed_up(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, idea = await given_idea(stores, "ar", "", IdeaKind.VOICE)
        with pytest.raises(NothingToShow):
            await show_idea(stores.ideas, idea, "de")
        with pytest.raises(IllegalIdeaAction):
            await take_as_german(stores.ideas, idea, "de")

        typed = await write_german(stores.ideas, idea, "Garten", "de", instead_of="", back="حديقة")
        shown = await show_idea(stores.ideas, typed, "de")

        assert shown.public == Content.of("de", "Garten").with_text("ar", "حديقة")
        assert (await override_reading(stores.ideas, shown)).may_be_used
        with pytest.raises(IllegalIdeaAction):
            await override_reading(stores.ideas, replace(shown, reading=Reading.OVERRIDDEN))

    await database.unit(work)


@pytest.mark.parametrize(("state", "action"), [pair for pair in product(IdeaState, IdeaAction) if pair not in NEXT])
def test_no_idea_moves_outside_the_table(state: IdeaState, action: IdeaAction) -> None:
    with pytest.raises(IllegalIdeaAction):
        next_state(state, action)


def test_simple_german_is_german_too() -> None:
    assert [is_german(tag, "de") for tag in ("de", "de-simple", "ar", "en")] == [True, True, False, False]


def test_the_lines_of_a_sheet_are_ideas_without_their_bullets() -> None:
    assert ideas_in(" 1. Bänke\n\n-  Mehr   Bäume\n• ١٢ حدائق\n😀\n2026 wird gut") == (
        "Bänke",
        "Mehr Bäume",
        "١٢ حدائق",
        "2026 wird gut",
    )


def test_nothing_is_cut() -> None:
    with pytest.raises(IdeaTooLong):
        ideas_in("Kurz\n" + "x" * 1_001)
    with pytest.raises(BatchTooLarge):
        added(("Idee",) * BATCH, ("noch eine",))
