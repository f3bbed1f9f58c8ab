"""Hearings at the console: the next step is one action, a moderated idea two."""

from hearings.hearings import Phase
from tests.bot.driver import Hub
from tests.bot.office.hearing.giving import GARDEN, GARTEN, an_evening
from tests.console.office.visitor import Visitor


async def test_the_next_step_is_one_action_and_a_second_press_opens_no_other(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}")

    await moderator.press("Open the next step: Measures")
    assert "This step is open now: Measures." in moderator.reads
    await moderator.press_again()

    found = await hub.unit(lambda stores: stores.hearings.get(evening.hearing.id))
    assert found.phase is Phase.MEASURES


async def test_two_moderators_open_one_step(hub: Hub, moderator: Visitor, admin: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    for each in (moderator, admin):
        await each.open(f"/hearings/{evening.hearing.id}")
    await moderator.press("Open the next step: Measures")
    await admin.press("Open the next step: Measures")

    assert "Somebody was faster." in admin.reads
    await admin.press("Back to the step before")
    assert "It is back at this step: Ideas." in admin.reads


async def test_more_time_is_given(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    await moderator.open(f"/hearings/{evening.hearing.id}")
    await moderator.press("15 more minutes")
    assert "It closes by itself" in moderator.reads
    await moderator.press("Until I go on")
    assert "It stays open until you go on." in moderator.reads


async def test_an_idea_is_shown_put_on_the_wall_and_taken_back(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    _person, author = await evening.guest("Greta", "de")
    idea = await evening.idea(author, GARTEN)
    await moderator.open(f"/hearings/{evening.hearing.id}")

    await moderator.follow("Moderate ideas")
    await moderator.press("Show it")
    assert "No idea waits for you." in moderator.reads
    await moderator.follow("Shown (1)")
    await moderator.press("On the wall")
    assert (await evening.stored(idea)).on_wall
    await moderator.press("Undo")
    assert not (await evening.stored(idea)).on_wall


async def test_whoever_wrote_a_hidden_idea_is_told_why_in_their_language(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    amina, author = await evening.guest("Amina", "ar")
    await evening.idea(author, GARDEN)
    await moderator.open(f"/hearings/{evening.hearing.id}/ideas")
    assert GARDEN in moderator.reads

    await moderator.press("Hide it", reason="unclear")

    await hub.deliver()
    assert "السبب" in amina.reads


async def test_the_figures_give_nobody_away(hub: Hub, moderator: Visitor) -> None:
    evening = await an_evening(hub, Phase.IDEAS)
    for number in range(7):
        await evening.guest(f"Amina {number}", "ar")
    await evening.guest("Tesfay", "ti")
    await moderator.open(f"/hearings/{evening.hearing.id}")

    assert "العربية" in moderator.reads
    assert "ትግርኛ" not in moderator.reads
    assert "at least 5 people take part" in moderator.reads


async def test_without_a_hearing_the_page_says_what_to_do(moderator: Visitor) -> None:
    await moderator.open("/hearings")
    assert "There is no hearing yet." in moderator.reads
