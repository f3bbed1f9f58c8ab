"""The calendar on its screen: times are planned and removed, warnings shown; staff decide."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contacts.staff import Role
from hearings.hearings import Phase, PhasePlan
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing, stored


async def plan(hub: Hub) -> list[PhasePlan]:
    found: list[PhasePlan] = await hub.unit(lambda stores: stores.hearings.plan(1))
    return found


async def test_steps_are_planned_and_shown(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await moderator.press_token("hx:1")
    await moderator.press("Calendar")
    assert moderator.reads == (
        "Calendar of “Hearing 2027”\n\nThe evening: Monday, 14 June 2027, 18:00\n\n"
        "Nothing opens by itself: at the planned time you are reminded. A step closes when it is planned to.\n\n"
        "✓ Nothing stands out."
    )

    await moderator.press("Ideas")
    await moderator.press("It opens…")
    await moderator.say("14.6.2027 18:15")
    await moderator.press("Ideas")
    await moderator.press("It closes…")
    assert moderator.reads.startswith("When shall this step close: Ideas?")
    await moderator.say("14.6.2027 18:55")

    assert "• Ideas: opens on Monday, 14 June 2027, 18:15, closes on Monday, 14 June 2027, 18:55" in moderator.reads
    opens, closes = datetime(2027, 6, 14, 16, 15, tzinfo=UTC), datetime(2027, 6, 14, 16, 55, tzinfo=UTC)
    assert await plan(hub) == [PhasePlan(Phase.IDEAS, opens, closes)]
    await moderator.press("Ideas")
    await moderator.press("Remove the times")
    assert await plan(hub) == [PhasePlan(Phase.IDEAS)]


async def test_warnings_are_words(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, goals=0)
    await moderator.press_token("hx_event:1")
    await moderator.say("6.12.2026 23:00")
    await moderator.press_token("hx_opens:1:ideas")
    await moderator.say("6.12.2026 18:00")
    await moderator.press_token("hx_closes:1:ideas")
    await moderator.say("6.12.2026 17:00")
    await moderator.press_token("hx_opens:1:measures")

    await moderator.say("6.12.2026 17:30")

    assert moderator.reads.split("Please look at this:\n\n")[1] == (
        "• Between the public notice and the evening there would be 11 days. Three weeks are the rule in dialogue "
        "with residents: the evening from Wednesday, 16 December 2026 on.\n"
        "• The evening begins at an unusual hour.\n"
        "• “Ideas” would close before it opens.\n"
        "• “Measures” would open before “Ideas”."
    )
    await moderator.press_token("hx:1")
    assert "• 4 things in the calendar should be looked at." in moderator.reads
    assert (await stored(hub, hearing)).event_at == datetime(2026, 12, 6, 22, 0, tzinfo=UTC)


async def test_a_clock_change_a_holiday_and_a_missing_language_are_named(hub: Hub) -> None:
    hub = Hub(hub.database, replace(hub.office, city=replace(hub.office.city, holidays="DE-BW")))
    moderator = await hub.staff("Mo", Role.MODERATOR)
    await a_hearing(hub)
    await moderator.press_token("hx_event:1")
    await moderator.say("28.3.2027 18:00")
    await moderator.press_token("hx_lang:1:+ar")
    await moderator.press_token("hx_opens:1:ideas")

    await moderator.say("29.3.2027 18:00")

    assert moderator.reads.split("Please look at this:\n\n")[1] == (
        "• On Sunday, 28 March 2027 the clocks change. The times here are those of the clock on the wall.\n"
        "• The goals are not complete in: العربية."
    )
    await moderator.press_token("hx_event:1")
    await moderator.say("29.3.2027 18:00")
    await moderator.press_token("hx_cal:1")
    assert "• Monday, 29 March 2027 is a public holiday." in moderator.reads


@pytest.mark.parametrize("token", ["hx_plan:1:draft", "hx_plan:1:ended", "hx_plan:1:nonsense", "hx_plan:1"])
async def test_a_step_that_is_not_planned_leads_to_the_calendar(hub: Hub, moderator: Person, token: str) -> None:
    await a_hearing(hub)

    await moderator.press_token(token)

    assert moderator.reads.startswith("Calendar of")


async def test_a_time_that_does_not_exist_is_not_moved_in_silence(hub: Hub, moderator: Person) -> None:
    await a_hearing(hub)
    await moderator.press_token("hx_opens:1:announced")

    await moderator.say("28.3.2027 2:30")
    assert moderator.reads.startswith("On Sunday, 28 March 2027 the clocks go forward")
    await moderator.press("01:30")

    assert await plan(hub) == [PhasePlan(Phase.ANNOUNCED, datetime(2027, 3, 28, 0, 30, tzinfo=UTC))]


async def test_a_plan_for_the_step_that_is_open_does_not_end_it(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.IDEAS)
    await moderator.press_token("hx_closes:1:ideas")

    await moderator.say("18:30")

    assert moderator.reads.startswith(
        "Saved. This step is open already: when it ends is changed on the hearing’s screen."
    )
    assert (await stored(hub, hearing)).closes_at is None
