"""Cuts a document into parts that fit a channel's limit, so that a reader hardly notices the cut."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span

Measure = Callable[[Document], int]
"""The length of a document once rendered, in the channel's own unit. More text is never shorter."""

# A full stop after a digit is not an end: it belongs to a date or a number.
_SENTENCE_END: Final = re.compile(r"(?:(?<!\d)\.|[!?…؟۔።。！？])[\"'”’»)\]\u2069]*\s|\n")
_WORD_END: Final = re.compile(r"\s")


def split(document: Document, limit: int, measure: Measure) -> list[Document]:
    """Return the parts, in order, none empty; together they say all that `document` says.

    Cuts lie between blocks. A block that is too long alone is cut between the items of a list, the blocks of a quote,
    the sentences of a paragraph, then words, then characters. A part is longer than `limit` only if one character
    with its link is.
    """
    parts: list[Document] = []
    for block in document:
        if parts and measure((*parts[-1], block)) <= limit:
            parts[-1] = (*parts[-1], block)
        elif measure((block,)) <= limit:
            parts.append((block,))
        else:
            parts.extend(_cut(block, limit, measure))
    return parts


def _cut(block: Block, limit: int, measure: Measure) -> Iterator[Document]:
    match block:
        case Paragraph():
            return _cut_paragraph(block, limit, measure)
        case Quote():
            parts = split(block.blocks, limit, lambda blocks: measure((Quote(blocks),)))
            return ((Quote(part),) for part in parts)
        case Bullets():
            return _cut_list(block, limit, measure)


def _cut_list(bullets: Bullets, limit: int, measure: Measure) -> Iterator[Document]:
    part: Bullets | None = None
    for index, item in enumerate(bullets.items):
        longer = replace(part, items=(*part.items, item)) if part else None
        if longer and measure((longer,)) <= limit:
            part = longer
            continue
        if part:
            yield (part,)
        part = Bullets((item,), None if bullets.start is None else bullets.start + index)
        if measure((part,)) > limit:
            yield from _cut_item(part, limit, measure)
            part = None
    if part:
        yield (part,)


def _cut_item(alone: Bullets, limit: int, measure: Measure) -> Iterator[Document]:
    """Yield the parts of a list of one item; only the first carries the bullet or number."""
    first, *others = split(alone.items[0], limit, lambda blocks: measure((Bullets((blocks,), alone.start),)))
    yield (replace(alone, items=(first,)),)
    yield from others


def _cut_paragraph(paragraph: Paragraph, limit: int, measure: Measure) -> Iterator[Document]:
    text = "".join(span.text for span in paragraph.spans)

    def piece(start: int, end: int) -> Document:
        return (replace(paragraph, spans=_cut_spans(paragraph.spans, start, end)),)

    start = _after_space(text, 0)
    while start < len(text):
        lengths = range(start + 1, len(text) + 1)
        fitting = bisect_right(lengths, limit, key=lambda end: measure(piece(start, end)))
        end = _cut_before(text, start, start + max(fitting, 1))
        yield piece(start, start + len(text[start:end].rstrip()))
        start = _after_space(text, end)


def _cut_before(text: str, start: int, most: int) -> int:
    """Return the best place for a cut after `start` and not after `most`."""
    if most == len(text):
        return most
    for boundary in (_SENTENCE_END, _WORD_END):
        # One character further: the space at the cut is not shown.
        ends = [match.end() for match in boundary.finditer(text, start, most + 1)]
        if ends:
            return ends[-1]
    while most > start + 1 and unicodedata.category(text[most]).startswith("M"):  # a mark belongs to its letter
        most -= 1
    return most


def _after_space(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip())


def _cut_spans(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """Return what lies between two positions in the text of all spans."""
    cut: list[Span] = []
    position = 0
    for span in spans:
        if text := span.text[max(start - position, 0) : max(end - position, 0)]:
            cut.append(replace(span, text=text))
        position += len(span.text)
    return tuple(cut)
