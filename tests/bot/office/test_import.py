"""Files with all languages of an edition that must not be trusted: said in a sentence, and nothing is stored."""

import pytest

from broadcasts.word_file import UNPACKED_BYTES
from tests.bot.driver import Hub, Person
from tests.bot.office.conftest import SWIMMING
from tests.broadcasts.test_word_file import EXAMPLE, LAUGHS, MACROS, with_doctype, zipped
from tests.broadcasts.word import repacked

MACRO_FILE = repacked(EXAMPLE, lambda name, part: part.replace(*MACROS) if name == "[Content_Types].xml" else part)
BOMB = with_doctype(f'<!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]>', "e9")
SPY = with_doctype('<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>', "secret")
ZIP_BOMB = zipped(word__document_xml=b"<x/>", picture=b"0" * (UNPACKED_BYTES + 1))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ausgabe.docm", EXAMPLE, "This Word file contains macros, that is programs."),
        ("ausgabe.docx", MACRO_FILE, "This Word file contains macros, that is programs."),
        ("ausgabe.docx", BOMB, "This Word file has a structure that Word does not write"),
        ("ausgabe.docx", SPY, "This Word file has a structure that Word does not write"),
        ("ausgabe.docx", ZIP_BOMB, "This file is too large."),
        ("ausgabe.docx", EXAMPLE[:-40], "This Word file is damaged and cannot be opened."),
        ("ausgabe.docx", zipped(word__document_xml=b"<w:document"), "This Word file is damaged and cannot be opened."),
        ("ausgabe.md", b"\xff\xfe\x00", "This"),
    ],
)
async def test_a_file_that_cannot_be_trusted_is_refused_and_nothing_is_stored(
    hub: Hub, editor: Person, name: str, content: bytes, sentence: str
) -> None:
    await editor.say("/compose")

    await editor.send_file(name, content)

    assert sentence in editor.reads
    assert "Nothing was stored." in editor.reads
    assert await hub.unit(lambda stores: stores.editions.latest(None, 9)) == []
    await editor.say(SWIMMING)
    await editor.press("Save")
    assert "Saved." in editor.reads


async def test_an_edition_without_its_main_language_is_nowhere_sent_or_lost(hub: Hub, editor: Person) -> None:
    await hub.subscriber("Ayşe", "tr")
    await editor.say("/compose")
    await editor.send_file("ausgabe.md", "# Türkçe\n\nYüzme\n\nPazartesi.".encode())
    assert "The text in the main language is missing (Deutsch)." in editor.reads
    await editor.press("Save all")

    await editor.press("Check")
    assert "✓ Nothing was found" in editor.reads
    await editor.press("Back to the edition")
    await editor.press("More…")
    await editor.press("History")
    await editor.press("Back to the edition")
    await editor.press("Pictures and documents")
    await editor.press("Back to the edition")
    await editor.press("Send…")

    assert "The text in the main language is missing" in editor.reads
    assert await hub.unit(lambda stores: stores.broadcasts.latest(9)) == []
