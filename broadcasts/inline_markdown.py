"""Styled text, as an office program knows it, as Markdown that our own reader shows with the same letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from channels.document import Paragraph, Span
from channels.markdown import escape, parse
from locales.formatting import escape_markdown

_LINE_MARK: Final = re.compile(r"^([ \t]*)(?:([-+])|(\d+)([.)]))", re.MULTILINE)
_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def inline_markdown(spans: Sequence[Span]) -> str:
    """Return the Markdown of one paragraph; line breaks stay, web addresses that were typed become links.

    Italics inside a word have no Markdown here ("Bürger*innen"), and some styles cannot stand side by side: what our
    reader would show differently is written with less style, never with other letters.
    """
    for attempt in (spans, [replace(span, italic=False) for span in spans], _plain(spans)):
        text = _written(attempt)
        if _shown(text) == _look(attempt):
            return text
    return "\n".join(escape(line) for line in _letters(spans).split("\n"))


def shows_link(url: str) -> bool:
    """Tell whether an address can be linked in a message: web, e-mail or telephone."""
    return _shown(f"[x](<{url}>)") == [("x", False, False)]


def _plain(spans: Iterable[Span]) -> list[Span]:
    return [Span(span.text, link=span.link) for span in spans]


def _letters(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _written(spans: Sequence[Span]) -> str:
    text = "".join(_bold(bold, list(run)) for bold, run in groupby(spans, key=lambda span: span.bold))
    lines = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
    return _LINE_MARK.sub(_escape_line_mark, lines)


def _bold(bold: bool, spans: list[Span]) -> str:
    text = "".join(_italic(italic, list(run)) for italic, run in groupby(spans, key=lambda span: span.italic))
    return _marked(text, "**") if bold else text


def _italic(italic: bool, spans: list[Span]) -> str:
    text = "".join(_linked(link, _letters(run)) for link, run in groupby(spans, key=lambda span: span.link))
    return _marked(text, "*") if italic else text


def _linked(link: str, label: str) -> str:
    text = "\n".join(_escaped(line) for line in label.split("\n"))
    if not link or not label.strip():
        return text
    return f"[{text}]({link})" if re.fullmatch(r"[^\s()<>\\]+", link) else f"[{text}](<{link}>)"


def _escaped(line: str) -> str:
    """Escape all but typed web addresses: those our reader links as they stand."""
    return escape_markdown(line).replace("\\://", "://")


def _marked(text: str, mark: str) -> str:
    """Put marks around a text, but not around the white space at its ends, where they would not count."""
    edges = _EDGES.fullmatch(text)
    assert edges is not None
    before, core, after = edges.groups()
    return f"{before}{mark}{core}{mark}{after}" if core else text


def _escape_line_mark(match: re.Match[str]) -> str:
    space, bullet, number, stop = match.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{number}\\{stop}"


def _shown(text: str) -> list[tuple[str, bool, bool]]:
    """Return how our reader shows a paragraph, letter by letter; empty if it is more or less than a paragraph."""
    match parse(text):
        case (Paragraph(spans, heading=False),):
            return _look(spans)
    return []


def _look(spans: Iterable[Span]) -> list[tuple[str, bool, bool]]:
    return list(_letters_with_style(spans))


def _letters_with_style(spans: Iterable[Span]) -> Iterator[tuple[str, bool, bool]]:
    for span in spans:
        yield from ((letter, span.bold, span.italic) for letter in span.text if not letter.isspace())
