"""An entry in its languages: written in one message, read, changed only slightly, with other wordings."""

import pytest

from faq.entries import FaqText, Standing, TextState
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import OWN, an_entry, stored


async def test_a_translation_is_written_below_the_original(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_texts:1")
    await editor.press("Українська")
    assert editor.reads == (
        "Deutsch:\n\n> Wie melde ich meine Adresse an?\n\n> Gehen Sie zum Bürgeramt.\n\n"
        "Українська (⚠ outdated, the main text has changed since):\n\n> Як зареєструватися?\n\n> Ідіть."
    )
    await editor.press("Write it anew")
    assert editor.reads == (
        "Please send it in this language in one message: Українська. The first line is the question, then an empty "
        "line, then the answer. Other wordings stay as they are."
    )

    await editor.say("Як  зареєструватися?\n\nІдіть до ратуші.\n\nІ візьміть паспорт.")

    assert editor.reads.startswith("The text was saved.")
    expected = FaqText("Як зареєструватися?", "Ідіть до ратуші.\n\nІ візьміть паспорт.", made_from=OWN.hash)
    assert (await stored(hub)).texts["uk"] == expected


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Nur eine Frage?", "The first line is the question, then an empty line, then the answer."),
        ("Frage?\nAntwort.", "The first line is the question, then an empty line, then the answer."),
        ("x" * 301 + "\n\nAntwort.", "The question has 301 characters; at most 300 are possible."),
        ("Frage?\n\n" + "x" * 3001, "The answer has 3,001 characters; at most 3,000 are possible."),
    ],
)
async def test_a_text_that_does_not_fit_is_asked_for_again(hub: Hub, editor: Person, text: str, answer: str) -> None:
    before = await an_entry(hub)
    await editor.press_token("fqs_write:1:1:de")

    await editor.say(text)

    assert editor.reads == answer
    assert await stored(hub) == before
    await editor.say("Frage?\n\nAntwort.")
    assert (await stored(hub)).own == FaqText("Frage?", "Antwort.")


async def test_a_new_original_outdates_its_translations(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_write:1:1:de")

    await editor.say("Wie melde ich meine Adresse an?\n\nOnline.")

    assert editor.reads.startswith(
        "The text was saved. These translations are outdated now, and people get the original instead: "
        "العربية, English and Türkçe."
    )
    assert [(await stored(hub)).standing(tag) for tag in ("en", "uk")] == [Standing.OUTDATED] * 2


async def test_after_a_slight_change_the_translations_that_were_valid_stay_so(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_write:1:1:de")
    await editor.say("Wie melde ich meine Adresse an?\n\nGehen Sie zum Bürgeramt!")

    await editor.press("Changed only slightly")

    assert editor.reads.startswith("The translations stay valid.")
    entry = await stored(hub)
    assert {tag: entry.standing(tag) for tag in ("en", "tr", "ar", "uk")} == {
        "en": Standing.REVIEWED,
        "tr": Standing.MACHINE,
        "ar": Standing.UNREVIEWED,
        "uk": Standing.OUTDATED,
    }


@pytest.mark.parametrize("tag", ["tr", "ar"])
async def test_a_text_that_nobody_had_read_is_marked_as_read(hub: Hub, editor: Person, tag: str) -> None:
    await an_entry(hub)
    await editor.press_token(f"fqs_text:1:{tag}")

    await editor.press("I have read it, it is right")

    assert editor.reads.startswith("The text is marked as read.")
    assert (await stored(hub)).texts[tag].state is TextState.REVIEWED
    assert "I have read it, it is right" not in editor.buttons


@pytest.mark.parametrize("tag", ["uk", "ru", "de", "xx", ""])
async def test_only_what_nobody_has_read_can_be_marked_as_read(hub: Hub, editor: Person, tag: str) -> None:
    before = await an_entry(hub)

    await editor.press_token(f"fqs_read:1:1:{tag}")

    assert await stored(hub) == before


async def test_wordings_are_added_a_line_each_and_removed_one_by_one(hub: Hub, editor: Person) -> None:
    await an_entry(hub)
    await editor.press_token("fqs_text:1:en")
    assert "Other wordings of the question:\n\n> Where do I register?" in editor.reads
    await editor.press("Add other wordings…")

    await editor.say("I moved\n\nWhere do I register?\nHow do I register my address?\nNew  flat")
    assert (await stored(hub)).texts["en"].alternatives == ("Where do I register?", "I moved", "New flat")
    await editor.press("Remove a wording…")
    await editor.press("I moved")

    entry = await stored(hub)
    assert entry.texts["en"].alternatives == ("Where do I register?", "New flat")
    assert entry.standing("en") is Standing.REVIEWED


async def test_more_wordings_than_are_possible_are_refused_with_figures(hub: Hub, editor: Person) -> None:
    before = await an_entry(hub)
    await editor.press_token("fqs_alt:1:1:en")

    await editor.say("\n".join(map(str, range(20))))
    assert editor.reads == "Together these are 21 other wordings in this language; at most 20 are possible."
    await editor.say("x" * 301)
    assert editor.reads.endswith("has 301 characters; at most 300 are possible.")

    assert await stored(hub) == before


@pytest.mark.parametrize("token", ["fqs_text:1:xx", "fqs_write:1:1:xx", "fqs_text:1"])
async def test_a_language_that_is_not_offered_leads_to_the_languages(hub: Hub, editor: Person, token: str) -> None:
    await an_entry(hub)

    await editor.press_token(token)

    assert "• Deutsch and English: checked" in editor.reads


@pytest.mark.parametrize("token", ["fqs_alt:1:1:ru", "fqs_altdel:1:1:ru:0", "fqs_alt:1:1"])
async def test_a_language_without_text_has_no_wordings(hub: Hub, editor: Person, token: str) -> None:
    before = await an_entry(hub)

    await editor.press_token(token)

    assert editor.reads.startswith("Deutsch (checked):")
    assert await stored(hub) == before
