"""Moderators are reminded once of a step whose time has come; the hearing does not move by itself."""

from datetime import timedelta

from contacts.staff import Role
from hearings.hearings import HearingAction, Phase, PhasePlan
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.leading import a_hearing, stored, tick


async def test_at_the_planned_time_moderators_are_reminded_once(hub: Hub, moderator: Person) -> None:
    admin, editor = await hub.staff("Ali", Role.ADMIN), await hub.staff("Eva", Role.EDITOR)
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    plan = PhasePlan(Phase.IDEAS, hub.now + timedelta(hours=1))
    await hub.unit(lambda stores: stores.hearings.put_plan(hearing.id, plan))
    await tick(hub)
    assert moderator.history == []

    hub.later(hours=1)
    await tick(hub)
    hub.later(hours=1)
    await tick(hub)

    assert moderator.history == admin.history
    assert moderator.history == [
        "Hearing 2027: this step is planned for Wednesday, 25 November 2026, 10:00: Ideas. "
        "Nothing opens by itself, so please open it when you are ready."
    ]
    assert editor.history == []
    assert (await stored(hub, hearing)).phase is Phase.ANNOUNCED
    await moderator.press("Open: Ideas")
    assert moderator.reads.startswith("Open this step now: Ideas?")


async def test_a_hearing_that_was_cancelled_reminds_nobody(hub: Hub, moderator: Person) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    await hub.unit(lambda stores: stores.hearings.put_plan(hearing.id, PhasePlan(Phase.IDEAS, hub.now)))
    await hub.unit(lambda stores: stores.hearings.move(hearing, HearingAction.CANCEL, hub.now))

    await tick(hub)

    assert moderator.history == []
