"""Broadcasts at the console: how far they are, undone, paused, cancelled, sent again."""

from channels.errors import GoneReason, Unreachable
from contacts.staff import Role
from tests.bot.driver import Hub
from tests.console.office.editions.test_editions import written
from tests.console.office.visitor import Visitor, staff_at_console


async def sent(visitor: Visitor) -> Visitor:
    await written(visitor)
    await visitor.follow("Send…")
    return await visitor.press("Send now")


async def test_it_can_be_undone_until_it_leaves(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await sent(editor)
    assert "being" not in editor.reads
    await editor.press("Undo")
    assert "Here is your draft again." in editor.reads

    hub.later(minutes=2)
    await hub.run_broadcasts()
    assert not hans.sees
    await editor.follow("Send…")
    await editor.press("Send now")  # and sent again
    hub.later(minutes=2)
    await hub.run_broadcasts()
    assert hans.sees


async def test_it_is_paused_goes_on_and_tells_the_figures(hub: Hub, editor: Visitor) -> None:
    await hub.subscriber("Hans", "de")
    await sent(editor)
    path = editor.path
    hub.later(minutes=2)
    await hub.prepare_broadcasts()
    await editor.open(path)
    assert "0 / 1" in editor.reads
    await editor.press("Pause")
    assert "Paused." in editor.reads
    await editor.press("Go on")
    await hub.run_broadcasts()
    await editor.open(path)
    assert "1 / 1" in editor.reads
    assert "1 chat has got it" in editor.reads


async def test_what_has_begun_is_cancelled(hub: Hub, editor: Visitor) -> None:
    hans = await hub.subscriber("Hans", "de")
    await sent(editor)
    hub.later(minutes=2)
    await hub.prepare_broadcasts()
    await editor.press("Cancel the broadcast")
    assert "The broadcast is cancelled." in editor.reads
    await hub.run_broadcasts()
    assert not hans.sees


async def test_who_was_not_reached_is_a_task(hub: Hub, editor: Visitor) -> None:
    club = await hub.organisation("جمعية النور (AKD e.V.)", "ar")
    await hub.subscriber("group", "ar", organisation=club, group=True)
    hub.memory.fail(Unreachable(GoneReason.REMOVED))
    await sent(editor)
    path = editor.path
    hub.later(minutes=2)
    await hub.run_broadcasts()

    await editor.open(path)
    assert "the bot was removed from the group" in editor.reads
    assert "Send the invitation" in editor.reads
    assert "جمعية النور (AKD e.V.)" in editor.links
    await editor.open("/")
    await editor.follow("1 chat was not reached: Schwimmkurs")
    assert editor.path == path
    assert "Send this invitation" not in editor.reads  # its code is for whoever looks after organisations
    ada = await staff_at_console(hub, "Ada", Role.ADMIN)
    await ada.open(path)
    assert "Send this invitation to somebody of them:" in ada.reads


async def test_the_list_is_empty_and_then_is_not(hub: Hub, editor: Visitor) -> None:
    await editor.open("/broadcasts")
    assert "Nothing has been sent yet." in editor.reads
    await hub.subscriber("Hans", "de")
    await sent(editor)
    await editor.open("/broadcasts")
    assert "Schwimmkurs" in editor.reads
    assert "planned" in editor.reads
