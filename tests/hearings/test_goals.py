"""Goals: recorded while the hearing is a draft, fixed once it is announced, translated at any time."""

from dataclasses import replace

import pytest

from hearings.content import Content
from hearings.goals import (
    Goal,
    GoalFixed,
    GoalHasIdeas,
    GoalsIncomplete,
    check_announceable,
    record_goal,
    remove_goal,
    translate_goal,
)
from hearings.hearings import Hearing, IllegalHearingAction, Phase
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.leading import open_next
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import NOON


def a_goal(title: str = "Wohnen", minutes: str = "TOP 4") -> Goal:
    wording = Content.of("de", f"{title} für alle.")
    return Goal(0, 0, 0, Content.of("de", title), wording, "🏠", NOON.date() if minutes else None, minutes)


async def a_draft(stores: Stores) -> Hearing:
    return await stores.hearings.add(Content.of("de", "Hearing"), None, NOON)


async def test_goals_are_numbered_as_they_come_and_close_ranks_when_one_goes(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_draft(stores)
        first, second, third = [await record_goal(stores.goals, hearing, a_goal(each)) for each in ("A", "B", "C")]
        assert [first.number, second.number, third.number] == [1, 2, 3]

        await remove_goal(stores.goals, stores.ideas, hearing, second)

        assert await stores.goals.of(hearing.id) == [first, replace(third, number=2)]

    await database.unit(work)


async def test_in_a_draft_everything_can_be_corrected(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_draft(stores)
        goal = await record_goal(stores.goals, hearing, a_goal())
        better = replace(goal, pictogram="📚", minutes="TOP 5", wording=goal.wording.with_text("de", "Anders."))

        assert await record_goal(stores.goals, hearing, better) == better
        assert await stores.goals.of(hearing.id) == [better]

    await database.unit(work)


async def test_once_announced_no_goal_comes_goes_or_changes_but_translations_do(database: Database) -> None:
    async def work(stores: Stores) -> None:
        draft = await a_draft(stores)
        goal = await record_goal(stores.goals, draft, a_goal())
        hearing = await open_next(stores, draft, NOON)
        with pytest.raises(GoalFixed):
            await record_goal(stores.goals, hearing, a_goal("Neu"))
        with pytest.raises(GoalFixed):
            await record_goal(stores.goals, hearing, replace(goal, minutes="anders"))
        with pytest.raises(GoalFixed):
            await remove_goal(stores.goals, stores.ideas, hearing, goal)
        with pytest.raises(GoalFixed):
            await translate_goal(stores.goals, goal, "de", "Wohnen!", "Etwas anderes.")

        translated = await translate_goal(stores.goals, goal, "tr", "Barınma", "Herkes için.")

        assert await stores.goals.of(hearing.id) == [translated]
        assert translated.wording.say("tr", "de") == ("Herkes için.", "tr")
        assert translated.wording.say("de", "de") == ("Wohnen für alle.", "de")

    await database.unit(work)


async def test_a_goal_with_ideas_is_never_removed(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_draft(stores)
        goal, empty = [await record_goal(stores.goals, hearing, a_goal(each)) for each in ("A", "B")]
        idea = Idea(
            0, hearing.id, goal.id, 0, None, None, IdeaKind.TEXT, "de", "", None, Reading.NONE, IdeaState.RECEIVED
        )
        await stores.ideas.add(idea, NOON)

        with pytest.raises(GoalHasIdeas):
            await remove_goal(stores.goals, stores.ideas, hearing, goal)
        await remove_goal(stores.goals, stores.ideas, hearing, empty)

        assert await stores.goals.of(hearing.id) == [goal]

    await database.unit(work)


async def test_it_is_announced_only_with_goals_that_say_where_they_were_decided(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_draft(stores)
        with pytest.raises(GoalsIncomplete) as nothing:
            await open_next(stores, hearing, NOON)
        assert nothing.value.goals == ()
        good = await record_goal(stores.goals, hearing, a_goal())
        lacking = await record_goal(stores.goals, hearing, a_goal("Bildung", minutes=""))
        with pytest.raises(GoalsIncomplete) as one:
            await open_next(stores, hearing, NOON)
        assert one.value.goals == (lacking,)
        stored = await stores.hearings.get(hearing.id)
        assert stored is not None
        assert stored.phase is Phase.DRAFT

        await remove_goal(stores.goals, stores.ideas, hearing, lacking)
        announced = await open_next(stores, hearing, NOON)

        check_announceable([good])
        assert (announced.phase, announced.announced_at) == (Phase.ANNOUNCED, NOON)
        with pytest.raises(IllegalHearingAction):
            await open_next(stores, hearing, NOON)  # the draft somebody still has on their screen

    await database.unit(work)


def test_a_new_wording_makes_its_translations_outdated() -> None:
    wording = Content.of("de", "Alle wohnen gut.").with_text("tr", "Herkes iyi oturur.")

    changed = wording.with_text("de", "Alle sollen gut wohnen.")

    assert wording.missing(("de", "tr")) == ()
    assert changed.missing(("de", "tr")) == ("tr",)
    assert changed.say("tr", "de") == ("Alle sollen gut wohnen.", "de")
