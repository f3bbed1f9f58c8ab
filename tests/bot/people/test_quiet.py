"""Quiet hours and days of an organisation, set in its chat or by staff; a broadcast waits for their end."""

from dataclasses import replace
from typing import Any

import pytest

from broadcasts.broadcasts import BroadcastState
from channels.incoming import Kind
from contacts.staff import Role
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import send_to_everyone, write


@pytest.fixture
async def club(hub: Hub) -> int:
    return await hub.organisation("Casa Italia", "en")


@pytest.fixture
async def board(hub: Hub, club: int) -> Person:
    """The chat of an organisation's board, on the screen of its quiet times."""
    person = await hub.subscriber("board", "en", organisation=club)
    await person.say("/organisation")
    await person.press("When not to disturb us")
    return person


async def quiet(hub: Hub, club: int) -> dict[str, Any]:
    found = await hub.unit(lambda stores: stores.organisations.get(club))
    data: dict[str, Any] = found.quiet.to_json()
    return data


async def test_at_first_messages_may_arrive_at_any_time(board: Person) -> None:
    assert "Messages may arrive at any time." in board.reads
    assert board.buttons == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Set the hours", "Back",
    ]  # fmt: skip


async def test_the_board_sets_hours_and_days(hub: Hub, club: int, board: Person) -> None:
    await board.press("Set the hours")
    await board.say("22:00-7:00")
    assert "Quiet hours: from 22:00 to 07:00" in board.reads
    await board.press("Friday")
    await board.press("Saturday")
    assert "Quiet days: Friday and Saturday" in board.reads

    assert await quiet(hub, club) == {"hours": ["22:00", "07:00"], "days": [4, 5]}


async def test_both_can_be_taken_back(hub: Hub, club: int, board: Person) -> None:
    await board.press("Set the hours")
    await board.say("22:00-7:00")
    await board.press("Friday")
    await board.press("✓ Friday")
    await board.press("No quiet hours")

    assert await quiet(hub, club) == {}
    await board.press("Back")
    assert "You get the newsletter for Casa Italia." in board.reads.replace("**", "")


async def test_pressed_twice_a_day_stays_quiet(hub: Hub, club: int, board: Person) -> None:
    await board.press("Friday")
    await board.press_again()

    assert await quiet(hub, club) == {"days": [4]}


async def test_all_seven_days_are_refused(hub: Hub, club: int, board: Person) -> None:
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        await board.press(day)
    await board.press("Sunday")

    assert "All seven days would be quiet, and nothing would ever arrive." in board.reads
    assert await quiet(hub, club) == {"days": [0, 1, 2, 3, 4, 5]}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("at night", "I do not understand these times."), ("9:00-9:00", "That would be the whole day")],
)
async def test_hours_that_cannot_be_used_are_asked_for_again(
    hub: Hub, club: int, board: Person, words: str, sentence: str
) -> None:
    await board.press("Set the hours")
    await board.say(words)
    assert sentence in board.reads

    await board.say("22-7")

    assert await quiet(hub, club) == {"hours": ["22:00", "07:00"]}


async def test_a_picture_where_hours_were_asked_keeps_the_question(hub: Hub, club: int, board: Person) -> None:
    await board.press("Set the hours")
    await board.do(Kind.PHOTO)
    await board.say("22-7")

    assert await quiet(hub, club) == {"hours": ["22:00", "07:00"]}


async def test_who_has_left_can_no_longer_decide(hub: Hub, club: int, board: Person) -> None:
    await board.say("/organisation")
    await board.press("No longer for this organisation")
    await board.press("Yes, leave")

    await board.press_token(f"quiet_day:{club}:4:on")

    assert "This chat does not belong to this organisation any more." in board.reads
    assert await quiet(hub, club) == {}


async def test_a_stranger_can_not_decide(hub: Hub, club: int, anna: Person) -> None:
    for token in (
        f"quiet:{club}",
        f"quiet_hours:{club}",
        f"quiet_none:{club}",
        f"quiet_day:{club}:4:on",
        "quiet:99",
        "quiet:x",
    ):
        await anna.press_token(token)
        assert "This chat does not belong to this organisation any more." in anna.reads

    assert await quiet(hub, club) == {}


async def test_staff_set_it_on_the_organisations_screen(hub: Hub, club: int) -> None:
    moderator = await hub.staff("Mona", Role.MODERATOR)
    await moderator.press_token(f"og:{club}")
    await moderator.press("When not to disturb them")
    await moderator.press("Sunday")
    await moderator.press("Set the hours")
    await moderator.say("20-24")
    assert "Quiet hours: from 20:00 to 00:00" in moderator.reads

    await moderator.press("Back")

    assert await quiet(hub, club) == {"hours": ["20:00", "00:00"], "days": [6]}
    assert "Quiet days: Sunday" in moderator.reads


async def send_in_the_night(hub: Hub, *, urgent: bool = False) -> Person:
    """Send an edition at 23:00; return who sent it."""
    editor = await hub.staff("Eva", Role.EDITOR)
    await hub.subscriber("Hans", "de")
    await write(editor)

    async def make_urgent(stores: Stores) -> None:
        edition = await stores.editions.get(1)
        assert edition is not None
        await stores.editions.save(replace(edition, urgent=urgent), hub.now)

    await hub.unit(make_urgent)
    hub.later(hours=14)
    await send_to_everyone(editor)
    return editor


async def test_a_broadcast_waits_for_the_end_and_says_so(hub: Hub, club: int, board: Person) -> None:
    await board.press("Set the hours")
    await board.say("22-7")
    board.look_away()
    editor = await send_in_the_night(hub)
    await hub.run_broadcasts()
    await hub.report(after_seconds=3600)

    assert (len(hub.person("Hans").history), board.sees) == (1, [])
    later = (
        "1 chat gets it later, because its organisation does not want to be disturbed now: "
        "on Thursday, 26 November 2026, 07:00."
    )
    assert f"Sending “Schwimmkurs”: 1 of 2 chats.\n\n{later}" in editor.history
    await editor.say("/broadcasts")
    await editor.press("Schwimmkurs: being sent")
    assert later in editor.reads
    hub.later(hours=8)
    await hub.send_broadcasts()
    await hub.report()
    (broadcast,) = await hub.unit(lambda stores: stores.broadcasts.latest(1))
    assert broadcast.state is BroadcastState.FINISHED
    assert len(board.sees) == 1


async def test_what_is_urgent_arrives_at_once(hub: Hub, club: int, board: Person) -> None:
    await board.press("Set the hours")
    await board.say("22-7")
    board.look_away()
    await send_in_the_night(hub, urgent=True)
    await hub.run_broadcasts()

    assert len(board.sees) == 1
