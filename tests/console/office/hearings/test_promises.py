"""What becomes of measures at the console: prepared, read again, published, and told to those who follow."""

import pytest

from hearings.hearings import Phase
from hearings.measures import MeasureState
from tests.bot.driver import Hub
from tests.bot.office.hearing.test_progress import Town, a_town
from tests.console.office.visitor import Visitor


@pytest.fixture
async def town(hub: Hub) -> Town:
    return await a_town(hub)


async def test_a_decision_is_prepared_changed_and_published(hub: Hub, town: Town, moderator: Visitor) -> None:
    await moderator.open(f"/hearings/{town.hearing.id}")
    await moderator.follow("Decisions and progress")
    assert "not decided yet" in moderator.reads
    await moderator.follow("1. Sprachcafé")
    await moderator.press("Prepare it", action="take_up", text="Ab Mai.", percent="10")
    assert "Prepared, seen by staff only" in moderator.reads
    assert await town.state() is MeasureState.FROZEN
    await moderator.press("Save", text="Ab Juni.", percent="20", next_on="2027-12-01")
    await moderator.press("Publish")

    assert "Published. Everybody who follows it is told." in moderator.response.text
    assert await town.state() is MeasureState.TAKEN_UP
    (step,) = await town.steps()
    assert (step.percent, step.text.texts["de"].text) == (20, "Ab Juni.")
    await moderator.follow("Türkçe")
    await moderator.press("Save", text="Hazirandan itibaren.")
    (step,) = await town.steps()
    assert step.text.texts["tr"].text == "Hazirandan itibaren."


async def test_a_refusal_needs_a_reason_and_can_be_taken_back(town: Town, moderator: Visitor) -> None:
    await moderator.open(f"/measures/{town.measures[0].id}")
    await moderator.press("Prepare it", action="reject")
    assert moderator.status == 422
    assert "This needs a reason." in moderator.reads
    await moderator.press("Prepare it", action="reject", text="Es fehlt der Raum.")
    await moderator.press("Take it back")

    assert "Taken back." in moderator.response.text
    assert await town.steps() == []


async def test_bad_figures_and_days_are_named(town: Town, moderator: Visitor) -> None:
    await moderator.open(f"/measures/{town.measures[0].id}")
    await moderator.press("Prepare it", action="take_up", percent="120", next_on="2020-01-01")

    assert moderator.status == 422
    assert "a number from 0 to 100" in moderator.reads
    assert "This day is not in the future." in moderator.reads
    assert await town.steps() == []


async def test_two_members_publish_once(hub: Hub, town: Town, moderator: Visitor, admin: Visitor) -> None:
    await moderator.open(f"/measures/{town.measures[0].id}")
    await moderator.press("Prepare it", action="take_up")
    await admin.open(f"/measures/{town.measures[0].id}")
    await moderator.press("Publish")
    await admin.press("Publish")

    assert admin.status == 409
    assert "published or taken back meanwhile" in admin.reads


async def test_before_the_results_nothing_is_published(hub: Hub, moderator: Visitor) -> None:
    town = await a_town(hub, Phase.COUNTING)
    await moderator.open(f"/measures/{town.measures[0].id}")
    await moderator.press("Prepare it", action="take_up")
    await moderator.press("Publish")

    assert moderator.status == 409
    assert "once the results of the hearing are" in moderator.reads
