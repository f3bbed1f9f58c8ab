"""Whoever takes part is told of a new step: once, in their language, with the button of what they can do now."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people.hearing.step_news import AT_ONCE
from bot.ticker import Ticker
from channels.address import Address
from hearings.hearings import Hearing, HearingAction, Phase, extend
from hearings.participants import join
from storage.stores import Stores
from tests.bot.driver import Hub, Person, hub_on, open_hub
from tests.bot.office.hearing.leading import a_hearing, takes_part, tick
from tests.channels.memory import MemoryChannel
from tests.databases import MakePlace, engine_name, make_place, postgres_server, sqlite_template

__all__ = ["engine_name", "make_place", "postgres_server", "sqlite_template"]


async def move(hub: Hub, hearing: Hearing, action: HearingAction = HearingAction.ADVANCE) -> Hearing:
    """Move it a minute later."""
    hub.later(minutes=1)
    moved: Hearing = await hub.unit(lambda stores: stores.hearings.move(hearing, action, hub.now))
    return moved


async def test_everybody_is_told_once_in_their_own_language(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    english, german = await takes_part(hub, hearing, "anna", "en"), await takes_part(hub, hearing, "hans", "de")
    hearing = await move(hub, hearing)
    await hub.unit(lambda stores: extend(stores.hearings, hearing, hub.now + timedelta(minutes=40), hub.now))

    for _ in range(3):
        await tick(hub)

    assert english.history == ["Hearing 2027\n\nYou can now give ideas.\n\nIt is open until 09:41."]
    assert english.buttons == ["Give an idea"]
    assert len(german.history) == 1
    assert german.sees[0].shown.language == "de"


@pytest.mark.parametrize(
    ("phase", "says", "button"),
    [
        (Phase.MEASURES, "You can now make measures out of the ideas.", "Measures"),
        (
            Phase.VOTING,
            "You can now rate the measures. What most people want is a recommendation to the city.",
            "Vote",
        ),
        (Phase.COUNTING, "Voting is over. Thank you! The results come here.", "Show the hearing"),
        (Phase.PUBLISHED, "The results are there.", "Show the hearing"),
    ],
)
async def test_each_step_says_what_can_be_done_now(hub: Hub, phase: Phase, says: str, button: str) -> None:
    before = list(Phase)[list(Phase).index(phase) - 1]
    hearing = await a_hearing(hub, before)
    anna = await takes_part(hub, hearing, "anna", "en")

    await move(hub, hearing)
    await tick(hub)

    assert anna.reads == f"Hearing 2027\n\n{says}"
    assert anna.buttons == [button]


async def end_at(hub: Hub, hearing: Hearing, minutes: int | None, *, after_seconds: int = 60) -> Hearing:
    """Set the end of the present step anew, a little later."""
    hub.later(seconds=after_seconds)
    until = None if minutes is None else hub.now + timedelta(minutes=minutes)
    changed: Hearing = await hub.unit(lambda stores: extend(stores.hearings, hearing, until, hub.now))
    return changed


@pytest.mark.parametrize(
    ("minutes", "says", "button"),
    [
        (30, "The end of this step has changed.\n\nIt is open until 09:34.", "Give an idea"),
        (None, "The end of this step has changed.\n\nIt stays open until the office goes on.", "Give an idea"),
        (0, "The time for this is over. What you have given until now counts.", "Show the hearing"),
    ],
)
async def test_a_new_end_is_told_once_to_whoever_was_there_before(
    hub: Hub, minutes: int | None, says: str, button: str
) -> None:
    announced = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, announced, "anna", "en")
    hearing = await move(hub, announced)
    hearing = await end_at(hub, hearing, 10)
    hub.later(minutes=1)
    await tick(hub)
    assert anna.history == ["Hearing 2027\n\nYou can now give ideas.\n\nIt is open until 09:12."]

    await end_at(hub, hearing, minutes)
    late = await takes_part(hub, hearing, "late", "en")
    await tick(hub)
    assert len(anna.history) == 1  # a colleague may still press once more
    hub.later(minutes=1)
    for _ in range(3):
        await tick(hub)

    assert anna.history[1:] == [f"Hearing 2027\n\n{says}"]
    assert anna.buttons[-1:] == [button]
    assert late.history == []


async def test_of_several_ends_in_a_row_the_last_is_told(hub: Hub) -> None:
    announced = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, announced, "anna", "en")
    hearing = await move(hub, announced)
    await tick(hub)
    for minutes in (10, 20, 40):
        hearing = await end_at(hub, hearing, minutes, after_seconds=5)
        await tick(hub)
    hub.later(seconds=30)
    await tick(hub)
    await tick(hub)

    assert [text.rpartition("\n\n")[2] for text in anna.history] == [
        "You can now give ideas.",
        "It is open until 09:41.",
    ]


async def test_the_same_end_once_more_is_no_news(hub: Hub) -> None:
    announced = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, announced, "anna", "en")
    hearing = await end_at(hub, await move(hub, announced), 10)
    await tick(hub)

    await hub.unit(lambda stores: extend(stores.hearings, hearing, hearing.closes_at, hub.now))
    hub.later(minutes=2)
    await tick(hub)

    assert len(anna.history) == 1


async def test_when_the_next_step_opens_its_news_take_the_place_of_the_end(hub: Hub) -> None:
    announced = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, announced, "anna", "en")
    ideas = await move(hub, announced)
    await tick(hub)
    changed = await end_at(hub, ideas, 10)

    await hub.unit(lambda stores: stores.hearings.move(changed, HearingAction.ADVANCE, hub.now))
    hub.later(minutes=2)
    await tick(hub)

    assert [text.partition("\n\n")[2] for text in anna.history] == [
        "You can now give ideas.",
        "You can now make measures out of the ideas.",
    ]


async def test_a_hearing_that_is_cancelled_is_told_too(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, hearing, "anna", "en")

    await move(hub, hearing, HearingAction.CANCEL)
    await tick(hub)

    assert anna.reads == "Hearing 2027\n\nThe hearing does not take place."


async def test_whoever_sits_at_a_table_gives_an_idea_to_its_goal_at_once(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    anna = await takes_part(hub, hearing, "anna", "en")
    await hub.unit(lambda stores: stores.participants.place(1, None, 1))

    await move(hub, hearing)
    await tick(hub)

    (choice,) = [choice for message in anna.sees for row in message.shown.choices for choice in row]
    assert choice.token == "h_idea:1"


async def test_where_messengers_may_not_be_used_people_are_led_to_the_web_chat(tmp_path: Path) -> None:
    async with open_hub(tmp_path, channels=[MemoryChannel("webchat")]) as hub:
        hearing = await a_hearing(hub, Phase.ANNOUNCED)
        closed = replace(hearing, ideas_in_messengers=False)
        await hub.unit(lambda stores: stores.hearings.save(closed, hub.now))
        phone, web = await takes_part(hub, hearing, "anna", "en"), hub.person("web", channel="webchat")
        await hub.unit(lambda stores: _join_by(stores, hearing, web))

        await move(hub, hearing)
        await tick(hub)

        (told,) = [choice for message in phone.sees for row in message.shown.choices for choice in row]
        assert (told.label, told.url) == ("Go on in the web chat", f"https://memory.example/?start=h_{hearing.code}")
        assert web.buttons == ["Give an idea"]


async def _join_by(stores: Stores, hearing: Hearing, person: Person) -> None:
    chat = await stores.addresses.open(person.address, person.hub.now)
    await join(stores.participants, hearing, chat.id, "en", person.address.channel, None, person.hub.now)


async def test_many_people_are_told_a_little_at_a_time(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    people = [await takes_part(hub, hearing, f"p{number}", "en") for number in range(2 * AT_ONCE + 1)]
    await move(hub, hearing)

    told = []
    for _ in range(4):
        await tick(hub)
        told.append(sum(len(person.history) for person in people))

    assert told == [AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE + 1, 2 * AT_ONCE + 1]


async def test_a_restart_in_the_middle_loses_and_repeats_nothing(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    people = [await takes_part(hub, hearing, f"p{number}", "en") for number in range(AT_ONCE + 5)]
    await move(hub, hearing)
    await tick(hub)

    another = Ticker(hub.database, hub.database.bell, hub.office, hub.clock, hub.stopwatch)
    await another.tick()
    await hub.deliver()

    assert [len(person.history) for person in people] == [1] * len(people)


async def test_of_a_step_taken_back_before_all_were_told_nobody_hears_any_more(hub: Hub) -> None:
    hearing = await a_hearing(hub, Phase.ANNOUNCED)
    people = [await takes_part(hub, hearing, f"p{number}", "en") for number in range(AT_ONCE + 5)]
    ideas = await move(hub, hearing)
    await tick(hub)

    back = await move(hub, ideas, HearingAction.GO_BACK)
    await tick(hub)
    assert sum(len(person.history) for person in people) == AT_ONCE
    await move(hub, back)
    for _ in range(3):
        await tick(hub)

    assert sum(len(person.history) for person in people) == 2 * AT_ONCE + 5


async def test_two_processes_on_one_database_tell_everybody_once(make_place: MakePlace) -> None:
    place = await make_place("postgresql")
    async with place.opened() as first, place.opened() as second:
        hub, other = await hub_on(first), await hub_on(second)
        hearing = await a_hearing(hub, Phase.ANNOUNCED)

        async def fill(stores: Stores) -> None:
            for number in range(60):
                chat = await stores.addresses.open(Address("memory", "", f"p{number}"), hub.now)
                await join(stores.participants, hearing, chat.id, "en", "memory", None, hub.now)

        await hub.unit(fill)
        await move(hub, hearing)
        other.now = hub.now
        for _ in range(4):
            await asyncio.gather(hub._ticker._tell_of_steps(), other._ticker._tell_of_steps())
        await hub.deliver()

        chats = [hub.memory.seen(Address("memory", "", f"p{number}")) for number in range(60)]
        assert [len(messages) for messages in chats] == [1] * 60
