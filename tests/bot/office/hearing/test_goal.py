"""Staff record the goals that the committee decided, and translate them."""

from dataclasses import replace
from datetime import date

import pytest

from bot.office.hearing.goal import past_day
from broadcasts.schedule import UnreadableTime
from hearings.content import Content, ContentText, TextState
from hearings.goals import Goal
from hearings.hearings import Phase
from hearings.leading import open_next
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing

FIXED = "The hearing has been announced: its goals can no longer change, only their translations."


async def goals(hub: Hub) -> list[Goal]:
    found: list[Goal] = await hub.unit(lambda stores: stores.goals.of(1))
    return found


async def test_a_goal_is_recorded_with_what_the_committee_decided(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, goals=1)
    await moderator.press_token("hx_goals:1")
    await moderator.press("New goal")
    assert moderator.reads == (
        "Please send the goal in this language in one message: Deutsch. "
        "The first line is its title, then an empty line, then the wording."
    )

    await moderator.say("Bildung und Sprache\n\nAlle Kinder lernen Deutsch.\nUnd ihre Eltern auch.")
    assert moderator.reads.startswith(
        "2 📚 Bildung und Sprache\n\nAlle Kinder lernen Deutsch. Und ihre Eltern auch.\n\n"
        "⚠ It is not said when the committee decided it."
    )
    await moderator.press("Pictogram…")
    await moderator.press("👶")
    await moderator.press("Date of the decision…")
    await moderator.say("10.5.")
    assert "Decided by the committee on Sunday, 10 May 2026." in moderator.reads
    await moderator.press("Minutes…")
    await moderator.say("Protokoll 3/2026, TOP 4")

    goal = (await goals(hub))[1]
    assert (goal.number, goal.pictogram, goal.decided_on) == (2, "👶", date(2026, 5, 10))
    assert goal.minutes == "Protokoll 3/2026, TOP 4"
    assert goal.wording.texts["de"].text == "Alle Kinder lernen Deutsch.\nUnd ihre Eltern auch."
    assert goal.is_set


@pytest.mark.parametrize("text", ["Wohnen", "Wohnen\n\n", "\n\n"])
async def test_a_goal_without_wording_is_asked_for_again(hub: Hub, moderator: Person, text: str) -> None:
    await a_hearing(hub, goals=0)
    await moderator.press_token("hx_gnew:1")

    await moderator.say(text)

    assert moderator.reads == "The first line is its title, then an empty line, then the wording."
    assert await goals(hub) == []
    await moderator.say("Wohnen\n\nAlle wohnen gut.")
    assert len(await goals(hub)) == 1


@pytest.mark.parametrize("text", ["x" * 61 + "\n\nWortlaut", "Wohnen\n\n" + "x" * 601])
async def test_a_goal_that_is_too_long_is_asked_for_again(hub: Hub, moderator: Person, text: str) -> None:
    await a_hearing(hub, goals=0)
    await moderator.press_token("hx_gnew:1")

    await moderator.say(text)

    assert moderator.reads == ("This is too long: the title has at most 60 characters, the wording at most 600.")


async def test_a_date_that_is_none_or_still_to_come_is_asked_for_again(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await moderator.press_token("hx_day:1")

    await moderator.say("in May")
    assert moderator.reads == "I do not understand this date."
    await moderator.say("1.12.2026")
    assert moderator.reads == "This day is still to come. Please record only what the committee has decided."
    await moderator.say("2026-11-24")

    assert "Tuesday, 24 November 2026" in moderator.reads


def test_a_day_without_a_year_is_the_last_such_day() -> None:
    today = date(2026, 11, 25)

    assert past_day("10.5.", today) == date(2026, 5, 10)
    assert past_day("1.12.", today) == date(2025, 12, 1)
    assert past_day("25.11.", today) == today
    assert past_day("1.12.2026", today) == date(2026, 12, 1)
    with pytest.raises(UnreadableTime):
        past_day("29.2.", date(2028, 1, 1))


async def test_a_goal_is_removed_after_a_question_and_the_others_move_up(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, goals=2)
    await moderator.press_token("hx_goal:1")
    await moderator.press("Remove the goal")
    assert moderator.reads == "Remove this goal? 1 🏠 Goal 1"

    await moderator.press("Yes, remove it")

    assert moderator.reads.startswith("The goal was removed.")
    assert [(goal.id, goal.number) for goal in await goals(hub)] == [(2, 1)]
    await moderator.press_again()
    assert moderator.reads == "This goal no longer exists."


async def test_once_announced_a_goal_can_only_be_translated(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, Phase.ANNOUNCED)
    before = await goals(hub)
    await moderator.press_token("hx_goal:1")
    assert moderator.buttons == ["Languages…", "Read aloud…", "All goals", "Back to the hearing"]

    for token in ("hx_pic:1:2", "hx_day:1", "hx_minutes:1", "hx_gdel:1:yes", "hx_write:g:1:de"):
        await moderator.press_token(token)
        assert moderator.reads.startswith(FIXED)
    await moderator.press_token("hx_gnew:1")
    assert FIXED in moderator.reads
    assert await goals(hub) == before


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("hx_write:g:1:de", "Neu\n\nAnders."),
        ("hx_minutes:1", "TOP 9"),
        ("hx_day:1", "1.2.2026"),
        ("hx_gnew:1", "Neu\n\nAnders."),
    ],
)
async def test_what_was_asked_for_a_draft_comes_too_late_once_it_is_announced(
    hub: Hub, moderator: Person, token: str, answer: str
) -> None:
    hearing = await a_hearing(hub)
    before = await goals(hub)
    await moderator.press_token(token)
    await hub.unit(lambda stores: open_next(stores, hearing, hub.now))

    await moderator.say(answer)

    assert FIXED in moderator.reads
    assert await goals(hub) == before


async def test_the_languages_show_how_far_each_one_is(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub)
    (goal,) = await goals(hub)
    await moderator.press_token("hx_write:g:1:de")
    await moderator.say("Ziel 1\n\nEin neuer Wortlaut.")

    await moderator.press("Languages…")
    assert moderator.reads == (
        "Goal 1: Goal 1\n\n• English: ⚠ outdated, the main text has changed since\n• Deutsch: checked"
    )
    await moderator.press("English")
    assert moderator.reads == (
        "Goal 1: Goal 1\n\nDeutsch:\n\n> Ziel 1\n>\n> Ein neuer Wortlaut.\n\n"
        "English (⚠ outdated, the main text has changed since):\n\n> Goal 1\n>\n> Goal 1"
    )
    await moderator.press("Write it anew")
    await moderator.say("Goal 1\n\nA new wording.")

    assert moderator.reads == "The text was saved.\n\nGoal 1: Goal 1\n\n• Deutsch and English: checked"
    assert (await goals(hub))[0].wording.say("en", "de") == ("A new wording.", "en")
    assert (await goals(hub))[0].id == goal.id
    assert hearing.id == 1


async def test_a_machines_text_is_taken_over_when_somebody_has_read_it(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    (goal,) = await goals(hub)
    for content in (goal.title, goal.wording):
        assert isinstance(content.texts, dict)
        content.texts["en"] = ContentText("By machine", TextState.MACHINE, content.hash)
    await hub.unit(lambda stores: stores.goals.save(goal))
    await moderator.press_token("hx_text:g:1:en")
    assert "English (translated by a machine, not checked yet):" in moderator.reads

    await moderator.press("I have read it, it is right")

    assert moderator.reads.startswith("The text was taken over.")
    assert not (await goals(hub))[0].wording.by_machine("en")


async def test_a_language_that_is_not_offered_leads_to_the_languages(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)

    for token in ("hx_text:g:1:xx", "hx_write:g:1:tr", "hx_right:g:1", "hx_texts:g:1"):
        await moderator.press_token(token)

        assert moderator.reads == "Goal 1: Goal 1\n\n• Deutsch and English: checked"


async def test_what_is_hard_to_read_in_a_goal_is_said_while_it_can_be_changed(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub, Phase.DRAFT)
    (goal, *_) = await goals(hub)
    wording = Content.of("de", "Die Anträge werden ggf. geprüft.")
    await hub.unit(lambda stores: stores.goals.save(replace(goal, wording=wording)))

    await moderator.press_token(f"hx_goal:{goal.id}")

    assert "Not everybody knows an abbreviation: ggf." in moderator.reads
    assert "It is not said who does it" in moderator.reads
