from pathlib import Path

import pytest
from sqlalchemy import select

from bot.request import Request
from bot.routing import PRESSES, Route, Where
from channels.address import Address
from channels.incoming import Incoming, Kind, Lookup, LookupAnswer, LookupKind
from contacts.addresses import AddressState
from hub.steps import Step
from storage.stores import Stores
from storage.tables.contacts import address
from tests.bot.driver import Hub, Person, open_hub
from tests.channels.memory import MemoryChannel

OLD, NEW = "-100", "-100700"
BOSS = Lookup(LookupKind.GROUP_ADMIN, "1")


async def breaks(request: Request) -> None:
    raise RuntimeError("a fault of ours")


async def boss_of(hub: Hub, *languages: str) -> Person:
    """Return an administrator of a group in which the hub is."""
    hub.memory.answers[BOSS] = LookupAnswer(BOSS, yes=True)
    boss = hub.in_group(OLD, "1")
    boss.hint = "en"
    await boss.do(Kind.JOINED)
    for name in languages:
        await boss.press(name)
    return boss


async def test_the_move_of_a_group_is_told_twice_and_nothing_is_lost(hub: Hub) -> None:
    boss = await boss_of(hub, "English", "العربية")
    organisation = await hub.organisation("Casa Italia", "it")
    here = await hub.unit(lambda s: s.addresses.find(boss.address))
    await hub.unit(lambda s: s.organisations.link(here, organisation, hub.now))

    await boss.do(Kind.MOVED, moved_to=NEW)
    await boss.do(Kind.MOVED, moved_to=NEW)

    there = await hub.unit(lambda s: s.addresses.find(Address("memory", "", NEW, group=True)))
    assert (there.id, there.languages, there.organisation_id) == (here.id, ("en", "ar"), organisation)
    assert await hub.unit(lambda s: s.addresses.find(boss.address)) is None


async def test_the_answer_to_an_old_question_does_not_bring_a_lost_group_back(hub: Hub) -> None:
    boss = await boss_of(hub)
    await boss.do(Kind.LEFT)

    await boss.do(Kind.LOOKED_UP, answer=LookupAnswer(BOSS, refusal="Unreachable"))

    assert (await hub.unit(lambda s: s.addresses.find(boss.address))).state is AddressState.REMOVED
    assert boss.sees == []


async def test_an_administrator_is_asked_for_once(hub: Hub) -> None:
    boss = await boss_of(hub)
    await boss.say("/topics")
    hub.memory.answers.clear()

    await boss.press("☐ News from the integration office")
    await boss.press("☐ Having a say")

    assert boss.buttons[:3] == [
        "☑ News from the integration office", "☐ School and German courses", "☑ Having a say",
    ]  # fmt: skip


async def test_after_a_quarter_of_an_hour_the_administrator_is_asked_for_again(hub: Hub) -> None:
    boss = await boss_of(hub)
    await boss.say("/topics")
    hub.memory.answers[BOSS] = LookupAnswer(BOSS, yes=False)
    hub.later(minutes=16)

    await boss.press("☐ Having a say")

    assert boss.reads == "Only administrators of this group can do this."


async def test_where_the_administrators_are_unknown_that_is_what_is_said(hub: Hub) -> None:
    boss = await boss_of(hub)
    hub.memory.answers.clear()

    await boss.say("/topics")

    assert boss.reads == "I cannot find out at the moment who administers this group. Please try again later."


async def test_a_fault_in_a_group_is_answered_without_private_buttons(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESSES, "breaks", Route(breaks, where=Where.ANYWHERE))
    boss = await boss_of(hub, "English")

    await boss.press_token("breaks")

    assert boss.reads.startswith("Something went wrong on our side")
    assert boss.buttons == []


async def test_after_a_fault_the_question_still_stands(hub: Hub, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESSES, "breaks", Route(breaks))
    await anna.press("Subscribe for my organisation")
    await anna.press("Register a new organisation")
    await anna.press_token("breaks")

    await anna.say("Casa Italia")

    assert anna.reads.startswith("Casa Italia is registered.")


async def test_a_fault_with_one_event_leaves_the_others_of_its_page_alone(
    hub: Hub, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESSES, "breaks", Route(breaks))
    ben = hub.person("ben")
    anna.look_away()

    await hub.hear(
        Incoming(anna.address, Kind.PRESS, "p1", token="breaks"),
        Incoming(anna.address, Kind.COMMAND, "p2", command="help"),
        Incoming(ben.address, Kind.COMMAND, "p3", command="start"),
    )

    assert {text.split(",")[0] for text in anna.reads.split("\n\n")} == {
        "What would you like to do?", "Something went wrong on our side",
    }  # fmt: skip
    assert len(ben.sees) == 1


async def test_an_event_that_cannot_even_be_answered_does_not_come_again_for_ever(hub: Hub, anna: Person) -> None:
    async def spoil(stores: Stores) -> None:
        await stores.session.run(address.update().values(value=b"not sealed by us"))

    await hub.unit(spoil)

    await hub.intake([Incoming(anna.address, Kind.TEXT, "poison", text="hello")])

    assert not await hub.unit(lambda s: s.updates.first_time("memory", "", "poison", hub.now))


async def test_what_a_person_wrote_is_kept_where_the_messenger_keeps_nothing(hub: Hub, anna: Person) -> None:
    await anna.do(Kind.TEXT, text="Hello?", keep=True)

    entries = await hub.unit(lambda s: s.chat.latest(anna.address, 10, None))

    assert [entry.message.text for entry in entries] == ["Hello?"]


async def test_a_start_word_begins_like_the_button(hub: Hub, anna: Person) -> None:
    await anna.say("Start!")

    assert anna.reads.startswith("Hello! I am the messaging service of")


async def test_a_start_word_is_an_answer_where_a_question_is_open(anna: Person) -> None:
    await anna.press("Subscribe for my organisation")
    await anna.press("Register a new organisation")

    await anna.say("Start")

    assert anna.reads.startswith("Start is registered.")


async def test_a_step_of_an_older_release_is_forgotten_with_a_helpful_answer(hub: Hub, anna: Person) -> None:
    async def remember(stores: Stores) -> None:
        found = await stores.addresses.find(anna.address)
        assert found is not None
        await stores.steps.put(found.id, "", Step("organisation_name", version=99))

    await hub.unit(remember)

    await anna.say("Casa Italia")

    assert (anna.reads, anna.buttons) == ("I did not understand this. Please choose:", ["Menu"])


async def test_a_stranger_who_writes_anything_is_offered_the_languages(hub: Hub) -> None:
    ben = hub.person("ben", hint="tr")

    await ben.say("Merhaba")

    assert ben.buttons[:2] == ["Türkçe", "Deutsch"]
    await ben.press("Türkçe")
    assert [message.shown.language for message in ben.sees] == ["tr"]


async def test_old_buttons_never_replace_what_stands_above_them(hub: Hub, anna: Person) -> None:
    before = anna.history

    await anna.press_token("from:last:year", message_id=hub.memory.sent[-1].id)

    assert anna.history[:-1] == before
    assert anna.buttons == ["Menu"]


async def test_while_everything_is_being_deleted_nothing_new_begins(hub: Hub, anna: Person) -> None:
    await anna.say("/delete")
    await anna.press("Yes, delete everything")

    await anna.say("/topics")
    await hub.unit(lambda s: s.addresses.erase_due(hub.now))
    await anna.say("/start")

    assert "Your data are being deleted right now. Please write again in a minute." in anna.history
    assert anna.buttons[:2] == ["English", "Deutsch"]  # a stranger again


async def test_who_deletes_and_blocks_is_forgotten_all_the_same(hub: Hub, anna: Person) -> None:
    await anna.say("/delete")
    await anna.press("Yes, delete everything")

    await anna.do(Kind.BLOCKED)
    erased = await hub.unit(lambda s: s.addresses.erase_due(hub.now))

    assert (erased, await hub.unit(lambda s: s.addresses.find(anna.address))) == (1, None)


async def test_one_person_on_two_messengers_has_two_chats(tmp_path: Path) -> None:
    async with open_hub(tmp_path, channels=[MemoryChannel("other")]) as hub:
        here, there = hub.person("ben"), hub.person("ben", channel="other")

        await here.say("/start")
        await there.say("/start")

        rows = await hub.unit(lambda s: s.session.rows(select(address.c.channel)))
        assert sorted(row.channel for row in rows) == ["memory", "other"]
