from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels.errors import GoneReason
from channels.incoming import Kind
from channels.outgoing import AttachmentKind
from contacts.organisations import Organisation, OrganisationState
from contacts.staff import Role
from contacts.subscriptions import SubscriptionState
from tests.bot.driver import Hub, Person, open_hub
from tests.channels.memory import MemoryChannel

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path, channels=(MemoryChannel("telegram"),)) as hub:
        yield hub


@pytest.fixture
async def mona(hub: Hub) -> Person:
    return await hub.staff("Mona", Role.MODERATOR)


async def organisation(hub: Hub, organisation_id: int) -> Organisation:
    found = await hub.unit(lambda stores: stores.organisations.get(organisation_id))
    assert isinstance(found, Organisation)
    return found


async def named(hub: Hub, name: str) -> Organisation:
    found = await hub.unit(lambda stores: stores.organisations.by_name(name))
    assert isinstance(found, Organisation)
    return found


async def topic_ids(hub: Hub, *codes: str) -> tuple[int, ...]:
    topics = await hub.unit(lambda stores: stores.subscriptions.topics())
    return tuple(topic.id for topic in topics if topic.code in codes)


# The list


async def test_list_shows_eight_per_page_and_those_that_wait_first(hub: Hub, mona: Person) -> None:
    for number in range(1, 10):
        await hub.organisation(f"Verein {number}", "de")
    await hub.organisation("Zuletzt e. V.", "de", state="pending")

    await mona.say("/organisations")

    assert "There are 10 organisations." in mona.reads
    assert "Page 1 of 2" in mona.reads
    assert mona.buttons[:3] == ["⏳ Zuletzt e. V.", "Verein 1", "Verein 2"]
    assert mona.buttons[8:] == ["Next page", "Search", "Waiting only", "New organisation", "Office"]

    await mona.press("Next page")

    assert mona.buttons[:3] == ["Verein 8", "Verein 9", "Previous page"]
    assert len(mona.history) == 1  # the menu moves on in one message


async def test_waiting_only_shows_no_others(hub: Hub, mona: Person) -> None:
    await hub.organisation("Confirmed", "de")
    await hub.organisation("Waiting", "de", state="pending")
    await mona.say("/organisations")

    await mona.press("Waiting only")

    assert mona.buttons == ["⏳ Waiting", "Search", "All organisations", "New organisation", "Office"]


async def test_empty_lists_say_so(hub: Hub, mona: Person) -> None:
    await mona.say("/organisations")
    assert mona.reads == "There is no organisation yet."

    await mona.press("Waiting only")
    assert mona.reads == "No organisation waits for confirmation."

    await mona.say("/organisations syria")
    assert mona.reads == "No organisation has “syria” in its name."
    assert mona.buttons == ["Search", "All organisations", "New organisation", "Office"]


async def test_words_after_the_command_search_at_once(hub: Hub, mona: Person) -> None:
    await hub.organisation("Syria House", "ar")
    await hub.organisation("Casa Italia", "it")

    await mona.say("/organisations  syria ")

    assert "1 organisation has “syria” in its name." in mona.reads
    assert mona.buttons[0] == "Syria House"


async def test_search_asks_for_words_and_keeps_them_from_page_to_page(hub: Hub, mona: Person) -> None:
    for number in range(1, 11):
        await hub.organisation(f"جمعية الصداقة السورية الألمانية {number}", "ar")
    await hub.organisation("Casa Italia", "it")
    await mona.say("/organisations")

    await mona.press("Search")
    await mona.send_photo(b"picture", caption="")
    assert "Please answer with a text message." in mona.reads

    await mona.say("جمعية الصداقة السورية الألمانية")
    await mona.press("Next page")

    assert len([each for each in mona.buttons if each.startswith("جمعية")]) == 2


@pytest.mark.parametrize("token", ["og_list:99::", "og_list:x:y", "og_list:0::a:b", "of_orgs"])
async def test_old_list_buttons_still_show_a_list(hub: Hub, mona: Person, token: str) -> None:
    await hub.organisation("a:b", "de")

    await mona.press_token(token)

    assert mona.buttons[0] == "a:b"


# One organisation


async def test_organisation_says_what_is_known_of_it_in_plain_words(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("Syria *House*", "ar", "de")
    await hub.subscriber("-1", "ar", organisation=here, group=True)
    removed = await hub.subscriber("-2", "ar", organisation=here, group=True)
    await hub.subscriber("board", "de", organisation=here)
    removed_id = await removed.address_id()
    await hub.unit(lambda stores: stores.gone(removed_id, GoneReason.REMOVED, hub.now))
    topics = await topic_ids(hub, "news")
    await hub.unit(lambda stores: stores.organisations.set_topics(here, topics, hub.now))
    await mona.say("/organisations")

    await mona.press("Syria *House*")

    assert mona.reads == (
        "Syria *House*\n\n"
        "Kind: Association\nState: Confirmed\nLanguages, the preferred one first: العربية and Deutsch\n"
        "Topics: News from the integration office\n\n"
        "3 chats belong to it:\n\n• 2 groups\n• 1 chat with one person\n\n"
        "2 of them are reached.\n\n• Not reached (1): The bot was removed from the group."
    )
    assert mona.buttons == [
        "Languages",
        "Topics",
        "Rename",
        "District",
        "Chats and reserve",
        "When not to disturb them",
        "Code and QR",
        "New code for a new board",
        "Back to the list",
        "Office",
    ]


@pytest.mark.parametrize(
    "token", ["og:99", "og:x", "og", "og_yes:99:pending", "og_lang:", "og_hand:7", "og_drop:7:1", "og_renew:7:A"]
)
async def test_button_of_an_unknown_organisation_leads_to_the_list(hub: Hub, mona: Person, token: str) -> None:
    await mona.press_token(token)

    assert mona.reads == "This organisation no longer exists."
    assert mona.buttons == ["Organisations", "Office"]


# The decision


async def test_confirmation_reaches_an_arabic_organisation_in_arabic(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("بيت سوريا", "ar", state="pending")
    group = await hub.subscriber("-1", organisation=here, group=True)  # has chosen no language of its own
    board = await hub.subscriber("board", "tr", organisation=here)
    await mona.say("/organisations")
    await mona.press("⏳ بيت سوريا")
    board.look_away()

    await mona.press("Confirm")

    assert "Confirmed. I have told its 2 chats." in mona.reads
    assert (await organisation(hub, here)).state is OrganisationState.CONFIRMED
    (told,) = hub.memory.seen(group.address)
    assert told.shown.language == "ar"
    assert "بيت سوريا" in told.shown.text
    assert "integration@example.org" in told.shown.text
    assert [message.shown.language for message in board.sees] == ["tr"]  # the chat's own choice comes first


async def test_rejection_is_asked_for_and_unlinks_the_chats(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("Nobody", "ru", state="pending")
    board = await hub.subscriber("board", organisation=here)
    await mona.say("/organisations")
    await mona.press("⏳ Nobody")
    board.look_away()

    await mona.press("Reject")
    assert "Reject Nobody?" in mona.reads
    assert mona.buttons == ["Yes, reject", "Back"]
    assert board.sees == []

    await mona.press("Yes, reject")

    assert "Rejected. I have told its chat." in mona.reads
    assert (await organisation(hub, here)).state is OrganisationState.REJECTED
    assert [message.shown.language for message in board.sees] == ["ru"]
    assert await hub.unit(lambda stores: stores.organisations.chats(here)) == []
    board_id = await board.address_id()
    (kept,) = await hub.unit(lambda stores: stores.subscriptions.of(board_id))
    assert kept.state is SubscriptionState.ACTIVE


async def test_slower_moderator_hears_that_it_is_decided_and_overturns_nothing(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("Nobody", "de", state="pending")
    board = await hub.subscriber("board", "de", organisation=here)
    slow = await hub.staff("Slow", Role.ADMIN)
    for moderator in (mona, slow):
        await moderator.say("/organisations")
        await moderator.press("⏳ Nobody")
    await mona.press("Reject")
    await mona.press("Yes, reject")
    board.look_away()

    await slow.press("Confirm")

    assert "This was decided before: Rejected. Nothing was changed now." in slow.reads
    assert (await organisation(hub, here)).state is OrganisationState.REJECTED
    assert board.sees == []

    await slow.press("Confirm after all")

    assert (await organisation(hub, here)).state is OrganisationState.CONFIRMED


async def test_second_press_on_confirm_tells_nobody_twice(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("Waiting", "de", state="pending")
    board = await hub.subscriber("board", "de", organisation=here)
    await mona.say("/organisations")
    await mona.press("⏳ Waiting")
    await mona.press("Confirm")
    board.look_away()

    await mona.press_again()

    assert "This was decided before: Confirmed." in mona.reads
    assert board.sees == []


@pytest.mark.parametrize("action", ["og_no", "og_nope", "og_yes"])
async def test_old_button_of_a_decided_organisation_changes_nothing(hub: Hub, mona: Person, action: str) -> None:
    here = await hub.organisation("Decided", "de")

    await mona.press_token(f"{action}:{here}:pending")

    assert "This was decided before: Confirmed." in mona.reads
    assert (await organisation(hub, here)).state is OrganisationState.CONFIRMED


async def test_registration_is_announced_to_moderators_and_administrators(hub: Hub, mona: Person) -> None:
    ada = await hub.staff("Ada", Role.ADMIN, language="de")
    editor = await hub.staff("Ed", Role.EDITOR)
    person = await hub.subscriber("person", "en")
    for staff in (mona, ada, editor):
        staff.look_away()

    await person.say("/organisation")
    await person.press("Register a new organisation")
    await person.say("Casa *Italia*")

    assert mona.reads == "Casa *Italia* has registered and waits for confirmation."
    assert [message.shown.language for message in ada.sees] == ["de"]
    assert editor.sees == []

    await mona.press("Show")

    assert "State: Waiting for confirmation" in mona.reads
    assert mona.buttons[:2] == ["Confirm", "Reject"]


# Languages, topics, name


async def test_languages_are_saved_at_once_and_in_order(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    await mona.say("/organisations")
    await mona.press("House")
    await mona.press("Languages")

    await mona.press("العربية")
    await mona.press_again()  # a second press changes nothing
    assert (await organisation(hub, here)).languages == ("de", "ar")

    await mona.press("1. Deutsch")
    assert (await organisation(hub, here)).languages == ("ar",)

    await mona.press("1. العربية")
    assert "An organisation needs at least one language." in mona.reads
    assert (await organisation(hub, here)).languages == ("ar",)

    await mona.press_token(f"og_lang:{here}:+xx")
    assert (await organisation(hub, here)).languages == ("ar",)

    await mona.press("Done")
    assert "Languages, the preferred one first: العربية" in mona.reads


async def test_topics_apply_to_all_chats(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    board = await hub.subscriber("board", "de", organisation=here)
    news, learning = await topic_ids(hub, "news", "learning")
    await mona.say("/organisations")
    await mona.press("House")
    await mona.press("Topics")

    await mona.press("☐ News from the integration office")
    await mona.press("☐ School and German courses")
    await mona.press_again()

    assert (await organisation(hub, here)).topic_ids == (news, learning)
    board_id = await board.address_id()
    got = await hub.unit(lambda stores: stores.subscriptions.of(board_id))
    assert {(each.topic_id, each.state) for each in got} == {
        (news, SubscriptionState.ACTIVE),
        (learning, SubscriptionState.ACTIVE),
    }

    await mona.press("☑ School and German courses")
    assert (await organisation(hub, here)).topic_ids == (news,)


async def test_organisation_is_renamed_and_keeps_the_rest(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "ar", "de")
    await hub.organisation("Casa Italia", "it")
    before = await organisation(hub, here)
    await mona.say("/organisations")
    await mona.press("House")
    await mona.press("Rename")

    await mona.say("casa italia")
    assert "There is Casa Italia already." in mona.reads
    await mona.say("x" * 121)
    assert "Please use at most 120 characters." in mona.reads
    await mona.do(Kind.VOICE)
    assert "Please answer with a text message." in mona.reads

    await mona.say("  HOUSE   of Syria ")

    assert "The name has been changed." in mona.reads
    after = await organisation(hub, here)
    assert (after.name, after.languages, after.code) == ("HOUSE of Syria", before.languages, before.code)


async def test_the_district_is_set_and_taken_out_again(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    await mona.press_token(f"og:{here}")

    await mona.press("District")
    await mona.press("☐ Altstadt")
    assert "The district has been changed." in mona.reads
    assert "District: Altstadt" in mona.reads
    await mona.press_again()
    assert (await organisation(hub, here)).district == "Altstadt"

    await mona.press("District")
    await mona.press("☑ Altstadt")
    assert (await organisation(hub, here)).district == ""


async def test_an_old_button_of_another_district_takes_none_out(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    await hub.unit(lambda stores: stores.organisations.set_district(here, "Altstadt"))

    await mona.press_token(f"og_district:{here}:-1")
    await mona.press_token(f"og_district:{here}:+99")

    assert (await organisation(hub, here)).district == "Altstadt"


async def test_other_button_ends_the_question_for_a_name(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    await mona.press_token(f"og_name:{here}")

    await mona.press_token(f"og_lang:{here}")
    await mona.say("Good morning")

    assert (await organisation(hub, here)).name == "House"


async def test_unsaved_edition_survives_a_look_at_an_organisation(hub: Hub) -> None:
    here = await hub.organisation("House", "de", state="pending")
    ada = await hub.staff("Ada", Role.ADMIN)
    await ada.say("/compose")
    await ada.say("A title\n\nand a text")

    await ada.press_token(f"og:{here}")
    await ada.press("Confirm")
    await ada.press("Rename")

    assert "it is not saved yet" in ada.reads
    assert ada.buttons == ["Go on with it", "Office"]
    ada_id = await ada.address_id()
    step = await hub.unit(lambda stores: stores.steps.get(ada_id, ""))
    assert step is not None
    assert step.data["pieces"] == ["A title\n\nand a text"]


# A new organisation


async def test_staff_add_an_organisation(hub: Hub, mona: Person) -> None:
    (news,) = await topic_ids(hub, "news")
    await mona.say("/organisations")
    await mona.press("New organisation")
    await mona.say("Casa Italia")
    await mona.press("Next: topics")
    assert "An organisation needs at least one language." in mona.reads
    await mona.say("Italian")
    assert "Please choose with the buttons." in mona.reads

    await mona.press("Italiano")
    await mona.press("Deutsch")
    await mona.press("Next: topics")
    await mona.press("☐ News from the integration office")
    await mona.press("Add the organisation")

    assert "The organisation has been added." in mona.reads
    added = await named(hub, "Casa Italia")
    assert (added.state, added.languages, added.topic_ids) == (OrganisationState.CONFIRMED, ("it", "de"), (news,))

    await mona.press_again()

    assert "No organisation is being added any more" in mona.reads
    assert await hub.unit(lambda stores: stores.organisations.count()) == 1


async def test_name_that_is_taken_shows_who_has_it(hub: Hub, mona: Person) -> None:
    await hub.organisation("Русский дом", "ru")
    await mona.say("/organisations")
    await mona.press("New organisation")

    await mona.say("русский дом")

    assert "There is Русский дом already." in mona.reads
    assert mona.buttons == ["Show", "Cancel"]

    await mona.press("Cancel")
    await mona.say("Something")

    assert await hub.unit(lambda stores: stores.organisations.count()) == 1


async def test_organisation_added_by_a_colleague_meanwhile_is_shown_instead(hub: Hub, mona: Person) -> None:
    await mona.say("/organisations")
    await mona.press("New organisation")
    await mona.say("Casa Italia")
    await mona.press("Italiano")
    await mona.press("Next: topics")
    await hub.organisation("Casa Italia", "it")

    await mona.press("Add the organisation")

    assert "There is an organisation of this name already." in mona.reads
    assert await hub.unit(lambda stores: stores.organisations.count()) == 1


# Code and hand-over


async def test_code_comes_with_links_and_printable_pictures(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    code = (await organisation(hub, here)).code
    await mona.say("/organisations")
    await mona.press("House")

    await mona.press("Code and QR")

    *pictures, words = mona.sees
    assert f"Code of House: {code[:4]}-{code[4:]}" in mona.reads
    assert f"https://memory.example/?start=o_{code}" in words.shown.text
    assert f"https://memory.example/?startgroup=o_{code}" in words.shown.text
    assert mona.buttons == ["Back", "Back to the list"]
    attachments = [attachment for message in pictures for attachment in message.shown.attachments]
    assert [each.kind for each in attachments] == [AttachmentKind.PHOTO, AttachmentKind.PHOTO]
    assert all("QR code that opens the chat" in each.alt for each in attachments)
    stored = await hub.unit(lambda stores: stores.files.get(attachments[0].digest))
    assert stored.content.startswith(PNG)


async def test_new_code_for_a_new_board_keeps_the_chats(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    board = await hub.subscriber("board", "de", organisation=here)
    old = (await organisation(hub, here)).code
    await mona.say("/organisations")
    await mona.press("House")
    await mona.press("New code for a new board")
    assert "1. One person (memory), Deutsch" in mona.reads
    assert (await organisation(hub, here)).code == old

    await mona.press("New code, keep them all")

    new = (await organisation(hub, here)).code
    assert new != old
    assert "The old code no longer works." in mona.reads
    assert f"{new[:4]}-{new[4:]}" in mona.reads
    assert await hub.unit(lambda stores: stores.organisations.by_code(old)) is None
    kept = await hub.unit(lambda stores: stores.organisations.chats(here))
    assert [chat.address for chat in kept] == [board.address]

    await mona.press_again()

    assert "The code has been renewed already" in mona.reads
    assert (await organisation(hub, here)).code == new


async def test_chat_of_the_old_board_is_removed_and_told_in_its_language(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    old = await hub.subscriber("old board", "ar", organisation=here)
    new = await hub.subscriber("new board", "de", organisation=here)
    await mona.say("/organisations")
    await mona.press("House")
    await mona.press("New code for a new board")
    old.look_away()

    await mona.press("Remove chat 1")

    assert "The chat has been removed and told." in mona.reads
    assert [message.shown.language for message in old.sees] == ["ar"]
    left = await hub.unit(lambda stores: stores.organisations.chats(here))
    assert [chat.address for chat in left] == [new.address]
    old_id = await old.address_id()
    (kept,) = await hub.unit(lambda stores: stores.subscriptions.of(old_id))
    assert (kept.state, kept.organisation_id) == (SubscriptionState.ACTIVE, None)

    await mona.press_again()

    assert "This chat did not belong to it any more." in mona.reads
    assert [message.shown.language for message in old.sees] == ["ar"]


@pytest.mark.parametrize("action", ["og_code", "og_hand", "og_renew", "og_drop"])
async def test_rejected_organisation_has_no_code_to_hand_out(hub: Hub, mona: Person, action: str) -> None:
    here = await hub.organisation("Nobody", "de", state="rejected")
    code = (await organisation(hub, here)).code

    await mona.press_token(f"{action}:{here}:{code[:3]}")

    assert "The code of a rejected organisation does not work." in mona.reads
    assert "Code and QR" not in mona.buttons
    assert (await organisation(hub, here)).code == code


async def test_removed_chat_that_cannot_be_reached_is_removed_all_the_same(hub: Hub, mona: Person) -> None:
    here = await hub.organisation("House", "de")
    old = await hub.subscriber("-1", "de", organisation=here, group=True)
    old_id = await old.address_id()
    await hub.unit(lambda stores: stores.gone(old_id, GoneReason.REMOVED, hub.now))

    await mona.press_token(f"og_hand:{here}")
    assert "1. Group (memory), Deutsch. The bot was removed from the group." in mona.reads
    await mona.press("Remove chat 1")

    assert mona.reads.startswith("The chat has been removed.\n")
    assert "No chat belongs to it today." in mona.reads
    assert old.sees == []


# Who may


@pytest.mark.parametrize("command", ["/organisations", "/staff"])
async def test_staff_commands_by_a_stranger_are_unknown_commands(hub: Hub, command: str) -> None:
    stranger = hub.person("stranger", hint="en")
    await stranger.say("/nonsense")
    unknown = stranger.reads

    await stranger.say(command)

    assert stranger.reads == unknown


async def test_editor_cannot_confirm(hub: Hub) -> None:
    here = await hub.organisation("House", "de", state="pending")
    editor = await hub.staff("Ed", Role.EDITOR)

    await editor.press_token(f"og_yes:{here}:pending")

    assert (await organisation(hub, here)).state is OrganisationState.PENDING
