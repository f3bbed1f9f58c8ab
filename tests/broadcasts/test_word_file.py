import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcasts.word_file import (
    UNPACKED_BYTES,
    UNPACKED_FILES,
    WORD_BYTES,
    XML_BYTES,
    LeftOut,
    UnreadableWord,
    WordText,
    WordTrouble,
    read_word,
)
from broadcasts.word_paragraph import LeftOutKind
from channels.document import Bullets, Document, Paragraph
from channels.markdown import parse
from channels.plain import to_plain
from tests.broadcasts.word import add_link, read, read_body, repacked, word

EXAMPLE = (Path(__file__).parents[2] / "docs/examples/edition.docx").read_bytes()


def test_headings_paragraphs_and_styled_runs() -> None:
    def write(document: Any) -> None:
        document.add_heading("de", 1)
        document.add_paragraph("Mein Titel", style="Title")
        paragraph = document.add_paragraph("Kommen Sie ")
        paragraph.add_run("alle ").bold = True
        paragraph.add_run("gern").italic = True
        paragraph.add_run(" *wirklich*")
        document.add_paragraph()
        document.add_heading("Wann?", 3)
        document.add_paragraph("erste Zeile\nzweite Zeile\tEnde")

    assert read(write) == WordText(
        "# de\n\n## Mein Titel\n\nKommen Sie **alle** *gern* \\*wirklich\\*\n\n### Wann?\n\n"
        "erste Zeile\nzweite Zeile Ende",
        (),
    )


def test_bold_comes_from_a_style_and_can_be_switched_off() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph()
        paragraph.add_run("stark", style="Strong")
        paragraph.add_run(" nicht", style="Strong").bold = False
        paragraph.add_run(" betont", style="Emphasis")

    assert read(write).markdown == "**stark** nicht *betont*"


def test_bold_of_right_to_left_text_has_its_own_switch() -> None:
    run = "<w:p><w:r><w:rPr><w:bCs/>{}</w:rPr><w:t>نص</w:t></w:r></w:p>"

    assert read_body(run.format("<w:rtl/>") + run.format("")).markdown == "**نص**\n\nنص"


def test_links_keep_their_targets() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Mehr: ")
        add_link(paragraph, "https://a.example/x?y=1", "hier [klicken]")
        add_link(paragraph, "mailto:a@b.example", " Post")
        document.add_paragraph("oder https://a.example/y_z")

    assert read(write).markdown == (
        "Mehr: [hier \\[klicken\\]](https://a.example/x?y=1)[ Post](mailto:a@b.example)\n\noder https://a.example/y\\_z"
    )


def test_links_written_as_fields_keep_their_targets() -> None:
    simple = """<w:fldSimple w:instr=' HYPERLINK "https://a.example" '><w:r><w:t>eins</w:t></w:r></w:fldSimple>"""
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    long = (
        turn.format("begin")
        + """<w:r><w:instrText> HYPERLINK "https://b.example" </w:instrText></w:r>"""
        + turn.format("separate")
        + "<w:r><w:t>zwei</w:t></w:r>"
        + turn.format("end")
    )

    found = read_body(f"<w:p>{simple}<w:r><w:t>, </w:t></w:r>{long}<w:r><w:t>, drei</w:t></w:r></w:p>")

    assert found.markdown == "[eins](https://a.example), [zwei](https://b.example), drei"


def test_lists_of_both_kinds_nested_and_counted() -> None:
    def write(document: Any) -> None:
        for style, text in [
            ("List Bullet", "Brot"),
            ("List Bullet 2", "hell"),
            ("List Bullet", "Milch\nfrisch"),
            ("Normal", "Und:"),
            ("List Number", "kommen"),
            ("List Number", "bleiben"),
            ("List Bullet", "mit Karte"),
        ]:
            document.add_paragraph(text, style=style)

    found = read(write)

    assert to_plain(parse(found.markdown)).splitlines() == [
        *("• Brot", "  • hell", "• Milch", "  frisch", "", "Und:", "", "1. kommen", "2. bleiben", "", "• mit Karte"),
    ]


def numbered(level: int, text: str, list_id: int = 77) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def with_lists(body: str, *levels: tuple[str, int]) -> WordText:
    """Read paragraphs in a document whose list 77 has these levels: form and first number."""
    level = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/></w:lvl>'
    forms = "".join(level.format(index, start, form) for index, (form, start) in enumerate(levels))
    abstract = f'<w:abstractNum w:abstractNumId="777">{forms}</w:abstractNum>'
    number = '<w:num w:numId="77"><w:abstractNumId w:val="777"/></w:num>'

    def change(name: str, part: bytes) -> bytes:
        if name == "word/numbering.xml":
            return part.replace(b"</w:numbering>", (abstract + number + "</w:numbering>").encode())
        return part.replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1) if name == "word/document.xml" else part

    return read_word(repacked(word(lambda _: None), change))


def test_a_list_begins_and_goes_on_with_the_numbers_of_the_document() -> None:
    text = "<w:p><w:r><w:t>Zwischen</w:t></w:r></w:p>"
    body = numbered(0, "a") + numbered(1, "b") + numbered(1, "c") + text + numbered(0, "d") + numbered(1, "e")

    found = with_lists(body, ("decimal", 3), ("decimal", 1))

    assert found.markdown == "3. a\n   1. b\n   2. c\n\nZwischen\n\n4. d\n   1. e"


def shape(document: Document, depth: int = 0) -> list[tuple[int, str]]:
    """Return every item's depth and text."""
    found = []
    for block in document:
        assert isinstance(block, Bullets | Paragraph)
        if isinstance(block, Paragraph):
            found.append((depth - 1, to_plain((block,))))
        else:
            found += [pair for item in block.items for pair in shape(item, depth + 1)]
    return found


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=8),
    st.tuples(*[st.tuples(st.sampled_from(["bullet", "decimal"]), st.sampled_from([1, 4, 10]))] * 3),
)
def test_every_item_of_a_nested_list_is_an_item_at_its_depth(
    levels: list[int], forms: tuple[tuple[str, int], tuple[str, int], tuple[str, int]]
) -> None:
    depths: list[int] = []  # a document may jump a level; then there is one less to show
    open_levels: list[int] = []
    for level in levels:
        open_levels = [one for one in open_levels if one < level]
        depths.append(len(open_levels))
        open_levels.append(level)

    found = with_lists("".join(numbered(level, f"x{index}") for index, level in enumerate(levels)), *forms)

    assert shape(parse(found.markdown)) == [(depth, f"x{index}") for index, depth in enumerate(depths)]


def test_a_quote_of_two_paragraphs_is_one_quote() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("eins\nnoch eins", style="Quote")
        document.add_paragraph("zwei", style="Intense Quote")
        document.add_paragraph("Text")

    assert read(write).markdown == "> eins\n> noch eins\n>\n> zwei\n\nText"


def test_tracked_changes_and_content_controls_show_as_in_the_finished_text() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>alt </w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2" w:author="x">{run.format("neu")}</w:ins>'
    control = f"<w:sdt><w:sdtContent><w:p>{run.format('im Feld')}</w:p></w:sdtContent></w:sdt>"

    assert read_body(f"<w:p>{gone}{added}</w:p>{control}").markdown == "neu\n\nim Feld"


def test_what_a_message_cannot_show_is_named_with_its_place(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_table(1, 1).cell(0, 0).text = "Zelle"
        document.add_paragraph("Vor dem Bild")
        document.add_picture(str(Path(__file__).parents[2] / "bot/demo/picture.png"))
        crossed = document.add_paragraph("Montag ")
        crossed.add_run("Dienstag").font.strike = True
        crossed.add_run(" geheim").font.hidden = True
        add_link(document.add_paragraph("Siehe "), "file:///C:/x.docx", "dort, in einer Datei mit sehr langem Namen")

    found = read(write)

    assert found == WordText(
        "Vor dem Bild\n\nMontag\n\nSiehe dort, in einer Datei mit sehr langem Namen",
        (
            LeftOut(LeftOutKind.TABLE, ""),
            LeftOut(LeftOutKind.PICTURE, "Vor dem Bild"),
            LeftOut(LeftOutKind.CROSSED_OUT, "Montag"),
            LeftOut(LeftOutKind.HIDDEN, "Montag"),
            LeftOut(LeftOutKind.LINK, "Siehe dort, in einer Datei mit sehr lan…"),
        ),
    )


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', LeftOutKind.FOOTNOTE),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', LeftOutKind.SYMBOL),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", LeftOutKind.FORMULA),
        ("<w:r><w:pict><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:pict></w:r>", LeftOutKind.TEXT_BOX),
        ("<w:r><w:object/></w:r>", LeftOutKind.PICTURE),
    ],
)
def test_each_thing_left_out_is_named(xml: str, kind: LeftOutKind) -> None:
    assert read_body(f"<w:p><w:r><w:t>Text</w:t></w:r>{xml}</w:p>") == WordText("Text", (LeftOut(kind, "Text"),))


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"PK\x03\x04" + b"x" * WORD_BYTES, WordTrouble.TOO_LARGE),
        (zipped(word__document_xml=b"", picture=b"0" * (UNPACKED_BYTES + 1)), WordTrouble.TOO_LARGE),
        (zipped(word__document_xml=b"0" * (XML_BYTES + 1)), WordTrouble.TOO_LARGE),
        (zipped(**{f"part{number}": b"" for number in range(UNPACKED_FILES + 1)}), WordTrouble.TOO_LARGE),
        (zipped(xl__workbook_xml=b"<x/>"), WordTrouble.OTHER_FORMAT),
        (zipped(word__document_xml=b"<x/>"), WordTrouble.BROKEN),
        (b"PK\x03\x04 not really", WordTrouble.BROKEN),
        (EXAMPLE[:-40], WordTrouble.BROKEN),
        (repacked(EXAMPLE, lambda name, part: part[:-9] if "document" in name else part), WordTrouble.BROKEN),
    ],
)
def test_a_bomb_another_format_and_a_damaged_file_are_refused(content: bytes, trouble: WordTrouble) -> None:
    with pytest.raises(UnreadableWord) as refused:
        read_word(content)

    assert refused.value == UnreadableWord(trouble)


def with_doctype(doctype: str, entity: str, *, coding: str = "utf-8") -> bytes:
    """Return the example with definitions in its main part, and one of them in the text."""

    def change(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        text = part.decode().replace("?>", "?>" + doctype, 1).replace("<w:t>de</w:t>", f"<w:t>&{entity};</w:t>")
        return text.replace('encoding="UTF-8"', f'encoding="{coding}"').replace("'UTF-8'", f"'{coding}'").encode(coding)

    return repacked(EXAMPLE, change)


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
MACROS = (b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")


@pytest.mark.parametrize(
    "content",
    [
        with_doctype(f'<!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]>', "e9"),
        with_doctype(f'<!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]>', "e9", coding="utf-16"),
        with_doctype('<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>', "secret"),
        with_doctype('<!DOCTYPE x [<!ENTITY page SYSTEM "http://127.0.0.1:1/">]>', "page"),
        with_doctype('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">', "amp"),
    ],
    ids=["a billion laughs", "in UTF-16", "a file", "a page", "a definition elsewhere"],
)
def test_definitions_of_any_kind_are_refused_before_they_are_parsed(content: bytes) -> None:
    with pytest.raises(UnreadableWord) as refused:
        read_word(content)

    assert refused.value == UnreadableWord(WordTrouble.DEFINITIONS)


@pytest.mark.parametrize(
    "content",
    [
        repacked(EXAMPLE, lambda name, part: part.replace(*MACROS) if name == "[Content_Types].xml" else part),
        zipped(word__document_xml=b"<x/>", **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    ],
)
def test_a_file_with_macros_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableWord) as refused:
        read_word(content)

    assert refused.value == UnreadableWord(WordTrouble.MACROS)


def test_a_bomb_that_hides_its_size_takes_little_memory() -> None:
    bomb = bytearray(zipped(word__document_xml=b"<x/>", picture_xml=b" " * 200_000_000))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # what the directory says of its last file
    content = bytes(bomb)

    tracemalloc.start()
    with pytest.raises(UnreadableWord) as refused:
        read_word(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert refused.value == UnreadableWord(WordTrouble.BROKEN)
    assert peak < 20_000_000


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 255))
def test_a_damaged_byte_never_raises_anything_else(position: int, byte: int) -> None:
    damaged = EXAMPLE[:position] + bytes([byte]) + EXAMPLE[position + 1 :]

    try:
        read_word(damaged)
    except UnreadableWord:
        return
