"""A translator's work in the chat, from the link to the edition's text."""

import re

import pytest

from broadcasts.editions import EditionState, TextState
from broadcasts.translating import RequestState
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import SWIMMING, write

GERMAN = (
    "Sommerfest im Integrationsbüro\n\nAm 24.12. um 19 Uhr, Anmeldung: 030 23125 100, https://www.example.org/fest.\n\n"
    "Sprachrohr lädt alle Migrantenorganisationen ein."
)
ARABIC = (
    "عيد الصيف في مكتب الاندماج\n\nفي ٢٤.١٢ الساعة 19:00، التسجيل: 030 23125 100، https://www.example.org/fest.\n\n"
    "Sprachrohr يدعو جميع منظمات المهاجرين."
)


@pytest.fixture
async def editor(hub: Hub) -> Person:
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor, GERMAN)
    return editor


@pytest.fixture
async def amal(hub: Hub) -> Person:
    """Somebody who translates into Arabic, chats in English, and is no member of anything."""
    amal = hub.person("amal", hint="en")
    await amal.say("/start")
    await amal.press("English")
    return amal


async def give_out(editor: Person, language: str = "العربية", note: str = "-") -> str:
    """Ask for a translation on the board that is open; return the link's payload."""
    await editor.press("Ask a translator…")
    await editor.press(language)
    await editor.say(note)
    found = re.search(r"e_[\w-]+", editor.reads)
    assert found is not None
    return found[0]


async def state(hub: Hub) -> RequestState:
    found = await hub.unit(lambda stores: stores.translations.get(1))
    result: RequestState = found.state
    return result


async def test_a_text_is_given_out_translated_checked_and_taken_over(hub: Hub, editor: Person, amal: Person) -> None:
    payload = await give_out(editor, note="Bitte bis Freitag")

    await amal.say(f"/start {payload}")
    opened = amal.reads
    await amal.say(ARABIC)
    shown = [message.shown for message in amal.sees]
    await amal.press("Give it to the office")
    editor_was_told = editor.history[-1]
    await editor.press("Look at it")
    reviewed = editor.reads
    await editor.press("Take it over")

    edition = await hub.unit(lambda stores: stores.editions.get(1))
    text = edition.texts["ar"]
    assert all(words in opened for words in ("Eva", "Bitte bis Freitag", "Sommerfest im Integrationsbüro", "lädt alle"))
    assert all(words in opened for words in ("Integrationsbüro: مكتب الاندماج", "Sprachrohr stays as it is."))
    assert "Einbürgerung" not in opened
    assert shown[0].language == "ar"
    assert shown[0].text.startswith("عيد الصيف")
    assert "⚠" not in amal.history[-3]
    assert "A translation has come back" in editor_was_told
    assert "عيد الصيف" in reviewed
    assert "lädt alle" in reviewed
    assert (text.title, text.state, edition.outdated("ar")) == ("عيد الصيف في مكتب الاندماج", TextState.REVIEWED, False)
    assert (await state(hub)) is RequestState.ACCEPTED
    assert "taken over" in amal.history[-1]


async def test_what_was_lost_or_invented_is_said_before_it_is_handed_in(editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")

    await amal.say("عيد\n\nالسبراخ يدعوكم، 030 23125 101، https://www.example.org/fast")

    assert "This phone number is missing or was changed: 030 23125 100" in amal.reads
    assert "This phone number is not in the original: 030 23125 101" in amal.reads
    assert "This link is missing or was changed: https" in amal.reads.replace("\\", "")
    assert "This name is missing or was changed: Sprachrohr" in amal.reads
    assert "This number is missing: 24" in amal.reads
    assert "Give it to the office" in amal.buttons


async def test_the_link_belongs_to_the_first_who_opens_it(hub: Hub, editor: Person, amal: Person) -> None:
    payload = await give_out(editor)
    boris = hub.person("boris", hint="en")
    await boris.say("/start")
    await boris.press("English")
    await amal.say(f"/start {payload}")

    await boris.say(f"/start {payload}")
    await amal.say(f"/start {payload}")

    assert "somebody else’s" in boris.reads
    assert "lädt alle" not in boris.reads
    assert "lädt alle" in amal.reads


async def test_a_stranger_chooses_a_language_first_and_then_sees_the_text(hub: Hub, editor: Person) -> None:
    payload = await give_out(editor, "Русский")
    olga = hub.person("olga", hint="ru")

    await olga.say(f"/start {payload}")
    await olga.press("Русский")

    assert "lädt alle" in olga.reads


async def test_a_link_can_be_opened_for_two_weeks(hub: Hub, editor: Person, amal: Person) -> None:
    payload = await give_out(editor)
    hub.later(days=14)

    await amal.say(f"/start {payload}")
    await amal.say("/start e_nonsense")

    assert "too old" in amal.reads
    assert (await state(hub)) is RequestState.ASKED
    assert await give_out_again(editor) != payload


async def give_out_again(editor: Person) -> str:
    await editor.press("Back to the edition")
    return await give_out(editor)


async def test_a_language_is_given_out_once_at_a_time(hub: Hub, editor: Person) -> None:
    await give_out(editor)

    await editor.press("Back to the edition")
    board = editor.reads
    await editor.press("Ask a translator…")
    await editor.press("… العربية")

    assert "العربية: a translator has been asked on" in board
    assert "the link is not opened yet" in editor.reads
    assert "Call it off" in editor.buttons


async def test_what_is_called_off_can_no_longer_be_opened(hub: Hub, editor: Person, amal: Person) -> None:
    payload = await give_out(editor)
    await editor.press("Back to the edition")
    await editor.press("Ask a translator…")
    await editor.press("… العربية")
    await editor.press("Call it off")
    await editor.press("Yes, call it off")

    await editor.press_again()
    again = editor.reads
    await amal.say(f"/start {payload}")

    assert "This has changed meanwhile" in again
    assert "was called off" in amal.reads
    assert (await state(hub)) is RequestState.ENDED


async def test_a_translation_is_sent_back_with_a_reason_and_revised(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say(ARABIC)
    await amal.press("Give it to the office")
    await editor.press("Look at it")
    await editor.press("Send it back…")
    await editor.say("Bitte „Sie“ statt „du“")

    told = amal.history[-1]
    await amal.press("Go on translating")
    kept = amal.reads
    await amal.say(ARABIC.replace("عيد", "مهرجان"))
    await amal.press("Give it to the office")
    await editor.press("Look at it")
    await editor.press("Take it over")

    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert "Bitte „Sie“ statt „du“" in told
    assert "عيد الصيف" in kept
    assert edition.texts["ar"].title == "مهرجان الصيف في مكتب الاندماج"


async def test_a_translator_sees_the_new_original_before_handing_in(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say(ARABIC)
    await editor.press("Back to the edition")
    await editor.press("Change text")
    await editor.say(GERMAN.replace("alle", "nur einige"))
    await editor.press("Save")

    await amal.press("Give it to the office")
    shown = amal.reads
    before = await state(hub)
    await amal.press("Give it to the office")

    assert "has changed meanwhile" in shown
    assert "nur einige" in shown
    assert "عيد الصيف" in shown
    assert (before, await state(hub)) == (RequestState.OPEN, RequestState.RETURNED)


async def test_a_translation_of_an_older_text_is_taken_over_as_outdated(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say(ARABIC)
    await amal.press("Give it to the office")
    await editor.say("/editions")
    await editor.press("Sommerfest im Integrationsbüro")
    await editor.press("Change text")
    await editor.say(GERMAN.replace("alle", "nur einige"))
    await editor.press("Save")

    await editor.press("Look at it")
    warned = editor.reads
    await editor.press("Take it over")

    edition = await hub.unit(lambda stores: stores.editions.get(1))
    assert "it will be shown as outdated" in warned
    assert edition.outdated("ar")


async def test_a_long_translation_comes_in_pieces_and_nothing_is_lost(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    first = "عيد\n\n" + "كلمة " * 815

    await amal.say(first)
    await amal.say("النهاية")
    await amal.press("Go on later")
    await amal.say("/help")
    found = await hub.unit(lambda stores: stores.translations.get(1))
    await amal.press("Go on translating")

    assert found.title == "عيد"
    assert found.body.endswith("النهاية")
    assert found.body.count("كلمة") == 815
    assert "النهاية" in amal.reads


async def test_a_second_message_takes_the_first_ones_place_or_is_joined_to_it(
    hub: Hub, editor: Person, amal: Person
) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say("عيد\n\nأولا")
    await amal.say("ثانيا")
    replaced = await hub.unit(lambda stores: stores.translations.get(1))

    await amal.press("No, it belongs to the text before: join them")
    joined = await hub.unit(lambda stores: stores.translations.get(1))

    assert (replaced.title, replaced.body) == ("ثانيا", "")
    assert (joined.title, joined.body) == ("عيد", "أولا\n\nثانيا")


async def test_a_file_is_taken_as_the_translation(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")

    await amal.send_file("text.txt", ARABIC.encode())
    found = await hub.unit(lambda stores: stores.translations.get(1))
    await amal.send_file("word.docx", b"PK\x03\x04 broken")

    assert found.title == "عيد الصيف في مكتب الاندماج"
    assert "This file cannot be read" in amal.reads


async def test_a_title_alone_cannot_be_handed_in(hub: Hub, editor: Person, amal: Person) -> None:
    await amal.say(f"/start {await give_out(editor)}")

    await amal.say("عيد")

    assert "There is a title, but no text below it" in amal.reads
    assert "Give it to the office" not in amal.buttons
    await amal.press_token("tr_return:1")
    assert (await state(hub)) is RequestState.OPEN


@pytest.mark.parametrize(
    "token", ["tr_return:1", "tr_go:1", "tr_join:1", "tr_later:1", "tr_return:x", "tr_go", "tr_go:99"]
)
async def test_nobody_else_gets_at_a_translation(hub: Hub, editor: Person, amal: Person, token: str) -> None:
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say(ARABIC)
    boris = await hub.staff("Boris", Role.EDITOR)

    await boris.press_token(token)

    assert "no longer works" in boris.reads
    assert (await state(hub)) is RequestState.OPEN


@pytest.mark.parametrize("action", ["tr_see", "tr_end", "tr_ended", "tr_review", "tr_accept", "tr_back"])
async def test_buttons_of_a_translation_that_is_gone_say_so(hub: Hub, editor: Person, action: str) -> None:
    await editor.press_token(f"{action}:99")

    assert "no longer exists" in editor.reads


async def test_of_two_reviewers_the_second_is_told(hub: Hub, editor: Person, amal: Person) -> None:
    boris = await hub.staff("Boris", Role.EDITOR)
    await amal.say(f"/start {await give_out(editor)}")
    await amal.say(ARABIC)
    await amal.press("Give it to the office")
    await editor.press("Look at it")
    await boris.press("Look at it")

    await editor.press("Take it over")
    await boris.press("Take it over")

    assert "This has changed meanwhile" in boris.reads


async def test_without_a_main_text_there_is_nothing_to_translate(hub: Hub) -> None:
    editor = await hub.staff("Eva", Role.EDITOR)
    await hub.unit(lambda stores: stores.editions.add("de", None, hub.now))

    await editor.press_token("tr_ask:1")

    assert "Please write the main text first" in editor.reads


async def test_what_staff_have_not_saved_is_not_lost_by_opening_a_link(hub: Hub, editor: Person) -> None:
    payload = await give_out(editor)
    await editor.say("/compose")
    await editor.say(SWIMMING)

    await editor.say(f"/start {payload}")
    asked = editor.reads
    await editor.press("Go on with it")
    await editor.press("Save")

    assert "not saved" in asked
    assert (await state(hub)) is RequestState.ASKED
    assert await hub.unit(lambda stores: stores.editions.count(EditionState.DRAFT)) == 2


async def test_only_staff_give_texts_out(hub: Hub, editor: Person, amal: Person) -> None:
    for token in ("tr_ask:1", "tr_lang:1:ar", "tr_accept:1", "tr_see:1"):
        await amal.press_token(token)
        assert "no longer works" in amal.reads
