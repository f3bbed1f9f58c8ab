"""A document as HTML for web pages. Everything is escaped, so the result may be inserted into a page as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Final

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span

_OPEN: Final = "\u2068"  # FIRST STRONG ISOLATE, before an inserted value
_CLOSE: Final = "\u2069"  # POP DIRECTIONAL ISOLATE, after it
_ISOLATE: Final = re.compile(f"([{_OPEN}{_CLOSE}])")
_BDI: Final = {_OPEN: "<bdi>", _CLOSE: "</bdi>"}


def to_html(document: Document) -> str:
    """Return the blocks as elements; runs between isolates become `<bdi>`, isolates without a partner are left out."""
    return "".join(_block(block) for block in document)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            shown = _inline(block.spans)
            return f"<p><strong>{shown}</strong></p>" if block.heading else f"<p>{shown}</p>"
        case Quote():
            return f"<blockquote>{to_html(block.blocks)}</blockquote>"
        case Bullets():
            items = "".join(f"<li>{_item(item)}</li>" for item in block.items)
            return f"<ul>{items}</ul>" if block.start is None else f'<ol start="{block.start}">{items}</ol>'


def _item(item: Document) -> str:
    """Return an item's blocks; the text of most items needs no paragraph of its own."""
    match item:
        case (Paragraph(spans, heading=False), *others) if not any(isinstance(block, Paragraph) for block in others):
            return _inline(spans) + to_html(tuple(others))
        case _:
            return to_html(item)


def _inline(spans: Sequence[Span]) -> str:
    """Return a paragraph's content. Links hold isolates and isolates hold styles, so that no two elements cross."""
    pieces = [replace(span, text=text) for span in spans for text in _ISOLATE.split(span.text) if text]
    paired = set(_paired(pieces))
    shown: list[str] = []
    for link, run in groupby(enumerate(pieces), key=lambda numbered: numbered[1].link):
        label = "".join(_BDI[piece.text] if index in paired else _styled(piece) for index, piece in run)
        shown.append(_anchor(link, label) if link else label)
    return "".join(shown)


def _paired(pieces: Sequence[Span]) -> Iterator[int]:
    """Yield where isolates with a partner stand: both in the same link, or both outside of links."""
    open_: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.text == _OPEN:
            open_.append(index)
        elif piece.text == _CLOSE and open_:
            start = open_.pop()
            between = pieces[start:index]
            if pieces[start].link == piece.link and (not piece.link or all(p.link == piece.link for p in between)):
                yield from (start, index)


def _styled(piece: Span) -> str:
    if piece.text in _BDI:
        return ""
    shown = escape(piece.text).replace("\n", "<br>")
    if piece.italic:
        shown = f"<em>{shown}</em>"
    return f"<strong>{shown}</strong>" if piece.bold else shown


def _anchor(link: str, label: str) -> str:
    return f'<a href="{escape(link)}" rel="noopener noreferrer" target="_blank">{label}</a>'
