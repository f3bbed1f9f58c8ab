from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcasts.broadcasts import BroadcastState
from contacts.staff import Role
from tests.bot.driver import Hub, Person, open_hub
from tests.bot.office.conftest import take_the_defaults, translate, write
from tests.channels.memory import MemoryChannel


@pytest.fixture
async def ready(hub: Hub, editor: Person) -> Person:
    """Somebody who sees whom an edition in German and Turkish would reach."""
    for name, language in (("Ayşe", "tr"), ("Ali", "ar"), ("Reza", "fa"), ("Rana", "fa"), ("Hans", "de")):
        await hub.subscriber(name, language)
    await write(editor)
    await translate(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await take_the_defaults(editor)
    return editor


async def broadcasts(hub: Hub) -> list[BroadcastState]:
    return [each.state for each in await hub.unit(lambda stores: stores.broadcasts.latest(10))]


async def test_the_numbers_are_shown_before_anything_is_sent(hub: Hub, ready: Person) -> None:
    assert "It goes to 5 chats:\n\n• Deutsch: 4\n• Türkçe: 1" in ready.reads
    assert "⚠ 2 chats asked for فارسی and get Deutsch." in ready.reads
    assert "⚠ 1 chat asked for العربية and gets Deutsch." in ready.reads
    assert ready.buttons == ["Send now", "Choose a time…", "Repeat…", "Back", "Back to the edition"]
    assert await broadcasts(hub) == []


async def test_organisations_and_residents_can_be_told_apart(hub: Hub, ready: Person) -> None:
    club = await hub.organisation("Verein", "tr")
    await hub.subscriber("Vorstand", organisation=club)

    await ready.press("Back")
    await ready.press("Organisations only")
    assert "It goes to 1 chat:\n\n• Türkçe: 1" in ready.reads
    await ready.press("Back")
    await ready.press("Residents only")
    await take_the_defaults(ready)

    assert "It goes to 5 chats:" in ready.reads


async def test_everyone_gets_it_in_their_language(hub: Hub, ready: Person) -> None:
    await ready.press("Send now")
    assert "I am preparing the broadcast of “Schwimmkurs”." in ready.reads
    await hub.run_broadcasts()

    assert hub.person("Ayşe").reads == "Yüzme kursu\n\nHer pazartesi saat 19.00’da kapalı yüzme havuzunda."
    assert hub.person("Hans").reads == "Schwimmkurs\n\nJeden Montag um 19 Uhr im Hallenbad."
    assert hub.person("Reza").reads.endswith("Schwimmkurs\n\nJeden Montag um 19 Uhr im Hallenbad.")
    assert len(hub.person("Reza").reads) > len(hub.person("Hans").reads)  # a sentence in Farsi stands above


async def test_pressed_twice_it_is_sent_once(hub: Hub, ready: Person) -> None:
    await ready.press("Send now")
    await ready.press_again()
    assert ready.reads == "This is being sent already."
    await hub.run_broadcasts()
    await ready.press_again()

    assert await broadcasts(hub) == [BroadcastState.FINISHED]
    assert len(hub.person("Hans").sees) == 1


async def test_two_people_who_press_at_the_same_time_send_once(hub: Hub, ready: Person) -> None:
    other = await hub.staff("Otto", Role.EDITOR)
    await other.say("/editions")
    await other.press("Schwimmkurs")
    await other.press("Send…")
    await other.press("Everyone who gets this topic")
    await take_the_defaults(other)

    await ready.press("Send now")
    await other.press("Send now")

    assert other.reads == "This is being sent already."
    assert await broadcasts(hub) == [BroadcastState.SCHEDULED]


async def test_what_changed_since_the_numbers_were_shown_is_not_sent(hub: Hub, ready: Person) -> None:
    other = await hub.staff("Otto", Role.EDITOR)
    await other.say("/editions")
    await other.press("Schwimmkurs")
    await translate(other, "العربية", "سباحة\n\nكل يوم اثنين")

    await ready.press("Send now")

    assert "The edition was changed since you saw the numbers." in ready.reads
    assert "• العربية: 1" in ready.reads
    assert await broadcasts(hub) == []


async def test_without_subscribers_nothing_can_be_sent(editor: Person) -> None:
    await write(editor)
    await editor.press("Send…")
    await editor.press("School and German courses")
    await editor.press("Everyone who gets this topic")
    await take_the_defaults(editor)

    assert "Nobody has subscribed to this topic yet" in editor.reads
    assert editor.buttons == ["Back", "Back to the edition"]


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("tomorrow 9:00", "Thursday, 26 November 2026, 09:00"),
        ("27.11. 18:30", "Friday, 27 November 2026, 18:30"),
        ("8:00", "Thursday, 26 November 2026, 08:00"),
    ],
)
async def test_at_a_time(hub: Hub, ready: Person, words: str, when: str) -> None:
    await ready.press("Choose a time…")
    await ready.say(words)
    assert ready.reads.startswith(f"Send it on {when}?")

    await ready.press("Yes, send it then")

    assert ready.reads == f"“Schwimmkurs” will be sent on {when}. Nobody needs to be here then."
    await hub.run_broadcasts()
    assert await broadcasts(hub) == [BroadcastState.SCHEDULED]
    hub.later(days=3)
    await hub.run_broadcasts()
    assert await broadcasts(hub) == [BroadcastState.FINISHED]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("irgendwann", "I do not understand this time."), ("24.11.2026 9:00", "This time is over already.")],
)
async def test_a_time_that_cannot_be_used_is_asked_for_again(ready: Person, words: str, sentence: str) -> None:
    await ready.press("Choose a time…")
    await ready.say(words)
    assert sentence in ready.reads
    assert "For example: “tomorrow 9:00”" in ready.reads

    await ready.say("tomorrow 9:00")

    assert "Send it on Thursday" in ready.reads


async def test_a_time_confirmed_too_late_sends_nothing(hub: Hub, ready: Person) -> None:
    await ready.press("Choose a time…")
    await ready.say("9:30")
    hub.later(hours=1)
    await ready.press("Yes, send it then")

    assert "This time is over already." in ready.reads
    assert await broadcasts(hub) == []


async def test_a_planned_broadcast_can_be_cancelled(hub: Hub, ready: Person) -> None:
    await ready.press("Choose a time…")
    await ready.say("tomorrow 9:00")
    await ready.press("Yes, send it then")
    await ready.press("Cancel the broadcast")
    assert "Nobody has got it yet." in ready.reads
    await ready.press("Yes, cancel it")

    hub.later(days=3)
    await hub.run_broadcasts()

    assert await broadcasts(hub) == [BroadcastState.CANCELLED]
    assert hub.person("Hans").history == []


@pytest.fixture
async def bigger_hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path, channels=[MemoryChannel(name="telegram")]) as hub:
        yield hub


async def test_messengers_are_counted_and_missing_ones_named(bigger_hub: Hub) -> None:
    editor = await bigger_hub.staff("Eva", Role.EDITOR)
    await bigger_hub.subscriber("Ayşe", "tr")
    await bigger_hub.subscriber("Hans", "de", channel="telegram")
    await bigger_hub.subscriber("Berta", "de", channel="email")
    await write(editor)

    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await take_the_defaults(editor)

    assert "• memory: 1" in editor.reads
    assert "• Telegram: 1" in editor.reads
    assert "⚠ 1 subscriber is on a messenger this hub is not connected to (e-mail): it gets nothing." in editor.reads
