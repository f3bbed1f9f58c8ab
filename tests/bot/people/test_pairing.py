"""A person with two chats: joined by a code, parted again, and what is refused."""

import re
from datetime import timedelta

import pytest

from contacts.addresses import AddressState
from contacts.pairing import CODE_LIFE
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.people.conftest import states


async def other_phone(hub: Hub) -> Person:
    person = hub.person("anna's other phone", hint="en")
    await person.say("/start")
    await person.press("Türkçe")
    return person


async def code_of(person: Person) -> str:
    await person.say("/mydata")
    await person.press("Two chats, one person")
    found = re.search(r"/start (p_\S+)", person.reads)
    assert found is not None
    return found[1]


async def test_two_chats_are_joined_and_parted_and_keep_what_is_theirs(hub: Hub, anna: Person) -> None:
    await anna.say("/topics")
    await anna.press("☐ News from the integration office")
    subscribed = await states(anna)
    other = await other_phone(hub)

    await other.say(f"/start {await code_of(anna)}")
    await other.press("Evet, ikisi de benim")
    await hub.deliver()

    assert "tek bir kişi" in other.reads
    assert "is joined with this one now" in anna.reads
    assert (await states(anna), await states(other)) == (subscribed, {})
    await other.say("/mydata")
    assert "Dil: Türkçe" in other.reads
    assert "başka bir sohbetinizle" in other.reads

    await anna.press("Part the chats")
    assert "on its own again" in anna.reads
    await anna.say("/mydata")
    assert "joined with another one" not in anna.reads
    assert await states(anna) == subscribed


async def test_a_code_works_once_and_not_for_long(hub: Hub, anna: Person) -> None:
    code, other, late = await code_of(anna), await other_phone(hub), hub.person("late", hint="en")
    await other.say(f"/start {code}")
    await other.press("Evet, ikisi de benim")
    await late.say("/start")
    await late.press("English")

    await late.say(f"/start {code}")
    assert "used already, or is too old" in late.reads
    code = await code_of(late)
    hub.later(seconds=CODE_LIFE.total_seconds() + 1)
    await other.say(f"/start {code}")
    assert "artık geçerli değil" in other.reads


async def test_an_old_button_of_a_used_code_joins_nobody(hub: Hub, anna: Person) -> None:
    code, other, third = await code_of(anna), await other_phone(hub), hub.person("third", hint="en")
    await third.say("/start")
    await third.press("English")
    await third.say(f"/start {code}")
    await other.say(f"/start {code}")
    await other.press("Evet, ikisi de benim")

    await third.press("Yes, both are mine")

    assert "used already" in third.reads
    await third.say("/mydata")
    assert "joined with another one" not in third.reads


async def test_the_chat_that_made_the_code_is_told_to_open_it_in_the_other_one(anna: Person) -> None:
    await anna.say(f"/start {await code_of(anna)}")

    assert "open it in the other one" in anna.reads


@pytest.mark.parametrize("has_ended", [False, True])
async def test_staff_hand_on_nothing(hub: Hub, anna: Person, has_ended: bool) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    if has_ended:
        member = await hub.unit(lambda stores: stores.staff.members())
        await hub.unit(lambda stores: stores.staff.end(member[0].id, hub.now))
    await editor.say(f"/start {await code_of(anna)}")
    assert "cannot be joined" in editor.reads
    await editor.say("/mydata")
    await editor.press("Two chats, one person")
    assert "cannot be joined" in editor.reads


@pytest.mark.parametrize("first_goes", [True, False])
async def test_one_chat_is_erased_the_other_stays(hub: Hub, anna: Person, first_goes: bool) -> None:
    other = await other_phone(hub)
    await other.say(f"/start {await code_of(anna)}")
    await other.press("Evet, ikisi de benim")
    goes, stays = (anna, other) if first_goes else (other, anna)
    await goes.say("/delete")
    await goes.press("Yes, delete everything" if first_goes else "Evet, her şeyi sil")
    await hub._ticker._erase()

    assert await hub.unit(lambda stores: stores.addresses.find(goes.address)) is None
    chat = await hub.unit(lambda stores: stores.addresses.find(stays.address))
    assert chat.state is AddressState.ACTIVE
    member = await hub.unit(lambda stores: stores.staff.add(chat.contact_id, Role.EDITOR, "Anna", hub.now))
    assert (await hub.unit(lambda stores: stores.staff.get(member.id))).name == "Anna"
    hub.now += timedelta(minutes=1)
    await stays.say("/mydata")
    assert "joined with another one" not in stays.reads


async def test_a_member_of_staff_with_two_chats_keeps_the_name_when_one_is_parted(hub: Hub, anna: Person) -> None:
    other = await other_phone(hub)
    await other.say(f"/start {await code_of(anna)}")
    await other.press("Evet, ikisi de benim")
    chat = await hub.unit(lambda stores: stores.addresses.find(anna.address))
    member = await hub.unit(lambda stores: stores.staff.add(chat.contact_id, Role.EDITOR, "Anna", hub.now))

    await anna.say("/mydata")
    await anna.press("Part the chats")

    assert (await hub.unit(lambda stores: stores.staff.get(member.id))).name == "Anna"
    assert len(await hub.unit(lambda stores: stores.staff.chats_of(member.id))) == 1
