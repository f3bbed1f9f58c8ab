"""Turns a document into what Telegram shows: plain text, and entities that say which of it is bold or a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiogram.types import MessageEntity

from channels.document import Bullets, Document, Paragraph, Quote, Span

TEXT_CHARS: Final = 4096  # Bot API, sendMessage.text: code points, entities not counted
CAPTION_CHARS: Final = 1024  # Bot API, sendPhoto.caption
ENTITY_COUNT: Final = 100  # the server ignores what is beyond


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str = ""
    entities: tuple[MessageEntity, ...] = ()  #: offsets and lengths count UTF-16 units

    @property
    def fits_caption(self) -> bool:
        return len(self.text) <= CAPTION_CHARS and len(self.entities) <= ENTITY_COUNT


NOTHING: Final = Rendered()


def render(document: Document) -> Rendered:
    writer = _Writer()
    _write_blocks(writer, document, gap="\n\n")
    return Rendered("".join(writer.pieces), tuple(sorted(writer.entities, key=lambda it: (it.offset, -it.length))))


def measure(document: Document) -> int:
    """Return the length of the rendered text in code points; text with too many entities counts as too long."""
    rendered = render(document)
    return max(len(rendered.text), TEXT_CHARS * len(rendered.entities) // ENTITY_COUNT)


class _Writer:
    """Collects text and knows where it stands."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.entities: list[MessageEntity] = []
        self._offset = 0  # in UTF-16 units

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self._offset += utf16_units(text)

    @contextmanager
    def marked(self, kind: str, *, when: bool = True, url: str | None = None) -> Iterator[None]:
        """Give all that is written inside one entity."""
        start = self._offset
        yield
        if when and self._offset > start:
            self.entities.append(MessageEntity(type=kind, offset=start, length=self._offset - start, url=url))


def utf16_units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _write_blocks(writer: _Writer, blocks: Document, *, gap: str, indent: str = "", quoted: bool = False) -> None:
    for position, block in enumerate(blocks):
        if position:
            writer.write(gap + indent)
        match block:
            case Paragraph(spans, heading):
                with writer.marked("bold", when=heading):
                    for span in spans:
                        _write_span(writer, span, indent, bold=span.bold and not heading)
            case Bullets(items, start):
                _write_list(writer, items, start, indent=indent, quoted=quoted)
            case Quote(inner):
                # Quotes cannot be nested: an inner one is shown as part of the outer.
                with writer.marked("blockquote", when=not quoted):
                    _write_blocks(writer, inner, gap=gap, indent=indent, quoted=True)


def _write_list(writer: _Writer, items: tuple[Document, ...], start: int | None, *, indent: str, quoted: bool) -> None:
    for position, item in enumerate(items):
        if position:
            writer.write("\n" + indent)
        writer.write("• " if start is None else f"{start + position}. ")
        _write_blocks(writer, item, gap="\n", indent=indent + "   ", quoted=quoted)


def _write_span(writer: _Writer, span: Span, indent: str, *, bold: bool) -> None:
    opens = _opens_in_telegram(span.link)
    with (
        writer.marked("text_link", when=opens, url=span.link),
        writer.marked("bold", when=bold),
        writer.marked("italic", when=span.italic),
    ):
        writer.write(span.text.replace("\n", "\n" + indent))
    address = span.link.removeprefix("mailto:").removeprefix("tel:")
    if not opens and address not in span.text:
        writer.write(f" ({address})")


def _opens_in_telegram(link: str) -> bool:
    """Telegram drops links other than to the web, and those to a host without a dot; the address is shown instead."""
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False
