"""A Word file (.docx) as Markdown: headings, paragraphs, lists, quotes, bold, italic, links. What has no counterpart in
a message is left out and named, so that nothing is lost without anybody noticing.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from broadcasts.inline_markdown import inline_markdown
from broadcasts.word_paragraph import LeftOutKind, ParagraphReader
from broadcasts.word_styles import Element, ParagraphStyle, Role, WordStyles
from channels.document import Span

WORD_BYTES: Final = 10_000_000
UNPACKED_BYTES: Final = 50_000_000  # a file of a few kilobytes can unpack to gigabytes
XML_BYTES: Final = 10_000_000  # of it, all but pictures: read as a tree it takes many times the memory
PIECE_BYTES: Final = 64_000
UNPACKED_FILES: Final = 2_000
MAIN_PART: Final = "word/document.xml"
TYPES_PART: Final = "[Content_Types].xml"
MACRO_PART: Final = "vbaproject.bin"
MACRO_TYPE: Final = b"macroenabled"
XML_NAMES: Final = (".xml", ".rels")
DEFINING: Final = tuple(
    mark.encode(coding) for mark in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be")
)
NEAR_CHARS: Final = 40
_HEADINGS: Final = 6  # CommonMark knows no deeper ones
_DELETED: Final = frozenset({qn("w:del"), qn("w:moveFrom")})


class WordTrouble(StrEnum):
    TOO_LARGE = "too_large"
    OTHER_FORMAT = "other_format"  #: another kind of zip: a spreadsheet, an OpenDocument text, an archive
    BROKEN = "broken"
    MACROS = "macros"  #: it brings programs along; they would never run here, but such files are not passed around
    DEFINITIONS = "definitions"  #: its XML defines entities, which no word processor writes: bombs and spies do


@dataclass
class UnreadableWord(Exception):
    trouble: WordTrouble


@dataclass(frozen=True, slots=True)
class LeftOut:
    kind: LeftOutKind
    near: str  #: the beginning of the paragraph it is in, or of the one before


@dataclass(frozen=True, slots=True)
class WordText:
    markdown: str
    left_out: tuple[LeftOut, ...]


def is_zip(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def read_word(content: bytes) -> WordText:
    """Return the text of a .docx.

    Raises:
        UnreadableWord: too large, packed or unpacked; damaged; with macros; or something else in a zip.
    """
    _check_sizes(content)
    try:
        return _read(_letter(content))
    except UnreadableWord:
        raise
    except Exception as exc:  # what a damaged file makes the library raise is listed nowhere
        raise UnreadableWord(WordTrouble.BROKEN) from exc


def _check_sizes(content: bytes) -> None:
    """Refuse a bomb by what the zip's directory says: more than that is never unpacked."""
    if len(content) > WORD_BYTES:
        raise UnreadableWord(WordTrouble.TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as exc:
        raise UnreadableWord(WordTrouble.BROKEN) from exc
    sizes = {entry.filename: entry.file_size for entry in entries}
    xml_bytes = sum(size for name, size in sizes.items() if name.endswith(XML_NAMES))
    if len(entries) > UNPACKED_FILES or sum(sizes.values()) > UNPACKED_BYTES or xml_bytes > XML_BYTES:
        raise UnreadableWord(WordTrouble.TOO_LARGE)
    if MAIN_PART not in sizes:
        raise UnreadableWord(WordTrouble.OTHER_FORMAT)
    if any(name.casefold().endswith(MACRO_PART) for name in sizes):
        raise UnreadableWord(WordTrouble.MACROS)


def _letter(content: bytes) -> io.BytesIO:
    """Return the file anew with nothing in it but what is read, and refuse what no letter needs.

    Piece by piece, because a part may unpack to more than the zip's directory says, which `zipfile` finds out too late.
    """
    letter = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(letter, "w") as anew:
        for name, entry in {entry.filename: entry for entry in archive.infolist()}.items():
            part = b""
            if name.endswith(XML_NAMES):
                with archive.open(entry) as packed:
                    part = b"".join(iter(lambda: packed.read(PIECE_BYTES), b""))
            if name == TYPES_PART and MACRO_TYPE in part.lower():
                raise UnreadableWord(WordTrouble.MACROS)
            if any(mark in part for mark in DEFINING):
                raise UnreadableWord(WordTrouble.DEFINITIONS)
            anew.writestr(name, part)
    return letter


def _read(letter: io.BytesIO) -> WordText:
    document = docx.Document(letter)
    related = document.part.rels.values()
    numbering = next((one.target_part for one in related if one.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
    styles = WordStyles(document.styles.element, getattr(numbering, "element", None))
    targets = {one.rId: one.target_ref for one in related if one.is_external}
    blocks: list[_Block] = []
    left_out: list[LeftOut] = []
    for element in _paragraphs_and_tables(document.element.body):
        if element.tag == qn("w:tbl"):
            left_out.append(LeftOut(LeftOutKind.TABLE, _near(blocks[-1].spans if blocks else [])))
            continue
        paragraph = ParagraphReader(styles, targets, element)
        if any(span.text.strip() for span in paragraph.spans):
            blocks.append(_Block(styles.of_paragraph(element), paragraph.spans))
        near = _near(paragraph.spans) or _near(blocks[-1].spans if blocks else [])
        left_out += (LeftOut(kind, near) for kind in paragraph.left_out)
    return WordText(_markdown(blocks), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Block:
    style: ParagraphStyle
    spans: list[Span]


def _paragraphs_and_tables(parent: Element) -> Iterator[Element]:
    for child in parent.iterchildren("*"):
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag not in _DELETED:
            yield from _paragraphs_and_tables(child)  # content controls, tracked insertions


def _near(spans: list[Span]) -> str:
    text = " ".join("".join(span.text for span in spans).split())
    return text if len(text) <= NEAR_CHARS else text[: NEAR_CHARS - 1] + "…"


def _markdown(blocks: list[_Block]) -> str:
    text = ""
    open_items: dict[int, ParagraphStyle] = {}  # level -> the item whose text or sub-list we are in
    before = ParagraphStyle(Role.TEXT)
    for block in blocks:
        style = block.style
        sibling = open_items.get(style.level) if style.role is Role.ITEM else None
        inner = style.level if style.role is Role.ITEM else 0
        open_items = {level: item for level, item in open_items.items() if level < inner}
        if text:
            text += _between(before, style, sibling)
        text += _block_markdown(block, sum(_width(item) for item in open_items.values()))
        if style.role is Role.ITEM:
            open_items[style.level] = style
        before = style
    return text


def _between(before: ParagraphStyle, style: ParagraphStyle, sibling: ParagraphStyle | None) -> str:
    """Return the line breaks between two blocks: items of one list stand close together."""
    if before.role is style.role is Role.QUOTE:
        return "\n>\n"
    if sibling and (sibling.list_id, sibling.marker == "-") == (style.list_id, style.marker == "-"):
        return "\n"
    # A list inside an item that does not begin with 1 would be read as more text of the item.
    first = before.role is style.role is Role.ITEM and before.level < style.level and style.marker in ("-", "1.")
    return "\n" if first else "\n\n"


def _width(item: ParagraphStyle) -> int:
    return len(item.marker) + 1


def _block_markdown(block: _Block, indent: int) -> str:
    text = inline_markdown(block.spans)
    match block.style.role:
        case Role.HEADING:
            plain = [Span("".join(span.text for span in block.spans).replace("\n", " "))]
            return "#" * min(block.style.level, _HEADINGS) + " " + inline_markdown(plain)
        case Role.QUOTE:
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case Role.ITEM:
            first, *others = text.split("\n")
            lines = [f"{block.style.marker} {first}", *(" " * _width(block.style) + line for line in others)]
            return "\n".join(" " * indent + line for line in lines)
    return text
