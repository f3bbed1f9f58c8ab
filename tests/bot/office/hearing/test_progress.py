"""What becomes of measures, as staff write it down and publish it."""

import pytest

from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase
from hearings.measures import Measure, MeasureState
from hearings.progress import Progress
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.storage.hearing_people import a_goal, a_hearing, a_measure, lead_to


class Town:
    """A hearing with three measures, and a moderator."""

    def __init__(self, hub: Hub, staff: Person, hearing: Hearing, goal: Goal, measures: list[Measure]) -> None:
        self.hub, self.staff, self.hearing, self.goal, self.measures = hub, staff, hearing, goal, measures

    async def steps(self, index: int = 0) -> list[Progress]:
        found: list[Progress] = await self.hub.unit(lambda stores: stores.progress.of(self.measures[index].id))
        return found

    async def state(self, index: int = 0) -> MeasureState:
        measure = await self.hub.unit(lambda stores: stores.measures.get(self.measures[index].id))
        return MeasureState(measure.state)

    async def prepare(self, index: int, action: str, words: str = "") -> None:
        await self.staff.press_token(f"hpr_m:{self.measures[index].id}")
        await self.staff.press(action)
        await (self.staff.say(words) if words else self.staff.press("Without words"))


async def a_town(hub: Hub, phase: Phase = Phase.PUBLISHED) -> Town:
    async def work(stores: Stores) -> tuple[Hearing, Goal, list[Measure]]:
        hearing = await a_hearing(stores, phase, hub.now)
        goal = await a_goal(stores, hearing)
        names = ("Sprachcafé", "Spielplatz", "Lotsen")
        return hearing, goal, [await a_measure(stores, goal, name) for name in names]

    return Town(hub, await hub.staff("Mona", Role.MODERATOR), *await hub.unit(work))


@pytest.fixture
async def town(hub: Hub) -> Town:
    return await a_town(hub)


async def test_a_decision_is_prepared_and_nobody_else_sees_it_before_it_is_published(town: Town) -> None:
    await town.staff.press_token(f"hpr:{town.hearing.id}")
    assert "1. Sprachcafé: not decided yet, 0 %" in town.staff.reads
    await town.prepare(0, "Take it up")

    assert "Prepared, seen by staff only" in town.staff.reads
    assert await town.state() is MeasureState.FROZEN
    await town.staff.press("Publish")
    assert "cannot be taken back" in town.staff.reads
    await town.staff.press("Publish")
    assert "Published." in town.staff.reads
    assert await town.state() is MeasureState.TAKEN_UP


async def test_a_no_cannot_be_given_without_its_reason(town: Town) -> None:
    await town.staff.press_token(f"hpr_m:{town.measures[0].id}")
    await town.staff.press("Do not take it up")
    assert "Without words" not in town.staff.buttons
    await town.staff.press_token(f"hpr_bare:{town.measures[0].id}:reject")
    assert "This needs a reason." in town.staff.reads

    await town.prepare(0, "Do not take it up", "Kein Platz im Haus.")

    (step,) = await town.steps()
    assert (step.state, step.text.texts["de"].text) == (MeasureState.NOT_TAKEN_UP, "Kein Platz im Haus.")


async def test_all_decisions_are_released_together(town: Town) -> None:
    await town.prepare(0, "Take it up", "Gut.")
    await town.prepare(1, "Take it up, but changed", "Kleiner.")
    await town.prepare(2, "Do not take it up", "Zu teuer.")
    await town.staff.press_token(f"hpr:{town.hearing.id}")
    await town.staff.press("Publish all 3 steps")
    assert "Words are still missing in:" in town.staff.reads
    await town.staff.press("Publish")

    assert "3 steps were published." in town.staff.reads
    assert [await town.state(each) for each in range(3)] == [
        MeasureState.TAKEN_UP,
        MeasureState.CHANGED,
        MeasureState.NOT_TAKEN_UP,
    ]
    await town.staff.press_again()
    assert "Nothing is waiting to be published." in town.staff.reads


async def test_what_changed_since_the_list_was_shown_is_shown_before_it_is_released(town: Town) -> None:
    await town.prepare(0, "Take it up")
    await town.staff.press_token(f"hpr_all:{town.hearing.id}")
    other = await town.hub.staff("Olga", Role.ADMIN)
    await other.press_token(f"hpr_do:{town.measures[1].id}:take_up")
    await other.press("Without words")

    await town.staff.press("Publish")

    assert "Something has changed meanwhile." in town.staff.reads
    assert await town.state() is MeasureState.FROZEN


async def test_before_the_results_are_public_decisions_can_only_be_prepared(hub: Hub) -> None:
    town = await a_town(hub, Phase.COUNTING)
    await town.prepare(0, "Take it up")
    await town.staff.press("Publish")
    await town.staff.press("Publish")
    assert "can be published once the results" in town.staff.reads
    await town.staff.press_token(f"hpr_all:{town.hearing.id}")
    assert "can be published once the results" in town.staff.reads

    await hub.unit(lambda stores: lead_to(stores, town.hearing, Phase.PUBLISHED, hub.now))
    await town.staff.press_token(f"hpr_all:{town.hearing.id}")
    await town.staff.press("Publish")
    assert await town.state() is MeasureState.TAKEN_UP


async def test_a_step_can_be_taken_back_until_it_is_published(town: Town) -> None:
    await town.prepare(0, "Take it up")
    await town.staff.press("Take it back")
    assert await town.steps() == []
    await town.prepare(0, "Take it up")
    await town.staff.press("Publish")
    await town.staff.press("Publish")
    (step,) = await town.steps()

    for token in ("hpr_undo", "hpr_pub", "hpr_yes", "hpr_pc", "hpr_on", "hpr_text"):
        await town.staff.press_token(f"{token}:{step.id}")
        assert "What shall change is a new step." in town.staff.reads
    assert await town.steps() == [step]


async def test_what_was_published_wrongly_is_corrected_by_a_new_step_that_says_why(town: Town) -> None:
    await town.prepare(0, "Do not take it up", "Zu teuer.")
    await town.staff.press("Publish")
    await town.staff.press("Publish")
    await town.prepare(0, "Take it up", "Das war ein Irrtum.")
    await town.staff.press("Publish")
    await town.staff.press("Publish")

    assert await town.state() is MeasureState.TAKEN_UP
    assert [step.state for step in await town.steps()] == [MeasureState.NOT_TAKEN_UP, MeasureState.TAKEN_UP]


@pytest.mark.parametrize(("typed", "percent"), [("40", 40), ("٤٠", 40), ("४० %", 40), ("100", 100)])
async def test_per_cent_are_pressed_or_typed_in_the_digits_of_any_script(town: Town, typed: str, percent: int) -> None:
    await town.prepare(0, "Take it up")
    await town.staff.press("Per cent")
    await town.staff.press("25 %")
    assert (await town.steps())[0].percent == 25
    await town.staff.press("Per cent")
    for wrong in ("101", "-1", "half"):
        await town.staff.say(wrong)
        assert "Please write a number from 0 to 100." in town.staff.reads
    await town.staff.say(typed)

    assert (await town.steps())[0].percent == percent


async def test_the_day_of_the_next_news_lies_ahead_and_can_be_taken_out(town: Town) -> None:
    await town.prepare(0, "Take it up")
    await town.staff.press("Next date")
    await town.staff.say("bald")
    assert "I do not understand this date." in town.staff.reads
    await town.staff.say("01.01.2020")
    assert "not in the future" in town.staff.reads
    await town.staff.say("01.03.2027")
    assert "1 March 2027" in town.staff.reads
    await town.staff.press("Next date")
    await town.staff.press("No date")

    assert (await town.steps())[0].next_on is None


async def test_words_are_translated_before_and_after_they_are_published(town: Town) -> None:
    await town.prepare(0, "Take it up", "Wir fangen an.")
    await town.staff.press("Languages")
    await town.staff.press("Türkçe")
    await town.staff.press("Write it")
    await town.staff.say("Başlıyoruz.")
    assert "The text was saved." in town.staff.reads
    await town.staff.press("Back")
    await town.staff.press("Publish")
    await town.staff.press("Publish")
    await town.staff.press("Languages of what is published")
    await town.staff.press("العربية")
    await town.staff.press("Write it")
    await town.staff.say("نبدأ.")

    (step,) = await town.steps()
    assert {tag: each.text for tag, each in step.text.texts.items()} == {
        "de": "Wir fangen an.",
        "tr": "Başlıyoruz.",
        "ar": "نبدأ.",
    }
    await town.staff.press_token(f"hpr_x:{step.id}:de")
    assert "Write it anew" not in town.staff.buttons


async def test_words_that_are_too_long_are_asked_for_again(town: Town) -> None:
    await town.staff.press_token(f"hpr_do:{town.measures[0].id}:reject")
    await town.staff.say("x" * 1001)
    assert "too long" in town.staff.reads
    await town.staff.say("kurz")

    assert len(await town.steps()) == 1


async def test_two_who_prepare_the_same_measure_are_told(town: Town) -> None:
    other = await town.hub.staff("Olga", Role.MODERATOR)
    await town.staff.press_token(f"hpr_do:{town.measures[0].id}:reject")
    await other.press_token(f"hpr_do:{town.measures[0].id}:take_up")
    await other.press("Without words")
    await town.staff.say("Nein.")

    assert "Another step of this measure waits already." in town.staff.reads
    assert [step.state for step in await town.steps()] == [MeasureState.TAKEN_UP]


async def test_old_buttons_and_strangers_are_answered(town: Town) -> None:
    for token in ("hpr:99", "hpr_m:99", "hpr_do:99:take_up", "hpr_yes:99", "hpr_x:99", "hpr_all:99", "hpr_m:abc"):
        await town.staff.press_token(token)
        assert town.staff.reads
    await town.staff.press_token(f"hpr_do:{town.measures[0].id}:fly")
    assert "Please choose again." in town.staff.reads
    anna = town.hub.person("anna", hint="en")
    await anna.press_token(f"hpr:{town.hearing.id}")
    assert "Sprachcafé" not in anna.reads
