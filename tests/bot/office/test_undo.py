from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import EditionState
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import send_to_everyone, write


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub as it is shipped: a minute to think again."""
    async with open_hub(tmp_path, undo_seconds=60) as hub:
        yield hub


@pytest.fixture
async def sender(hub: Hub) -> Person:
    """Somebody who has just pressed "Send now"."""
    await hub.subscriber("Hans", "de")
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor)
    await send_to_everyone(editor)
    return editor


async def send_again(person: Person) -> None:
    """Send the edition whose board is open, now, to everyone; its topic is chosen."""
    await person.press("Send…")
    await person.press("Everyone who gets this topic")
    await person.press("Send now")


async def states(hub: Hub) -> tuple[list[BroadcastState], EditionState]:
    broadcasts = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    (edition,) = await hub.unit(lambda stores: stores.editions.latest(None, 10))
    return [each.state for each in broadcasts], edition.state


async def test_nothing_leaves_before_the_minute_is_over(hub: Hub, sender: Person) -> None:
    assert sender.reads == "“Schwimmkurs” is on its way. It leaves in 60 seconds."
    assert sender.buttons == ["Undo", "Broadcasts", "Office"]

    hub.later(seconds=59)
    await hub.run_broadcasts()
    before = hub.person("Hans").history
    hub.later(seconds=1)
    await hub.run_broadcasts()

    assert (before, len(hub.person("Hans").history)) == ([], 1)


async def test_undone_the_draft_is_back_unharmed(hub: Hub, sender: Person) -> None:
    hub.later(seconds=59)
    await sender.press("Undo")

    assert sender.reads.startswith("Undone: nothing has left. Here is your draft again.")
    assert "Send…" in sender.buttons
    hub.later(hours=1)
    await hub.run_broadcasts()
    assert await states(hub) == ([BroadcastState.CANCELLED], EditionState.DRAFT)
    assert hub.person("Hans").history == []


async def test_undone_again_and_again_it_can_still_be_sent(hub: Hub, sender: Person) -> None:
    await sender.press("Undo")
    await send_again(sender)
    await sender.press("Undo")
    await send_again(sender)
    hub.later(minutes=1)
    await hub.run_broadcasts()

    cancelled, sent = BroadcastState.CANCELLED, BroadcastState.FINISHED
    assert await states(hub) == ([sent, cancelled, cancelled], EditionState.SENT)
    assert len(hub.person("Hans").history) == 1


async def test_a_plan_that_was_cancelled_can_be_made_again(hub: Hub, sender: Person) -> None:
    await sender.press("Undo")
    await send_again(sender)
    await sender.say("/broadcasts")
    await sender.press("Schwimmkurs: planned")
    await sender.press("Cancel the broadcast")
    await sender.press("Yes, cancel it")
    await sender.press("Show the edition")

    await send_again(sender)

    assert sender.reads == "“Schwimmkurs” is on its way. It leaves in 60 seconds."


async def test_undone_twice_says_so(sender: Person) -> None:
    await sender.press("Undo")
    await sender.press_again()

    assert sender.reads.startswith("This was undone already: nothing has left.")


async def test_when_it_is_being_sent_the_rest_can_be_cancelled(hub: Hub, sender: Person) -> None:
    hub.later(minutes=1)
    await hub.prepare_broadcasts()

    await sender.press("Undo")

    assert sender.reads.startswith("It is being sent already.")
    await sender.press("Cancel what has not left yet")
    await sender.press("Yes, cancel it")
    assert (await states(hub))[0] == [BroadcastState.CANCELLED]


async def test_what_is_through_cannot_be_undone(hub: Hub, sender: Person) -> None:
    hub.later(minutes=1)
    await hub.run_broadcasts()

    await sender.press_token("bc_undo:1")

    assert sender.reads == "It is too late to undo this: it was sent."


async def test_of_a_broadcast_that_never_was_there_is_nothing_to_undo(sender: Person) -> None:
    await sender.press_token("bc_undo:99")

    assert sender.reads == "This broadcast no longer exists."
