"""Deep links: from a poster, from the office, from a friend, and broken ones."""

import pytest
from sqlalchemy import select

from contacts.staff import Role, invite_staff
from storage.tables.contacts import consent
from tests.bot.driver import Hub, Person
from tests.bot.people.conftest import states


async def test_a_link_waits_until_the_language_is_chosen(hub: Hub) -> None:
    organisation = await hub.organisation("Casa Italia", "it")
    topics = await hub.unit(lambda stores: stores.subscriptions.topics())
    await hub.unit(lambda stores: stores.organisations.set_topics(organisation, (topics[0].id,), hub.now))
    code = (await hub.unit(lambda stores: stores.organisations.get(organisation))).code
    board = hub.person("board")

    await board.say(f"/start o_{code}")
    await board.press("English")

    assert "This chat now belongs to Casa Italia" in board.reads.replace("**", "")
    assert await states(board) == {"news": "active"}


@pytest.mark.parametrize("payload", ["x" * 64, "../../etc", "o", "__", "🙂"])
async def test_a_link_with_rubbish_says_so_and_leads_on(anna: Person, payload: str) -> None:
    await anna.say(f"/start {payload}")

    assert "This link does not work, or no longer does." in anna.reads
    assert "Subscribe for myself" in anna.buttons


async def test_a_link_of_a_page_leads_straight_to_writing_to_the_office(hub: Hub) -> None:
    boris = hub.person("Boris")

    await boris.say("/start write")
    await boris.press("English")
    assert "What would you like to tell the office?" in boris.reads
    await boris.say("Where do I find a German course?")

    assert "The office has got your message." in boris.reads


async def test_a_source_link_is_an_ordinary_beginning(anna: Person) -> None:
    await anna.say("/start q_library")

    assert "Hello! I am the messaging service of" in anna.reads
    assert "does not work" not in anna.reads


async def test_the_proof_of_consent_names_the_poster_that_led_here(hub: Hub) -> None:
    anna = hub.person("anna", hint="en")
    await anna.say("/start q_library")
    await anna.press("English")
    await anna.press("Subscribe for myself")

    await anna.press("All topics")

    rows = await hub.unit(lambda stores: stores.session.rows(select(consent)))
    assert [row.source for row in rows] == ["memory:press:library"]


async def test_a_wrong_organisation_code_asks_again(anna: Person) -> None:
    await anna.say("/start o_WRONGCODE")

    assert "This code is not right, or no longer valid." in anna.reads
    assert "Contact the office" in anna.buttons


async def test_a_used_invite_and_an_invented_one_get_the_same_sentence(hub: Hub, anna: Person) -> None:
    code = await hub.unit(lambda stores: invite_staff(stores.staff, Role.EDITOR, None, hub.now))
    other = hub.person("other", hint="en")
    await other.say(f"/start s_{code}")
    await other.press("English")

    await anna.say(f"/start s_{code}")
    used = anna.reads
    await anna.say("/start s_invented")

    assert anna.reads == used
    await anna.say("/office")
    assert "I do not know this command." in anna.reads
