from dataclasses import replace
from datetime import timedelta

import pytest

from broadcasts.composing import compose_edition
from broadcasts.editions import Edition, EditionState, EditionText
from channels.outgoing import Outgoing
from hearings.hearings import HearingAction, Phase
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import Evening, an_evening, move_on
from tests.bot.people.hearing.test_anonymity import Voter, running
from tests.databases import MakePlace


async def comes_from(hub: Hub, organisation: str, name: str = "amira", language: str = "en") -> tuple[Person, int]:
    """Return the chat of a confirmed organisation."""
    of = await hub.organisation(organisation, language)
    return await hub.subscriber(name, language, organisation=of), of


async def in_three_days(hub: Hub, phase: Phase = Phase.ANNOUNCED) -> Evening:
    evening = await an_evening(hub, phase)
    later = replace(evening.hearing, event_at=hub.now + timedelta(days=3))
    await hub.unit(lambda stores: stores.hearings.save(later, hub.now))
    return replace(evening, hearing=later)


async def remind(hub: Hub) -> None:
    await hub._ticker._remind_guests()
    await hub.deliver()


async def test_an_organisation_says_how_many_come_and_what_they_need(hub: Hub) -> None:
    evening = await in_three_days(hub)
    amira, organisation = await comes_from(hub, "Amal e. V.", language="ar")
    await amira.press_token("ha_come")
    await amira.say("١٤")
    await amira.press("العربية")
    await amira.press("Türkçe")
    await amira.press("✅ Türkçe")
    await amira.press_token("ha_ok")
    await amira.say("منحدر للكرسي المتحرك")

    assert "منحدر للكرسي المتحرك" in amira.reads
    said = await hub.unit(lambda stores: stores.attendance.of(evening.hearing.id))
    assert [(each.organisation_id, each.people_count, each.interpreters, each.needs) for each in said] == [
        (organisation, 14, ("ar",), "منحدر للكرسي المتحرك")
    ]


async def test_nobody_comes_is_an_answer_that_can_change(hub: Hub) -> None:
    evening = await in_three_days(hub)
    amira, _organisation = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")
    await amira.press("Nobody comes")
    assert "We have noted that nobody of you comes." in amira.reads
    assert await hub.unit(lambda stores: stores.attendance.of(evening.hearing.id)) == []

    await amira.press("Change")
    await amira.press("4")
    await amira.press("No interpreter")
    await amira.press("Nothing")

    assert "4 people come." in amira.reads
    await amira.press_token("ha_come")
    assert "4 people come." in amira.reads


async def test_what_is_no_number_or_too_large_is_asked_again(hub: Hub) -> None:
    await in_three_days(hub)
    amira, _organisation = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")

    await amira.say("all of us")
    assert "Please type only the number of people" in amira.reads
    await amira.say("5000")
    assert "at most 200 people" in amira.reads
    await amira.say("7")
    assert "For which languages do you need an interpreter?" in amira.reads
    await amira.say("Arabic")
    assert "For which languages do you need an interpreter?" in amira.reads
    await amira.press("No interpreter")
    await amira.say("wort " * 200)

    assert "This is too long: at most 500 characters." in amira.reads


async def test_a_second_chat_of_the_same_organisation_counts_only_the_others(hub: Hub) -> None:
    await in_three_days(hub)
    amira, of = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")
    await amira.say("7")
    board = await hub.subscriber("board", "en", organisation=of)

    await board.press_token("ha_come")

    assert "that 7 people come. Please count only the others." in board.reads


async def test_when_the_measures_begin_it_is_too_late(hub: Hub) -> None:
    evening = await in_three_days(hub, Phase.IDEAS)
    amira, _organisation = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")
    await move_on(hub, evening)

    await amira.say("7")

    assert "The time for this is over." in amira.reads
    assert await hub.unit(lambda stores: stores.attendance.of(evening.hearing.id)) == []


async def test_an_old_button_without_an_answer_asks_how_many_come(hub: Hub) -> None:
    await in_three_days(hub)
    amira, _organisation = await comes_from(hub, "Amal e. V.")

    for token in ("ha_l:ar:1", "ha_ok", "ha_nothing"):
        await amira.press_token(token)
        assert "How many people of you come to the hearing?" in amira.reads


async def test_guests_are_reminded_once_a_day_before(hub: Hub) -> None:
    evening = await in_three_days(hub)
    amira, _of = await comes_from(hub, "Amal e. V.")
    nobody, _of = await comes_from(hub, "Nur e. V.", "nobody")
    await amira.press_token("ha_come")
    await amira.say("7")
    await nobody.press_token("ha_come")
    await nobody.press("Nobody comes")
    for person in (amira, nobody):
        person.look_away()
    hub.later(days=1, hours=23)
    await remind(hub)
    assert amira.reads == ""

    hub.later(hours=2)
    await remind(hub)
    await remind(hub)

    assert amira.reads.count("The hearing is soon") == 1
    assert "Rathaus" in amira.reads
    assert f"h_{evening.hearing.code}" in amira.reads
    assert "You have said that 7 people come." in amira.reads
    assert nobody.reads == ""


async def test_who_says_so_on_the_last_day_is_not_reminded_of_it(hub: Hub) -> None:
    await in_three_days(hub)
    amira, _of = await comes_from(hub, "Amal e. V.")
    hub.later(days=2, hours=1)
    await amira.press_token("ha_come")
    await amira.say("7")
    amira.look_away()

    hub.later(hours=1)
    await remind(hub)

    assert amira.reads == ""


async def test_guests_of_an_evening_that_was_put_off_are_reminded_of_the_new_one(hub: Hub) -> None:
    evening = await in_three_days(hub)
    amira, _of = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")
    await amira.say("7")
    hub.later(days=2, hours=1)
    await remind(hub)
    assert evening.hearing.event_at is not None
    put_off = replace(evening.hearing, event_at=evening.hearing.event_at + timedelta(days=7))
    await hub.unit(lambda stores: stores.hearings.save(put_off, hub.now))
    amira.look_away()
    await remind(hub)
    assert amira.reads == ""

    hub.later(days=7)
    await remind(hub)

    assert "The hearing is soon" in amira.reads


async def test_nobody_is_reminded_of_a_hearing_that_is_cancelled(hub: Hub) -> None:
    evening = await in_three_days(hub)
    amira, _of = await comes_from(hub, "Amal e. V.")
    await amira.press_token("ha_come")
    await amira.say("7")

    async def cancel(stores: Stores) -> None:
        await stores.hearings.move(evening.hearing, HearingAction.CANCEL, hub.now)

    await hub.unit(cancel)
    amira.look_away()
    hub.later(days=2, hours=1)
    await remind(hub)

    assert amira.reads == ""


async def test_where_there_is_no_hearing_nobody_can_come(hub: Hub) -> None:
    amira, _organisation = await comes_from(hub, "Amal e. V.")

    await amira.press_token("ha_come")

    assert "There is no hearing at the moment." in amira.reads


async def two_hearings(hub: Hub) -> tuple[Evening, Evening]:
    """Return the one of an invitation, and a later one that is at hand for everybody who names none."""
    return await in_three_days(hub), await in_three_days(hub)


def an_invitation(evening: Evening) -> Outgoing:
    texts = {"en": EditionText("en", "Invitation", "The city invites you.")}
    edition = Edition(1, None, "en", EditionState.SENT, 1, None, texts, hearing_id=evening.hearing.id)
    return compose_edition(edition, "en")


async def test_the_button_of_an_invitation_leads_to_that_hearing_and_stays_with_it(hub: Hub) -> None:
    invited, other = await two_hearings(hub)
    amira, organisation = await comes_from(hub, "Amal e. V.")
    address_id = await amira.address_id()
    await hub.unit(lambda stores: stores.outbox.add(address_id, an_invitation(invited), hub.now))
    await hub.deliver()

    await amira.press("We are coming")
    await amira.press("4")
    await amira.press("No interpreter")
    await amira.press("Nothing")
    await amira.press("Change")
    await amira.press("5")
    await amira.press("No interpreter")
    await amira.press("Nothing")

    said = await hub.unit(lambda stores: stores.attendance.of(invited.hearing.id))
    assert [(each.organisation_id, each.people_count) for each in said] == [(organisation, 5)]
    assert await hub.unit(lambda stores: stores.attendance.of(other.hearing.id)) == []


async def test_in_the_web_chat_the_invitation_has_the_same_button(make_place: MakePlace, engine_name: str) -> None:
    place = await make_place(engine_name)
    async with running(place) as hub:
        invited, _other = await two_hearings(hub)
        anna = Voter(hub, "webchat-anna")
        await anna.say("hello")

        async def send(stores: Stores) -> int:
            chat = await stores.addresses.find(anna.address)
            assert chat is not None
            await stores.addresses.set_languages(chat.id, ("en",), bilingual=False)
            await stores.outbox.add(chat.id, an_invitation(invited), hub.now)
            return chat.id

        address_id = await hub.unit(send)
        await hub.deliver()
        (entry,) = await hub.unit(lambda stores: stores.chat.latest(anna.address, 1, None))
        button = entry.message.choices[0][0]
        await anna.press(button.token, button.label)
        await anna.say("12")
        said = await hub.unit(lambda stores: stores.attendance.get(invited.hearing.id, address_id))

    assert (button.label, said.people_count) == ("We are coming", 12)


async def test_in_a_group_the_button_leads_to_a_chat_of_ones_own_and_says_so_once(hub: Hub) -> None:
    invited, _other = await two_hearings(hub)
    for name in ("1", "2"):
        await hub.in_group("club", name).press_token(f"ha_inv:{invited.hearing.id}")

    assert hub.in_group("club", "1").history == ["Bitte schreiben Sie mir dafür in einem privaten Chat."]
    assert await hub.unit(lambda stores: stores.attendance.of(invited.hearing.id)) == []


@pytest.mark.parametrize("token", ["ha_inv", "ha_inv:99", "ha_inv:x"])
async def test_a_button_of_no_hearing_says_so(hub: Hub, token: str) -> None:
    amira, _organisation = await comes_from(hub, "Amal e. V.")

    await amira.press_token(token)

    assert "There is no hearing at the moment." in amira.reads


async def test_when_the_evening_is_over_the_invitations_button_says_so(hub: Hub) -> None:
    evening = await an_evening(hub, Phase.VOTING)
    amira, _organisation = await comes_from(hub, "Amal e. V.")

    await amira.press_token(f"ha_inv:{evening.hearing.id}")

    assert "The time for this is over." in amira.reads
