from datetime import timedelta

import pytest

from channels.errors import AccountBroken, AnswerLost, GoneReason, Refused, TryLater, Unreachable
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, translate, write


@pytest.fixture
async def sender(hub: Hub, editor: Person) -> Person:
    """Somebody who has just sent an edition to four chats."""
    for name, language in (("Ayşe", "tr"), ("Ali", "tr"), ("Hans", "de"), ("Greta", "de")):
        await hub.subscriber(name, language)
    await write(editor)
    await translate(editor)
    await send_to_everyone(editor)
    editor.look_away()
    return editor


async def test_one_message_shows_the_progress(hub: Hub, sender: Person) -> None:
    hub.memory.fail(TryLater(timedelta(minutes=1), account_wide=False), hub.person("Hans").address, times=1)
    await hub.prepare_broadcasts()
    await hub.report()
    assert sender.reads == "Sending “Schwimmkurs”: 0 of 4 chats."

    await hub.send_broadcasts()
    await hub.report()

    assert sender.reads == "Sending “Schwimmkurs”: 3 of 4 chats.\n\nLess than a minute left."
    assert sender.buttons == ["Pause", "Cancel the broadcast"]
    hub.later(minutes=2)
    await hub.send_broadcasts()
    await hub.report()
    progress, report = sender.sees
    assert progress.shown.text == "“\u2068Schwimmkurs\u2069” has been sent: all \u20684\u2069 chats are done."
    assert report.shown.choices


async def test_the_progress_changes_at_most_every_two_seconds(hub: Hub, sender: Person) -> None:
    hub.memory.fail(TryLater(timedelta(hours=1), account_wide=False), hub.person("Hans").address)
    await hub.prepare_broadcasts()
    await hub.report()
    await hub.send_broadcasts()

    await hub.report(after_seconds=1)
    assert sender.reads == "Sending “Schwimmkurs”: 0 of 4 chats."
    await hub.report(after_seconds=1)

    assert sender.reads == "Sending “Schwimmkurs”: 3 of 4 chats.\n\nAbout 60 minutes left, until about 10:00."


async def test_the_report_accounts_for_every_chat(hub: Hub, sender: Person) -> None:
    hub.memory.fail(Unreachable(GoneReason.BLOCKED), hub.person("Ali").address)
    hub.memory.fail(AnswerLost("read time-out"), hub.person("Hans").address)
    hub.memory.fail(Refused("no"), hub.person("Greta").address)

    await hub.run_broadcasts()

    assert sender.reads == (
        "Report on “Schwimmkurs”\n\n"
        "✓ 1 chat has got it.\n\n"
        "• Türkçe: 1\n\n"
        "✗ 2 chats were not reached:\n\n"
        "• 1: they have blocked the bot\n"
        "• 1: the messenger did not accept the message\n\n"
        "1 chat is uncertain: the messenger's answer was lost. It may have arrived there or not; "
        "it is not sent again by itself.\n\n"
        "You find this again under /broadcasts."
    )


async def test_a_chat_counts_once_however_many_messages_it_gets(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Hans", "de")
    await write(editor, "Titel\n\n" + "Satz für Satz.\n\n" * 300)
    await send_to_everyone(editor)
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 2
    assert "✓ 1 chat has got it." in editor.reads


async def test_the_report_comes_once(hub: Hub, sender: Person) -> None:
    await hub.run_broadcasts()
    sender.look_away()

    await hub.report()

    assert sender.sees == []


async def test_subscribers_on_a_messenger_that_is_not_connected_are_in_the_report(hub: Hub, sender: Person) -> None:
    await hub.subscriber("Berta", "de", channel="email")

    await hub.run_broadcasts()

    assert "✓ 4 chats have got it." in sender.reads
    assert "• 1: they are on a messenger that this hub is not connected to" in sender.reads


async def test_staff_hear_once_that_the_account_is_refused(hub: Hub, sender: Person) -> None:
    await hub.prepare_broadcasts()
    hub.memory.fail(AccountBroken("unauthorized"))
    await hub.send_broadcasts()
    hub.memory.mend()

    await hub.report()
    assert "⚠ The broadcast of “Schwimmkurs” stands still." in sender.reads
    assert "check the token, then press “Go on”" in sender.reads
    sender.look_away()
    await hub.report()
    assert sender.sees == []

    await sender.press("Show the broadcast")
    await sender.press("Go on")
    hub.later(minutes=10)
    await hub.send_broadcasts()
    await hub.report()
    assert "✓ 4 chats have got it." in sender.history[-1]


async def test_a_broadcast_that_stands_still_again_is_told_again(hub: Hub, sender: Person) -> None:
    await hub.prepare_broadcasts()
    hub.memory.fail(AccountBroken("unauthorized"))
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()
    await sender.press("Show the broadcast")
    await sender.press("Go on")
    sender.look_away()

    hub.later(minutes=10)
    hub.memory.fail(AccountBroken("unauthorized"))
    await hub.send_broadcasts()
    hub.memory.mend()
    await hub.report()

    assert "stands still" in sender.reads
