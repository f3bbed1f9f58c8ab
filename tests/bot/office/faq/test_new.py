"""A new entry: language, topic, text, source; its key is made from the question."""

from datetime import date

from faq.entries import EntryState, FaqEntry, FaqText, Source
from tests.bot.driver import Hub, Person
from tests.bot.office.faq.conftest import an_entry, stored


async def test_a_new_entry_is_written_with_its_source_and_published(hub: Hub, editor: Person) -> None:
    await editor.say("/faqs")
    await editor.press("New entry")
    await editor.press("Deutsch")
    await editor.press("🏠 Housing")
    assert editor.reads.startswith("Please send it in this language in one message: Deutsch.")

    await editor.say("Wo finde ich eine Wohnung für größere Familien?\n\nFragen Sie die Wohnungsbau GmbH.")
    assert editor.reads.startswith("It is saved as a draft.\n\nOn what does the answer rely?")
    await editor.say("Stadt Aalen\nWohnen\nhttps://www.aalen.de/wohnen\nDie Stadt hilft.")
    await editor.press("Publish")

    assert await stored(hub) == FaqEntry(
        1,
        "wo-finde-ich-eine-wohnung-fuer-groessere",
        "housing",
        "de",
        {"de": FaqText("Wo finde ich eine Wohnung für größere Familien?", "Fragen Sie die Wohnungsbau GmbH.")},
        source=Source("Stadt Aalen", "Wohnen", "https://www.aalen.de/wohnen", "Die Stadt hilft.", date(2026, 11, 25)),
        state=EntryState.PUBLISHED,
        version=3,
    )


async def test_a_text_without_an_answer_is_asked_for_again(hub: Hub, editor: Person) -> None:
    await editor.press_token("fqs_new:de:housing")

    await editor.say("Nur eine Frage?")

    assert editor.reads == "The first line is the question, then an empty line, then the answer."
    assert await hub.unit(lambda stores: stores.faq.count()) == 0


async def test_a_key_that_is_taken_gets_a_number(hub: Hub, editor: Person) -> None:
    await an_entry(hub, key="frage")
    await editor.press_token("fqs_new:de:housing")

    await editor.say("Frage?\n\nAntwort.")

    assert (await stored(hub, 2)).key == "frage-2"


async def test_a_language_or_topic_that_is_none_is_an_old_button(hub: Hub, editor: Person) -> None:
    for token in ("fqs_new:xx", "fqs_new:de:nothing"):
        await editor.press_token(token)

        assert editor.reads.startswith("This button no longer works.")
