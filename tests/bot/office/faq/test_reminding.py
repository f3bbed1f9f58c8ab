"""Staff are told once that an answer's last day is near or over."""

from datetime import date

from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry, changed_by_somebody_else

HEADING = "The last day of these answers is near or over:"


async def test_editors_and_admins_are_told_once_with_a_button_to_each(hub: Hub, editor: Person) -> None:
    admin, moderator = await hub.staff("Ada", Role.ADMIN), await hub.staff("Mona", Role.MODERATOR)
    await an_entry(hub, valid_until=date(2026, 12, 9))
    await an_entry(hub, key="over", valid_until=date(2026, 11, 1))
    await an_entry(hub, key="far", valid_until=date(2026, 12, 10))

    await hub.tick()

    assert editor.reads == (
        f"{HEADING}\n\n"
        "• Wie melde ich meine Adresse an?: Wednesday, 9 December 2026\n"
        "• Wie melde ich meine Adresse an?: Sunday, 1 November 2026\n\n"
        "After it people no longer get them. Please look at the source, and give them a later last day."
    )
    assert editor.buttons == ["Wie melde ich meine Adresse an?"] * 2 + ["Show all"]
    assert HEADING in admin.reads
    assert moderator.sees == []
    editor.look_away()
    hub.later(hours=5)
    await hub.tick()
    assert editor.sees == []


async def test_a_change_makes_it_new(hub: Hub, editor: Person) -> None:
    await an_entry(hub, valid_until=date(2026, 12, 1))
    await hub.tick()
    await changed_by_somebody_else(hub)
    editor.look_away()
    hub.later(hours=2)

    await hub.tick()

    assert HEADING in editor.reads


async def test_nobody_is_told_at_night(hub: Hub, editor: Person) -> None:
    await an_entry(hub, valid_until=date(2026, 12, 1))
    hub.later(hours=21)  # 6:00 in the city
    await hub.tick()
    assert editor.sees == []

    hub.later(hours=2)
    await hub.tick()

    assert HEADING in editor.reads


async def test_without_a_last_day_near_nobody_is_told(hub: Hub, editor: Person) -> None:
    await an_entry(hub)

    await hub.tick()

    assert editor.sees == []
