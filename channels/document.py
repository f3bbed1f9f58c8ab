"""The small neutral document that every text becomes: paragraphs, lists, quotes; bold, italic and links."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str  #: may hold "\n" for a line break inside a paragraph
    bold: bool = False
    italic: bool = False
    link: str = ""  #: an http, https, mailto or tel address; "" for none


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]
    heading: bool = False  #: shown bold where there are no headings


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `start` is the first number of an ordered one, None for bullets."""

    items: tuple["Document", ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: "Document"


Block = Paragraph | Bullets | Quote
Document = tuple[Block, ...]
