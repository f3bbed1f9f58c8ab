"""Words of an emergency lead to help before anything is searched, stored or passed on."""

import pytest

from contacts.inquiries import InquiryState
from contacts.staff import Role
from tests.bot.driver import Hub, Person


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize(
    ("text", "number"),
    [("Mein Mann schlägt mich", "116 016"), ("My flat is on fire!", "112"), ("أريد أن أقتل نفسي", "0800 1110111")],
)
async def test_help_comes_before_who_sees_it_and_any_search(hub: Hub, anna: Person, text: str, number: str) -> None:
    await anna.say(text)

    assert number in anna.reads
    assert "who sees this?" not in anna.reads
    assert "I am a machine, and at this moment nobody reads what is written here." in anna.reads
    address_id = await anna.address_id()
    assert not await hub.unit(lambda stores: stores.askings.has_asked(address_id))


async def test_somebody_new_gets_help_before_choosing_a_language(hub: Hub) -> None:
    olha = hub.person("olha", hint="uk")

    await olha.say("Чоловік мене б'є, допоможіть")

    assert "116 016" in olha.reads


async def test_without_any_answers_there_still_is_help(anna: Person) -> None:
    await anna.say("I want to kill myself")

    assert "0800 1110111" in anna.reads


async def test_what_goes_to_the_office_is_answered_with_help_at_once(hub: Hub, anna: Person) -> None:
    await hub.staff("Edda", Role.EDITOR)
    await anna.press_token("reply:0")

    await anna.say("My husband beats me, please help")

    assert "The office has got your message." in anna.reads
    assert "116 016" in anna.reads
    assert await hub.unit(lambda stores: stores.inquiries.count(InquiryState.OPEN)) == 1
