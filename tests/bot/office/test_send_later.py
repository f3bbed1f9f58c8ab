from datetime import UTC, datetime

import pytest

from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.schedule import IfLate
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import write


@pytest.fixture
async def asked(hub: Hub, editor: Person) -> Person:
    """Somebody who is asked when an edition is to be sent."""
    await hub.subscriber("Hans", "de")
    await write(editor)
    await editor.press("Send…")
    await editor.press("News from the integration office")
    await editor.press("Everyone who gets this topic")
    await editor.press("Choose a time…")
    return editor


async def planned(hub: Hub) -> list[Broadcast]:
    found: list[Broadcast] = await hub.unit(lambda stores: stores.broadcasts.latest(10))
    return found


@pytest.mark.parametrize(
    ("choice", "hour"), [("02:30 the first time (summer time)", 0), ("02:30 the second time (winter time)", 1)]
)
async def test_of_a_time_that_comes_twice_staff_say_which(hub: Hub, asked: Person, choice: str, hour: int) -> None:
    await asked.say("31.10.2027 2:30")
    assert asked.reads == ("On Sunday, 31 October 2027 the clocks go back, so 02:30 comes twice. Which one is meant?")

    await asked.press(choice)
    assert asked.reads.startswith("Send it on Sunday, 31 October 2027, 02:30?")
    await asked.press("Yes, send it then")

    (broadcast,) = await planned(hub)
    assert broadcast.next_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)


async def test_once_the_first_is_over_only_the_second_is_meant(hub: Hub, asked: Person) -> None:
    hub.now = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)  # 2:45, the first time

    await asked.say("2:30")
    await asked.press("Yes, send it then")

    (broadcast,) = await planned(hub)
    assert broadcast.next_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("choice", "hour"), [("01:30", 0), ("03:30", 1)])
async def test_a_time_that_does_not_exist_is_not_moved_in_silence(
    hub: Hub, asked: Person, choice: str, hour: int
) -> None:
    await asked.say("28.3.2027 2:30")
    assert asked.reads == (
        "On Sunday, 28 March 2027 the clocks go forward, so there is no 02:30 in that night. "
        "Please choose another time."
    )
    assert asked.buttons == ["01:30", "03:30", "Another time", "Back"]

    await asked.press(choice)
    assert asked.reads.startswith(f"Send it on Sunday, 28 March 2027, {choice}?")
    await asked.press("Yes, send it then")

    (broadcast,) = await planned(hub)
    assert broadcast.next_at == datetime(2027, 3, 28, hour, 30, tzinfo=UTC)


async def test_of_the_times_around_only_those_to_come_are_offered(hub: Hub, asked: Person) -> None:
    hub.now = datetime(2027, 3, 28, 0, 45, tzinfo=UTC)  # 1:45

    await asked.say("2:30")

    assert asked.buttons == ["03:30", "Another time", "Back"]


async def test_staff_say_what_happens_if_the_hub_is_not_running(hub: Hub, asked: Person) -> None:
    await asked.say("tomorrow 9:00")
    assert "If the hub is not running at that time, it is sent as soon as the hub is back." in asked.reads

    await asked.press("If late: do not send it")
    assert "If the hub is not running at that time, it is not sent, and you are told." in asked.reads
    await asked.press("Yes, send it then")

    assert [each.if_late for each in await planned(hub)] == [IfLate.MISS]


async def test_the_rule_can_be_turned_back(hub: Hub, asked: Person) -> None:
    await asked.say("tomorrow 9:00")
    await asked.press("If late: do not send it")
    await asked.press("If late: send it all the same")
    await asked.press("Yes, send it then")

    assert [each.if_late for each in await planned(hub)] == [IfLate.SEND]


@pytest.mark.parametrize("action", ["ed_plan", "ed_when"])
async def test_a_button_of_an_earlier_release_says_so(hub: Hub, asked: Person, action: str) -> None:
    edition = await hub.unit(lambda stores: stores.editions.get(1))

    await asked.press_token(f"{action}:1:{edition.version}:everyone:20261126T0900")

    assert "This button no longer works." in asked.reads
    assert await planned(hub) == []


async def plan(person: Person, *, miss: bool = False) -> None:
    await person.say("tomorrow 9:00")
    if miss:
        await person.press("If late: do not send it")
    await person.press("Yes, send it then")


async def test_some_minutes_late_are_not_worth_a_word(hub: Hub, asked: Person) -> None:
    await plan(asked, miss=True)
    hub.later(days=1, minutes=15)
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 1
    assert not any("⚠" in text for text in asked.history)


async def test_late_it_is_sent_and_staff_hear_how_late(hub: Hub, asked: Person) -> None:
    await plan(asked)
    hub.later(days=1, hours=2)
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 1
    assert (
        "⚠ “Schwimmkurs” was planned for Thursday, 26 November 2026, 09:00. The hub was not running then; "
        "it is being sent now. It began about 2 hours late."
    ) in asked.history
    await asked.say("/broadcasts")
    await asked.press("Schwimmkurs: sent")
    assert "It began about 2 hours late." in asked.reads


async def test_what_is_not_to_be_late_is_missed_and_staff_are_told(hub: Hub, asked: Person) -> None:
    await plan(asked, miss=True)
    hub.later(days=1, minutes=16)
    await hub.run_broadcasts()

    (broadcast,) = await planned(hub)
    assert (broadcast.state, broadcast.note) == (BroadcastState.CANCELLED, "missed")
    assert hub.person("Hans").history == []
    assert asked.reads.endswith(
        "⚠ “Schwimmkurs” was planned for Thursday, 26 November 2026, 09:00. The hub was not running then, so it was "
        "not sent, as you wished."
    )
    await asked.say("/broadcasts")
    await asked.press("Schwimmkurs: missed")
    assert "so it was not sent, as you wished." in asked.reads
    assert "Send it now all the same" in asked.buttons


async def test_what_was_missed_can_be_sent_all_the_same_once(hub: Hub, asked: Person) -> None:
    await plan(asked, miss=True)
    hub.later(days=2)
    await hub.run_broadcasts()

    await asked.press("Send it now all the same")
    await asked.press_again()
    assert asked.reads == "This is being sent already."
    await hub.run_broadcasts()

    assert len(hub.person("Hans").history) == 1
    assert [each.state for each in await planned(hub)] == [BroadcastState.FINISHED, BroadcastState.CANCELLED]


async def test_what_was_missed_and_changed_since_needs_its_approval(hub: Hub, asked: Person) -> None:
    await plan(asked, miss=True)
    hub.later(days=2)
    await hub.run_broadcasts()
    await asked.say("/editions")
    await asked.press("Schwimmkurs")
    await asked.press("Change text")
    await asked.say("Anders\n\nEin anderer Text.")
    await asked.press("Save")

    await asked.press_token("bc_after:1")

    assert "Have it approved first, then send it again." in asked.reads
    assert len(await planned(hub)) == 1


async def test_what_was_not_missed_cannot_be_sent_again_this_way(hub: Hub, asked: Person) -> None:
    await plan(asked)

    await asked.press_token("bc_after:1")

    assert "This is not possible any more." in asked.reads
    assert len(await planned(hub)) == 1
