"""Repetitions and drafts by machine at the console."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from broadcasts.editions import EditionState
from broadcasts.repeating import Every, Schedule
from contacts.staff import Role
from machines.libretranslate import LibreTranslate
from storage.stores import Stores
from storage.tables.broadcasts import schedule
from tests.bot.driver import Hub
from tests.console.office.editions.test_editions import written
from tests.console.office.visitor import Visitor, staff_at_console


async def living(hub: Hub) -> list[Schedule]:
    found: list[Schedule] = await hub.unit(lambda stores: stores.schedules.living())
    return found


async def planned(editor: Visitor, **wish: str) -> Visitor:
    """Choose a rule: its form is a link, as a browser makes one of a form that only asks."""
    await written(editor)
    path = f"{editor.path}/repeat"
    query = "&".join(f"{name}={value}" for name, value in {"audience": "everyone", **wish}.items())
    return await editor.open(f"{path}?{query}")


async def test_an_edition_is_repeated_and_ended(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await planned(editor, every="w", weekday="3", at="10:00", end="3 times")
    assert "Every week on Thursday at 10:00." in editor.reads
    await editor.press("Yes, repeat it")
    await editor.press_again()

    (begun,) = await living(hub)
    assert (begun.rule.every, begun.rule.weekday) == (Every.WEEK, 3)
    assert begun.rule.until is not None
    hub.later(days=8)
    await hub.tick()
    await hub.run_broadcasts()
    assert "Schwimmkurs" in hans.reads
    await editor.sign_in()  # it was eight days
    await editor.open("/broadcasts")
    assert "Repetitions" in editor.reads
    await editor.open(f"/repetitions/{begun.id}")
    await editor.press("End the repetition")
    assert await living(hub) == []


async def test_a_rule_that_never_fires_is_named_before_anything_is_stored(hub: Hub, editor: Visitor) -> None:
    await planned(editor, every="d", day="32", at="10:00")
    assert editor.status == 422
    assert "There is no such day." in editor.reads
    await planned(editor, every="w", weekday="0", at="10:00", end="01.01.2020")
    assert editor.status == 422
    assert "Yes, repeat it" not in editor.buttons
    assert await living(hub) == []


async def test_after_a_restore_it_goes_on_when_somebody_says_so(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await planned(editor, every="l", at="08:00")
    await editor.press("Yes, repeat it")
    (begun,) = await living(hub)
    await hub.unit(lambda stores: _stand_still(stores, begun))
    await editor.open("/broadcasts")
    assert "stands still" in editor.reads
    await editor.open(f"/repetitions/{begun.id}")
    await editor.press("Go on with the next date")

    (goes_on,) = await living(hub)
    assert goes_on.next_at is not None
    assert goes_on.next_at > hub.now + timedelta(hours=1)


async def test_a_machine_is_asked_for_what_is_missing_once(hub: Hub) -> None:
    machine = LibreTranslate("http://127.0.0.1:9")
    hub.office = replace(hub.office, machine=machine)
    editor = await staff_at_console(hub, "Eva", Role.EDITOR)
    await written(editor)
    await editor.press("Ask for it", language="tr")
    assert "The machine is translating" in editor.reads
    await editor.press("Ask for it", language="")
    (edition,) = await hub.unit(lambda stores: stores.editions.latest(EditionState.DRAFT, 5))
    asked = {each.language for each in await hub.unit(lambda stores: stores.machine_drafts.asked(edition.id))}

    assert asked == set(hub.office.city.languages) - {"de"}
    assert "Ask for it" not in editor.buttons
    await machine.close()


async def test_without_a_service_nothing_is_offered(editor: Visitor) -> None:
    await written(editor)
    assert "Ask for it" not in editor.buttons


async def _stand_still(stores: Stores, found: Schedule) -> None:
    await stores.session.run(update(schedule).where(schedule.c.id == found.id).values(next_at=None, next_local=""))
