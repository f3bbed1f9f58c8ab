from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.editions import BODY_CHARS, TITLE_CHARS
from broadcasts.one_file import MARKDOWN_BYTES, ReadEdition, ReadText, TextProblem, What, read_edition_file
from locales.language_names import GERMAN_NAMES
from locales.registry import LANGUAGES
from tests.broadcasts.word import word

ROOT = Path(__file__).parents[2]


def read(content: str | bytes, name: str = "edition.md") -> ReadEdition:
    return read_edition_file(name, content if isinstance(content, bytes) else content.encode(), list(LANGUAGES))


def test_each_heading_begins_a_language_with_title_and_text() -> None:
    found = read("# de\n\n## Titel\n\nErster *Absatz*\n\n- Punkt\n\n# Arabisch\n**عنوان**\nنص\n#tr\nBaşlık\nMetin")

    assert found == ReadEdition(
        (
            ReadText("de", "Titel", "Erster *Absatz*\n\n- Punkt"),
            ReadText("ar", "عنوان", "نص"),
            ReadText("tr", "Başlık", "Metin"),
        ),
        (),
    )


def test_the_example_in_markdown_and_in_word_is_the_same_edition() -> None:
    markdown, word_file = (
        read((ROOT / "docs/examples" / name).read_bytes(), name) for name in ("edition.md", "edition.docx")
    )

    assert markdown == word_file
    assert ([text.language for text in markdown.texts], markdown.problems) == (["de", "en", "ar"], ())
    assert markdown.texts[0].title == "Deutschtreff: einfach kommen und sprechen"


@pytest.mark.parametrize("name", ["edition-1.md", "edition-2.md"])
def test_our_own_editions_have_no_problems(name: str) -> None:
    found = read((ROOT / "bot/demo" / name).read_bytes())

    assert (found.is_usable, found.problems, len(found.texts) >= 6) == (True, (), True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_language_is_found_by_its_german_name(encoding: str) -> None:
    text = "".join(f"# {GERMAN_NAMES[tag][0]}\r\nTitel\r\n\r\nText\r\n" for tag in LANGUAGES)

    found = read(text.encode(encoding))

    assert found == ReadEdition(tuple(ReadText(tag, "Titel", "Text") for tag in LANGUAGES), ())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", TextProblem(What.EMPTY, value="edition.md")),
        ("Ein Text ohne Sprache", TextProblem(What.NO_HEADING)),
        ("## de\n\nText", TextProblem(What.NO_HEADING)),
        ("# de\nTitel\nMüller".encode("latin-1"), TextProblem(What.NOT_UNICODE, value="edition.md")),
        (b"%PDF-1.7\n\x00\xff", TextProblem(What.NOT_TEXT, value="edition.md")),
        (b"x" * (MARKDOWN_BYTES + 1), TextProblem(What.TOO_LARGE, value="edition.md")),
        (b"PK\x03\x04 broken", TextProblem(What.BROKEN, value="edition.md")),
    ],
)
def test_a_file_that_is_no_edition_has_one_clear_problem(content: str | bytes, problem: TextProblem) -> None:
    assert read(content) == ReadEdition((), (problem,))


@pytest.mark.parametrize("name", ["edition.pdf", "edition.DOC", "edition.odt", "liste.csv"])
def test_other_formats_are_named(name: str) -> None:
    assert read("# de\nTitel\nText", name).problems == (TextProblem(What.OTHER_FORMAT, value=name),)


@pytest.mark.parametrize("name", ["", "edition.MD", "12. Ausgabe", "edition.txt"])
def test_a_name_says_little_where_the_content_is_text(name: str) -> None:
    assert read("# de\nTitel\nText", name) == ReadEdition((ReadText("de", "Titel", "Text"),), ())


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("# Arabsich\nT\nText", TextProblem(What.UNKNOWN_LANGUAGE, value="Arabsich", suggestion="ar")),
        ("# Schwimmkurs\nT\nText", TextProblem(What.UNKNOWN_LANGUAGE, value="Schwimmkurs")),
        ("# Deutsch\nT\nText", TextProblem(What.REPEATED_LANGUAGE, "de", "Deutsch")),
        ("# ar\n\n", TextProblem(What.EMPTY_TEXT, "ar")),
        ("# ar\n## عنوان\n", TextProblem(What.NO_BODY, "ar", "عنوان")),
        ("# ar\n" + "x" * (TITLE_CHARS + 1) + "\nText", TextProblem(What.TITLE_TOO_LONG, "ar", "x" * 59 + "…")),
        ("# ar\nT\n" + "x" * (BODY_CHARS + 1), TextProblem(What.BODY_TOO_LONG, "ar", str(BODY_CHARS + 1))),
    ],
)
def test_a_wrong_part_is_told_and_the_others_are_read(part: str, problem: TextProblem) -> None:
    found = read(f"# de\nTitel\nText\n\n{part}")

    assert found.problems == (problem,)
    assert found.texts[0] == ReadText("de", "Titel", "Text")
    assert not found.is_usable


def test_text_before_the_first_language_is_told() -> None:
    assert read("Newsletter 12\n# de\nTitel\nText").problems == (
        TextProblem(What.TEXT_BEFORE_HEADING, value="Newsletter 12"),
    )


def test_only_offered_languages_are_read() -> None:
    found = read_edition_file("", b"# Tigrinya\nT\nText", ["de", "en"])

    assert found.problems == (TextProblem(What.UNKNOWN_LANGUAGE, value="Tigrinya"),)


def test_what_word_holds_and_a_message_cannot_is_a_warning() -> None:
    def write(document: Any) -> None:
        document.add_heading("Einfache Sprache", 1)
        document.add_heading("# Titel *hier*", 2)
        document.add_paragraph("# de")
        document.add_table(1, 1)

    found = read(word(write), "edition.docx")

    assert found == ReadEdition(
        (ReadText("de-simple", "# Titel *hier*", "\\# de"),),
        (TextProblem(What.LEFT_OUT, value="table", near="# de"),),
    )
    assert found.is_usable


@given(st.lists(st.sampled_from(["# de", "#de", "# ar ", "# xx", "##", "# ", "T", "", "- x", "\u2028"])).map("\n".join))
def test_any_text_is_read_or_told(text: str) -> None:
    found = read(text)

    assert found.texts or found.problems
    assert all(text.title and text.body for text in found.texts) or not found.is_usable
