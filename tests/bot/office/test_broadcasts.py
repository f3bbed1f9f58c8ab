from datetime import timedelta

import pytest

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from channels.errors import TryLater
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write


@pytest.fixture
async def sender(hub: Hub, editor: Person) -> Person:
    """Somebody whose broadcast to three chats is prepared; nothing has left yet."""
    for name in ("Ayşe", "Ali", "Hans"):
        await hub.subscriber(name, "de")
    await write(editor)
    await send_to_everyone(editor)
    await hub.prepare_broadcasts()
    return editor


async def state(hub: Hub) -> BroadcastState:
    (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    found: BroadcastState = broadcast.state
    return found


async def test_the_list_is_empty_at_first(editor: Person) -> None:
    await editor.say("/broadcasts")

    assert editor.reads == "Nothing has been sent yet."


async def test_a_paused_broadcast_sends_nothing_until_it_goes_on(hub: Hub, sender: Person) -> None:
    await hub.report()
    await sender.press("Pause")
    assert "Schwimmkurs: paused" in sender.reads
    await hub.send_broadcasts()
    assert hub.person("Hans").history == []

    await sender.press("Go on")
    await hub.send_broadcasts()

    assert len(hub.person("Hans").history) == 1


async def test_cancelling_says_how_many_have_it_already(hub: Hub, sender: Person) -> None:
    hub.memory.fail(TryLater(timedelta(hours=1), account_wide=False), hub.person("Hans").address)
    await hub.send_broadcasts()
    await hub.report()

    await sender.press("Cancel the broadcast")
    await hub.report()
    assert "2 chats have got it already and keep it." in sender.reads
    assert "Yes, cancel it" in sender.buttons
    await sender.press("Yes, cancel it")

    assert "The broadcast of “Schwimmkurs” was cancelled." in sender.reads
    assert "✓ 2 chats have got it." in sender.reads
    assert "✗ 1 chat was not reached:\n\n• 1: the broadcast was cancelled before it was their turn" in sender.reads
    hub.memory.mend(hub.person("Hans").address)
    hub.later(hours=2)
    await hub.run_broadcasts()
    assert hub.person("Hans").history == []


async def test_cancelling_twice_gets_a_helpful_answer(hub: Hub, sender: Person) -> None:
    await sender.press("Cancel the broadcast")
    await sender.press("Yes, cancel it")
    await sender.press_again()

    assert "This is not possible any more. Here is how it stands now:" in sender.reads
    assert await state(hub) is BroadcastState.CANCELLED


async def test_buttons_of_a_finished_broadcast_change_nothing(hub: Hub, sender: Person) -> None:
    await hub.send_broadcasts()
    await hub.report()

    for token in ("bc_pause:1", "bc_cancel:1", "bc_stop:1"):
        await sender.press_token(token)
        assert "Schwimmkurs: sent" in sender.reads

    assert await state(hub) is BroadcastState.FINISHED


async def _restore(stores: Stores, hub: Hub) -> None:
    """What a restore does to a broadcast that was under way when the backup was made."""
    (broadcast,) = await stores.broadcasts.latest(1)
    await stores.ledger.hold_open(hub.now)
    await stores.broadcasts.move(broadcast, BroadcastAction.PAUSE, hub.now, note="restored")


async def test_after_a_restore_staff_decide_to_go_on(hub: Hub, sender: Person) -> None:
    await hub.unit(lambda stores: _restore(stores, hub))
    await hub.report()
    assert "nothing more is sent before you decide" in sender.reads

    await sender.press("Show the broadcast")
    await sender.press("Go on with the 3 that are held")
    await sender.press_again()
    assert "This was decided already." in sender.reads
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 1
    assert await state(hub) is BroadcastState.FINISHED


async def test_after_a_restore_staff_decide_to_leave_them_out(hub: Hub, sender: Person) -> None:
    await hub.unit(lambda stores: _restore(stores, hub))
    await sender.say("/broadcasts")
    await sender.press("Schwimmkurs: paused")
    await sender.press("Leave them out")
    await hub.run_broadcasts()

    assert hub.person("Hans").history == []
    assert "• 3: they were left out after the restore" in sender.history[-1]
