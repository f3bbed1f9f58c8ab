from pathlib import Path

import pytest

from broadcasts.editions import EditionState
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.incoming import FileRef, Kind, Lookup, LookupAnswer, LookupKind
from contacts.staff import Role
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import SWIMMING, YUZME, translate, write

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


async def texts_of(hub: Hub, edition_id: int = 1) -> dict[str, tuple[str, str]]:
    edition = await hub.unit(lambda stores: stores.editions.get(edition_id))
    return {tag: (text.title, text.body) for tag, text in edition.texts.items()}


async def editions(hub: Hub) -> int:
    return len(await hub.unit(lambda stores: stores.editions.latest(None, 100)))


async def test_two_languages_from_compose_to_test_send_take_at_most_twelve_actions(hub: Hub, editor: Person) -> None:
    await write(editor)
    await translate(editor)
    await editor.press("Test-send to me")

    assert editor.actions <= 12
    assert editor.reads == (
        "Test: Deutsch\n\nSchwimmkurs\n\nJeden Montag um 19 Uhr im Hallenbad.\n\n"
        "Test: Türkçe\n\nYüzme kursu\n\nHer pazartesi saat 19.00’da kapalı yüzme havuzunda.\n\n"
        "That was the test. Nobody else got it."
    )


async def test_nothing_is_stored_before_it_is_saved(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.say(SWIMMING)

    assert "Schwimmkurs\n\nDeutsch: 51 characters, 1 message" in editor.reads
    assert await editions(hub) == 0


async def test_saving_shows_the_board(hub: Hub, editor: Person) -> None:
    await write(editor)

    assert "Schwimmkurs (edition 1)\n\n• Deutsch: checked; 51 characters, 1 message" in editor.reads
    assert await texts_of(hub) == {"de": ("Schwimmkurs", "Jeden Montag um **19 Uhr** im Hallenbad.")}


async def test_saving_twice_stores_once(hub: Hub, editor: Person) -> None:
    await write(editor)
    await editor.press_again()

    assert "saved or discarded before" in editor.reads
    assert await editions(hub) == 1


async def test_a_repeated_update_stores_once(hub: Hub, editor: Person) -> None:
    await write(editor)
    await editor.repeat()

    assert editor.sees == []
    assert await editions(hub) == 1


async def test_discarding_stores_nothing(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.say(SWIMMING)
    await editor.press("Discard")

    assert "discarded" in editor.reads
    assert await editions(hub) == 0


async def test_pieces_of_one_long_paste_are_joined(hub: Hub, editor: Person) -> None:
    first = "Titel\n\n" + "Satz für Satz. " * 300
    text = (first + "Das Ende.").strip()

    await editor.say("/compose")
    await editor.say(text[:4090])
    assert "the next message is joined" in editor.reads
    await editor.say(text[4090:])

    assert "Joined from 2 messages." in editor.reads
    await editor.press("Save")
    assert (await texts_of(hub))["de"][1].endswith("Satz für Satz. Das Ende.")


async def test_a_second_text_takes_the_place_of_the_first(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.say("Falsch\n\nFalscher Text")
    await editor.say("Richtig\n\nRichtiger Text")

    await editor.press("Save")

    assert await texts_of(hub) == {"de": ("Richtig", "Richtiger Text")}


async def test_two_texts_can_be_joined_all_the_same(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.say("Titel\n\nAnfang")
    await editor.say("Ende")

    await editor.press("No, it belongs to the text before: join them")
    await editor.press("Save")

    assert await texts_of(hub) == {"de": ("Titel", "Anfang\n\nEnde")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nur ein Titel", "there is a title, but no text below it"),
        ("T" * 201 + "\n\nText", "at most 200 characters"),
        ("Titel\n\n" + "x" * 20_001, "at most 20,000 characters"),
    ],
)
async def test_a_text_that_cannot_be_used_is_kept_until_it_is_corrected(
    hub: Hub, editor: Person, text: str, sentence: str
) -> None:
    await editor.say("/compose")
    await editor.say(text)

    assert sentence in editor.reads
    assert "What you sent is kept." in editor.reads
    assert editor.buttons == ["Discard"]
    await editor.say("/compose")
    assert sentence in editor.reads


async def test_far_too_much_text_is_not_taken(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.say("Titel\n\nText")
    await editor.say("x" * 90_000)

    assert "far too much" in editor.reads
    await editor.press("Save")
    assert await texts_of(hub) == {"de": ("Titel", "Text")}


async def test_broken_markdown_is_no_problem(hub: Hub, editor: Person) -> None:
    await write(editor, "**Titel\n\n[Link](http:// *offen _und **mehr")
    await editor.press("Preview")

    assert "*offen" in editor.reads


async def test_a_voice_note_is_answered_and_the_question_stands(editor: Person) -> None:
    await editor.say("/compose")
    await editor.do(Kind.VOICE)
    assert "Please send the text" in editor.reads

    await editor.say(SWIMMING)

    assert "Is this right?" in editor.reads


@pytest.mark.parametrize("name", ["edition.md", "edition.docx"])
async def test_one_file_with_all_languages(hub: Hub, editor: Person, name: str) -> None:
    await editor.say("/compose")
    await editor.send_file(name, (EXAMPLES / name).read_bytes())
    table = editor.reads
    assert await editions(hub) == 0

    await editor.press("Save all")

    assert "• Deutsch: “Deutschtreff: einfach kommen und sprechen”; " in table
    assert "• العربية: “" in table
    assert {"de", "en", "ar"} <= set(await texts_of(hub))


async def test_a_file_that_must_be_fetched_first(hub: Hub, editor: Person) -> None:
    content = (EXAMPLES / "edition.md").read_bytes()
    file = FileRef("abc", "edition.md", "text/markdown", len(content))
    lookup = Lookup(LookupKind.FILE, "abc", file)
    hub.memory.answers[lookup] = LookupAnswer(lookup, content=content)

    await editor.say("/compose")
    await editor.do(Kind.DOCUMENT, file=file)

    assert "Save all" in editor.buttons


async def test_a_file_that_cannot_be_fetched(hub: Hub, editor: Person) -> None:
    await editor.say("/compose")
    await editor.do(Kind.DOCUMENT, file=FileRef("gone", "edition.md", "text/markdown", 10))

    assert "could not be fetched" in editor.reads


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("edition.pdf", b"%PDF-1.7", "I can read Markdown (.md) and Word (.docx) only."),
        ("edition.md", b"", "This file is empty."),
        ("edition.md", "# de\n\nTitel\n\nGrüße".encode("latin-1"), "old encoding"),
        ("edition.md", b"Titel\n\nText", "There is no heading that names a language."),
        ("edition.md", b"# Klingonisch\n\nTitel\n\nText", "“Klingonisch” names no language"),
        ("edition.md", b"# Turkce\n\nTitel", "Türkçe: there is a title, but no text below it."),
    ],
)
async def test_a_file_with_a_fault_stores_nothing_and_says_why(
    hub: Hub, editor: Person, name: str, content: bytes, sentence: str
) -> None:
    await editor.say("/compose")
    await editor.send_file(name, content)

    assert sentence in editor.reads
    assert editor.buttons == ["Cancel"]
    assert await editions(hub) == 0


async def test_a_file_without_the_main_language_is_pointed_out(editor: Person) -> None:
    await editor.say("/compose")
    await editor.send_file("edition.md", b"# en\n\nTitle\n\nText")
    assert "The text in the main language is missing (Deutsch)." in editor.reads

    await editor.press("Save all")
    await editor.press("Send…")

    assert "The text in the main language is missing: add it before sending." in editor.reads


async def test_translations_are_outdated_once_the_main_text_changes(hub: Hub, editor: Person) -> None:
    await write(editor)
    await translate(editor)
    await editor.press("Change text")
    await editor.press("Deutsch")
    await editor.say("Schwimmkurs\n\nJetzt am Dienstag.")
    await editor.press("Save")
    assert "• Türkçe: ⚠ outdated, the main text has changed since;" in editor.reads

    await editor.press("The translations are still right")

    assert "• Türkçe: checked;" in editor.reads


async def test_two_people_who_write_at_the_same_time_lose_nothing(hub: Hub, editor: Person) -> None:
    other = await hub.staff("Otto", Role.EDITOR)
    await write(editor)
    await editor.press("Add language")
    await editor.press("Türkçe")
    await other.say("/editions")
    await other.press("Schwimmkurs")
    await translate(other, "Türkçe", "Onun metni\n\nBaşka.")

    await editor.say(YUZME)
    await editor.press("Save")

    assert "Your text is kept; nothing is lost." in editor.reads
    await editor.press("Show what is there now")
    assert "Onun metni\n\nBaşka." in editor.reads
    await editor.press("Save mine for this language anyway")
    assert (await texts_of(hub))["tr"][0] == "Yüzme kursu"
    assert (await texts_of(hub))["de"][0] == "Schwimmkurs"


async def test_after_a_conflict_ones_own_text_can_be_discarded(hub: Hub, editor: Person) -> None:
    other = await hub.staff("Otto", Role.EDITOR)
    await write(editor)
    await editor.press("Change text")
    await other.say("/editions")
    await other.press("Schwimmkurs")
    await translate(other)
    await editor.say("Meins\n\nAnderer Text")
    await editor.press("Save")

    await editor.press("Discard mine")

    assert (await texts_of(hub))["de"][0] == "Schwimmkurs"
    assert "• Türkçe: checked" in editor.reads


async def test_a_text_for_an_edition_that_was_sent_meanwhile_becomes_a_new_one(hub: Hub, editor: Person) -> None:
    await write(editor)
    await editor.press("Change text")
    await editor.say("Neu\n\nNeuer Text")
    await hub.unit(lambda stores: _close(stores, hub))
    await editor.press("Save")
    assert "Your text is kept." in editor.reads

    await editor.press("Save as a new edition")

    assert await texts_of(hub, 2) == {"de": ("Neu", "Neuer Text")}
    assert await texts_of(hub, 1) == {"de": ("Schwimmkurs", "Jeden Montag um **19 Uhr** im Hallenbad.")}


async def test_another_edition_cannot_be_begun_over_an_unsaved_text(editor: Person) -> None:
    await editor.say("/compose")
    await editor.say(SWIMMING)
    await editor.say("/compose")

    assert "This is not saved yet." in editor.reads
    assert "Schwimmkurs" in editor.reads


async def _close(stores: object, hub: Hub) -> None:
    edition = await stores.editions.get(1)  # type: ignore[attr-defined]
    edition = await approve_edition(stores.editions, edition, None, ApprovalRule.NONE, hub.now)  # type: ignore[attr-defined]
    await stores.editions.close(edition, hub.now)  # type: ignore[attr-defined]
    assert (await stores.editions.get(1)).state is EditionState.SENT  # type: ignore[attr-defined]
