"""A board member speaks for an organisation: with a code, or as the first of a new one."""

from sqlalchemy import select

from channels.incoming import Kind
from contacts.organisations import OrganisationState
from contacts.staff import Role
from storage.tables.contacts import consent
from tests.bot.driver import Hub, Person
from tests.bot.people.conftest import states


async def code_of(hub: Hub, organisation: int) -> str:
    return str((await hub.unit(lambda stores: stores.organisations.get(organisation))).code)


async def test_a_new_organisation_in_eight_actions(hub: Hub) -> None:
    moderator = await hub.staff("Mona", Role.MODERATOR)
    board = hub.person("board", hint="en")

    await board.say("/start")
    await board.press("English")
    await board.press("Subscribe for my organisation")
    await board.press("Register a new organisation")
    await board.say("Eritreischer *Verein*")
    await board.press("All topics")
    await board.press("Done")

    assert board.actions == 7
    found = await hub.unit(lambda stores: stores.organisations.by_name("eritreischer *verein*"))
    assert (found.state, len(found.topic_ids)) == (OrganisationState.PENDING, 3)
    assert set((await states(board)).values()) == {"active"}
    assert any("Eritreischer" in text for text in moderator.history)


async def test_staff_confirm_and_the_board_hears_it(hub: Hub) -> None:
    moderator = await hub.staff("Mona", Role.MODERATOR)
    board = hub.person("board", hint="en")
    await board.say("/start")
    await board.press("English")
    await board.press("Subscribe for my organisation")
    await board.press("Register a new organisation")
    await board.say("Casa Italia")
    board.look_away()

    await moderator.press("Show")
    await moderator.press("Confirm")

    assert "confirmed" in board.reads


async def test_a_code_is_understood_as_people_type_it(hub: Hub, anna: Person) -> None:
    code = await code_of(hub, await hub.organisation("Casa Italia", "it"))
    await anna.say("/organisation")
    await anna.press("I have a code")

    await anna.say(f" {code[:4].lower()}-{code[4:].lower()} ")

    assert "This chat now belongs to Casa Italia" in anna.reads.replace("**", "")


async def test_a_wrong_code_can_be_tried_again(hub: Hub, anna: Person) -> None:
    code = await code_of(hub, await hub.organisation("Casa Italia", "it"))
    await anna.say("/organisation")
    await anna.press("I have a code")
    await anna.say("AAAA1111")
    assert "This code is not right" in anna.reads

    await anna.say(code)

    assert "Casa Italia" in anna.reads


async def test_a_picture_where_a_name_was_asked_keeps_the_question(anna: Person) -> None:
    await anna.say("/organisation")
    await anna.press("Register a new organisation")

    await anna.do(Kind.PHOTO)
    assert "Please answer with a text message." in anna.reads
    await anna.say("Casa Italia")

    assert "is registered" in anna.reads


async def test_a_name_that_is_too_long_is_named_and_can_be_corrected(anna: Person) -> None:
    await anna.say("/organisation")
    await anna.press("Register a new organisation")

    await anna.say("x" * 121)
    assert "120" in anna.reads
    await anna.say("Casa Italia")

    assert "is registered" in anna.reads


async def test_a_name_that_exists_leads_to_the_code(hub: Hub, anna: Person) -> None:
    await hub.organisation("Casa Italia", "it")
    await anna.say("/organisation")
    await anna.press("Register a new organisation")

    await anna.say("casa  italia")

    assert "registered already" in anna.reads
    assert "I have a code" in anna.buttons


async def test_leaving_keeps_the_topics(hub: Hub, anna: Person) -> None:
    organisation = await hub.organisation("Casa Italia", "it")
    topics = await hub.unit(lambda stores: stores.subscriptions.topics())
    await hub.unit(lambda stores: stores.organisations.set_topics(organisation, (topics[0].id,), hub.now))
    await anna.say(f"/organisation {await code_of(hub, organisation)}")
    await anna.say("/organisation")
    await anna.press("No longer for this organisation")

    await anna.press("Yes, leave")

    record = await hub.unit(lambda stores: stores.addresses.find(anna.address))
    assert record.organisation_id is None
    assert await states(anna) == {"news": "active"}


async def test_what_the_people_of_a_new_organisation_choose_becomes_its_own(hub: Hub, anna: Person) -> None:
    await anna.press("Subscribe for my organisation")
    await anna.press("Register a new organisation")
    await anna.say("Casa Italia")
    await anna.press("☐ Having a say")
    (organisation,) = await hub.unit(lambda stores: stores.organisations.all())
    ben = hub.person("ben", hint="en")
    await ben.say(f"/start o_{organisation.code}")
    await ben.press("English")

    await ben.press("Change topics")
    await ben.press("☐ News from the integration office")
    await ben.press("☑ Having a say")

    (organisation,) = await hub.unit(lambda stores: stores.organisations.all())
    topics = {topic.id: topic.code for topic in await hub.unit(lambda stores: stores.subscriptions.topics())}
    assert {topics[each] for each in organisation.topic_ids} == {"news", "participation"}
    assert await states(anna) == {"participation": "active"}  # nobody chooses for somebody else
    assert await states(ben) == {"news": "active", "participation": "ended"}


async def test_what_one_chat_chooses_later_leaves_a_confirmed_organisation_alone(hub: Hub, anna: Person) -> None:
    await hub.organisation("Casa Italia", "it")
    (organisation,) = await hub.unit(lambda stores: stores.organisations.all())
    await anna.say(f"/organisation {organisation.code}")

    await anna.press("Choose topics")
    await anna.press("All topics")

    assert (await hub.unit(lambda stores: stores.organisations.get(organisation.id))).topic_ids == ()


async def test_an_old_button_to_register_does_not_register_twice(hub: Hub, anna: Person) -> None:
    await anna.press("Subscribe for my organisation")
    await anna.press("Register a new organisation")
    await anna.say("Casa Italia")

    await anna.press_token("org_new")

    assert anna.reads.startswith("You get the newsletter for Casa Italia.")


async def test_joining_without_topics_proves_no_consent(hub: Hub, anna: Person) -> None:
    await hub.organisation("Casa Italia", "it")
    (organisation,) = await hub.unit(lambda stores: stores.organisations.all())

    await anna.say(f"/organisation {organisation.code}")

    assert await hub.unit(lambda stores: stores.session.rows(select(consent))) == []
