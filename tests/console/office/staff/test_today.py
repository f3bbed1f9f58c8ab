"""Today: everybody sees what waits for them, and is one click from it."""

from contacts.inquiries import write_inquiry
from contacts.staff import Role
from tests.bot.driver import Hub
from tests.bot.office.conftest import write
from tests.console.office.visitor import Visitor, staff_at_console

GERMAN = "Schwimmkurs\n\nJeden Montag um 19 Uhr."


async def test_nothing_waits(moderator: Visitor) -> None:
    await moderator.open("/")

    assert "Nothing is waiting for you." in moderator.reads
    assert "Write an edition" not in moderator.links  # no matter of theirs


async def test_an_edition_is_found_by_its_writer_and_by_who_approves(hub: Hub, approver: Visitor) -> None:
    editor = await staff_at_console(hub, "Eva", Role.EDITOR)
    assert editor.person is not None
    await editor.open("/")
    await editor.follow("Write an edition")
    assert editor.path == "/editions/new"
    await write(editor.person, GERMAN)

    await editor.open("/")
    assert "Your drafts" in editor.reads
    await editor.follow("Schwimmkurs")
    assert editor.path.startswith("/editions/")
    assert "Your drafts" not in (await approver.open("/")).reads


async def test_who_waits_longest_is_first(hub: Hub, moderator: Visitor) -> None:
    for name in ("Amina", "Olena"):
        person = hub.person(name)
        await person.say("/start")
        chat = await person.address_id()
        await hub.unit(lambda s, chat=chat: write_inquiry(s.inquiries, chat, None, "?", hub.now))
        hub.later(hours=1)

    await moderator.open("/")

    assert "2 Messages to answer" in moderator.reads
    await moderator.follow("A resident")
    assert moderator.path == "/inbox/1"


async def test_an_organisation_waits_for_moderators_only(hub: Hub, moderator: Visitor, editor: Visitor) -> None:
    await hub.organisation("Verein", "de", state="pending")

    assert "1 Organisations to confirm" in (await moderator.open("/")).reads
    assert "Organisations" not in (await editor.open("/")).reads
