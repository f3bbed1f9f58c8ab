import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import markdown
from channels.document import Block, Bullets, Document, Paragraph, Quote, Span
from channels.markdown import escape, parse
from channels.plain import to_plain
from locales.formatting import inserted

PIECES = [*"*_[]()<>#`~&!\\-+=|:/.1a\t \n\u2068\u2069ن؟", "https://a.de", "- ", "> ", "**"]
MARKUP = st.lists(st.sampled_from(PIECES)).map("".join)
VALUES = st.one_of(MARKUP, st.text(st.characters(exclude_categories=["Cs", "Cc"])))


def paragraph(*spans: Span, heading: bool = False) -> Paragraph:
    return Paragraph(spans, heading)


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (
            "**fett** *kursiv* _auch_",
            [Span("fett", True), Span(" "), Span("kursiv", False, True), Span(" "), Span("auch", False, True)],
        ),
        ("***beides***", [Span("beides", True, True)]),
        ("**außen *innen* außen**", [Span("außen ", True), Span("innen", True, True), Span(" außen", True)]),
        ("Rose\n  Zeile 2  \nZeile 3\\\nZeile 4", [Span("Rose\nZeile 2\nZeile 3\nZeile 4")]),
        ("\\*kein\\* \\_Kursiv\\_", [Span("*kein* _Kursiv_")]),
        ("Bürger*innen und Schüler*innen", [Span("Bürger*innen und Schüler*innen")]),
        ("eine_lange_datei", [Span("eine_lange_datei")]),
        ("**offen", [Span("**offen")]),
        ("`code` <b>html</b> &amp; ~~weg~~", [Span("`code` <b>html</b> &amp; ~~weg~~")]),
        ("    kein Code", [Span("kein Code")]),
    ],
)
def test_text_and_emphasis(text: str, spans: list[Span]) -> None:
    assert parse(text) == (Paragraph(tuple(spans)),)


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**\u2068Anna\u2069** kommt", "\u2068Anna\u2069"),
        ("Hallo \u2068**Anna**\u2069!", "Anna"),
        ("و**نص**كلمة", "نص"),
        ("قال: **نص**، ثم", "نص"),
        ("هل **نص؟** نعم", "نص؟"),
        ("و**«نص»** هنا", "«نص»"),
        ("**\u2068نص\u2069**؟", "\u2068نص\u2069"),
    ],
)
def test_bold_beside_isolates_and_arabic(text: str, bold: str) -> None:
    (block,) = parse(text)

    assert isinstance(block, Paragraph)
    assert [span.text for span in block.spans if span.bold] == [bold]
    assert "".join(span.text for span in block.spans) == text.replace("**", "")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("[Amt](https://aalen.de/a_b)", [Span("Amt", link="https://aalen.de/a_b")]),
        (
            "[das **Amt**](https://aalen.de)",
            [Span("das ", link="https://aalen.de"), Span("Amt", True, link="https://aalen.de")],
        ),
        ("[\u2068Anna\u2069](<\u2068https://a.de\u2069>)", [Span("\u2068Anna\u2069", link="https://a.de")]),
        (
            "[an](mailto:a@b.de) [ruf](tel:+497361)",
            [Span("an", link="mailto:a@b.de"), Span(" "), Span("ruf", link="tel:+497361")],
        ),
        (
            "<https://a.de> <a@b.de>",
            [Span("https://a.de", link="https://a.de"), Span(" "), Span("a@b.de", link="mailto:a@b.de")],
        ),
        ("[](https://a.de)", [Span("https://a.de", link="https://a.de")]),
        ("![Plan](https://a.de/p.png)", [Span("Plan", link="https://a.de/p.png")]),
        ("[weg](javascript:alert(1)) [da](/hier)", [Span("[weg](javascript:alert(1)) [da](/hier)")]),
        ("<https://a.de/ä>", [Span("https://a.de/ä", link="https://a.de/%C3%A4")]),
        ("<javascript:alert(1)>", [Span("<javascript:alert(1)>")]),
        ("[1]: https://a.de", [Span("[1]: "), Span("https://a.de", link="https://a.de")]),
        (
            "(https://a.de/_x_/y_(z)).",
            [Span("("), Span("https://a.de/_x_/y_(z)", link="https://a.de/_x_/y_(z)"), Span(").")],
        ),
        ("**https://a.de**", [Span("https://a.de", True, link="https://a.de")]),
        ("[https://a.de](https://b.de)", [Span("https://a.de", link="https://b.de")]),
        ("nur http:// und xhttps://a.de", [Span("nur http:// und xhttps://a.de")]),
    ],
)
def test_links(text: str, spans: list[Span]) -> None:
    assert parse(text) == (Paragraph(tuple(spans)),)


def test_blocks() -> None:
    text = "# Titel\nText\n\n- eins\n  - innen\n- zwei\n\n> Zitat\n> weiter\n\nEnde\n---"

    expected: tuple[Block, ...] = (
        paragraph(Span("Titel"), heading=True),
        paragraph(Span("Text")),
        Bullets(
            (
                (paragraph(Span("eins")), Bullets(((paragraph(Span("innen")),),))),
                (paragraph(Span("zwei")),),
            )
        ),
        Quote((paragraph(Span("Zitat\nweiter")),)),
        paragraph(Span("Ende")),
        paragraph(Span("---")),
    )
    assert parse(text) == expected


def test_numbers_show_as_typed() -> None:
    document = parse("24. Dezember\n25. Dezember\n31. Dezember\n1. Januar")

    assert to_plain(document) == "24. Dezember\n25. Dezember\n\n31. Dezember\n\n1. Januar"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n\n"])
def test_nothing_is_an_empty_document(text: str) -> None:
    assert parse(text) == ()


@pytest.mark.parametrize("text", ["-", ">", "#", "1.", "---", "- - -"])
def test_marks_alone_are_text(text: str) -> None:
    assert parse(text) == (paragraph(Span(text)),)


@pytest.mark.parametrize("mark", [">", "- ", "1. ", "[", "**a ", "*a **b ", "![", "<", "\\"])
def test_deep_nesting_loses_nothing(mark: str) -> None:
    assert "innen" in to_plain(parse(mark * 500 + "innen"))


@given(st.one_of(MARKUP, st.text()))
def test_no_text_raises_and_no_letter_is_lost(text: str) -> None:
    shown = "".join(all_texts(parse(text)))

    if "](" not in text:  # a label stands for its address
        assert re.findall(r"[^\W\d_]", shown) == re.findall(r"[^\W\d_]", text)


def all_texts(document: Document) -> Iterator[str]:
    for block in document:
        match block:
            case Paragraph():
                yield from (span.text for span in block.spans)
            case Quote():
                yield from all_texts(block.blocks)
            case Bullets():
                for item in block.items:
                    yield from all_texts(item)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_the_short_way_for_plain_text_shows_what_the_parser_shows(text: str) -> None:
    if markdown._MARKUP.search(text):
        return

    by_parser = markdown._blocks(iter(markdown._parser().parse(text.replace("\r\n", "\n").replace("\r", "\n"))))

    assert [words(shown) for shown in texts(parse(text))] == [words(shown) for shown in texts(by_parser)]


def texts(document: Document) -> list[str]:
    return [to_plain((block,)) for block in document if to_plain((block,)).strip()]


@pytest.mark.parametrize("value", ["1. x", "2) x", "- x", "+ x", "* x", "> x", "# x", "---", "***", "  - x", "=="])
@pytest.mark.parametrize("before", ["", "Text\n", "Text\n\n"])
def test_an_escaped_value_begins_no_block(value: str, before: str) -> None:
    document = parse(before + escape(value))

    assert all(isinstance(block, Paragraph) and not block.heading for block in document)
    assert words(to_plain(document)) == words(before + value)


@given(VALUES)
def test_an_escaped_value_shows_as_it_is(value: str) -> None:
    document = parse(escape(value))

    assert words(to_plain(document)) == words(value)
    assert all(isinstance(block, Paragraph) and not block.heading for block in document)
    assert not any(span.bold or span.italic or span.link for span in spans_of(document))


@given(VALUES, VALUES)
def test_values_inserted_by_the_catalogues_show_as_they_are(name: str, place: str) -> None:
    name, place = (re.sub("[\u202a-\u202e\u2066-\u2069]", "", value) for value in (name, place))
    text = f"**{inserted(name, 'de')}** kommt nach {inserted(place, 'de')}.\n{inserted(name, 'de')}"

    document = parse(text)

    shown = f"\u2068{name}\u2069 kommt nach \u2068{place}\u2069.\n\u2068{name}\u2069"
    assert words(to_plain(document)) == words(shown)
    first = spans_of(document)[0]
    assert first.bold
    assert words(first.text) == words(f"\u2068{name}\u2069")


def spans_of(document: Document) -> list[Span]:
    return [span for block in document if isinstance(block, Paragraph) for span in block.spans]
