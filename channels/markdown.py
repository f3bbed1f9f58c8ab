"""From Markdown to the neutral document, and from any value to Markdown that shows it as it is.

The Markdown is the small part of CommonMark that every messenger can show; everything else (code, HTML, tables) is
ordinary text. Three rules differ from CommonMark, because office texts are not written by programmers: a line break
stays a line break, the star in "Bürger*innen" stays a star, and numbers show as typed ("24. Dezember", "31. Dezember").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import stripEscape
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from channels.document import Block, Bullets, Document, Paragraph, Quote, Span

# Besides the parser's smallest set: paragraph and text.
_RULES: Final = (
    *("blockquote", "heading", "hr", "list"),
    *("autolink", "emphasis", "escape", "image", "link", "newline"),
)
_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_ISOLATES: Final = "\u2066\u2067\u2068\u2069"
_BARE_URL: Final = re.compile(rf"://(?:\\[!-/:-@\[-`{{-~]|[^\s<>\[\]*\\{_ISOLATES}])+")
_MARKUP: Final = re.compile(r"[\\*_\[<\0]|://|^[ \t]*(?:[-+#>]|\d+[.)])", re.MULTILINE)
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
_NESTING: Final = 20  # quotes and lists inside each other; the parser drops what lies deeper, so we stop before

_INLINE_MARK: Final = re.compile(r"[\\`*_\[\]<>#&~|]|:(?=//)")  # the set of `locales.formatting.escape_markdown`
_LINE_MARK: Final = re.compile(r"^(\s*)(?:([-+])|(\d+)([.)]))")


def parse(text: str) -> Document:
    """Return the document a text stands for; broken Markdown shows as it was typed, nothing raises or is lost."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _MARKUP.search(text):
        return _plain(text)
    tokens = _parser().parse(text)
    too_deep = any(token.level >= _NESTING - 2 for token in tokens)
    only_marks = not any(token.children for token in tokens)  # "-", ">": whoever writes only this means the character
    if too_deep or only_marks:
        return _plain(text)
    return _blocks(iter(tokens))


def escape(value: str) -> str:
    """Return Markdown that shows `value` as it is, at the start of a line too; line breaks become spaces."""
    line = re.sub(r"[\r\n]+", " ", value)
    return _LINE_MARK.sub(_escape_line_mark, _INLINE_MARK.sub(r"\\\g<0>", line))


def _escape_line_mark(match: re.Match[str]) -> str:
    space, bullet, number, stop = match.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{number}\\{stop}"


def _plain(text: str) -> Document:
    """Return a text without markup as paragraphs; most messages are such, and this is many times faster."""
    paragraphs = ("\n".join(line.strip(" \t") for line in part.split("\n")) for part in _BLANK_LINES.split(text))
    return tuple(Paragraph((Span(shown),)) for paragraph in paragraphs if (shown := paragraph.strip()))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": _NESTING}).enable(_RULES)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.after("text", "bare_url", _bare_url)
    parser.normalizeLink = _normalize  # type: ignore[method-assign]
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    parser.parse("*")  # the rules are compiled at first use, which two threads must not do at once
    return parser


def _normalize(url: str) -> str:
    """Return a link's address, without the isolates that a value inserted into a text carries."""
    return normalizeLink(url.strip(_ISOLATES))


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Collect `*` and `_`. Only `**` may stand inside a word: Arabic prefixes need it, "Bürger*innen" must not."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, False)
    opens, closes = scanned.can_open, scanned.can_close
    end = state.pos + scanned.length
    if state.src.startswith("**", state.pos):
        # CommonMark also looks at punctuation and leaves `و**«نص»**` as it is; white space alone decides here.
        opens = end < state.posMax and not state.src[end].isspace()
        closes = state.pos > 0 and not state.src[state.pos - 1].isspace()
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        token = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, token, end=-1, open=opens, close=closes))
    state.pos = end
    return True


def _bare_url(state: StateInline, silent: bool) -> bool:
    """Turn `https://...` in running text into a link, before its underscores could be taken for emphasis."""
    scheme = re.search(r"(?<![a-zA-Z0-9])https?$", state.pending, re.IGNORECASE) if not silent else None
    match = _BARE_URL.match(state.src, state.pos) if scheme and state.linkLevel == 0 else None
    if not scheme or not match:
        return False
    rest = _without_closing_punctuation(match[0])
    href = _normalize(stripEscape(scheme[0] + rest))
    if not _LINK.match(href):
        return False
    state.pending = state.pending[: scheme.start()]
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = stripEscape(scheme[0] + rest)
    state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _without_closing_punctuation(url: str) -> str:
    """Return a bare address without the punctuation of the sentence around it."""
    while url[-1] in ".,:;!?'\"_~،؛؟" or (url[-1] == ")" and url.count("(") < url.count(")")):
        url = url[:-1].removesuffix("\\")
    return url


def _blocks(tokens: Iterator[Token]) -> Document:
    """Return the blocks up to the end of the quote or list item we are in."""
    blocks: list[Block] = []
    for token in tokens:
        match token.type:
            case "paragraph_open" | "heading_open":
                if spans := _spans(next(tokens).children or ()):
                    blocks.append(Paragraph(spans, heading=token.type == "heading_open"))
            case "bullet_list_open":
                blocks.append(Bullets(tuple(item for _, item in _items(tokens))))
            case "ordered_list_open":
                blocks.extend(_numbered(_items(tokens)))
            case "blockquote_open":
                blocks.append(Quote(_blocks(tokens)))
            case "hr":
                blocks.append(Paragraph((Span(token.markup[0] * 3),)))
            case "blockquote_close" | "list_item_close":
                break
    return tuple(blocks)


def _items(tokens: Iterator[Token]) -> list[tuple[str, Document]]:
    """Return the list's items, each with its number as typed."""
    items: list[tuple[str, Document]] = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        items.append((token.info, _blocks(tokens)))
    return items


def _numbered(items: list[tuple[str, Document]]) -> Iterator[Bullets]:
    """Yield one list per run of consecutive numbers: lines that begin with dates keep their dates."""
    runs = groupby(enumerate(items), key=lambda pair: int(pair[1][0]) - pair[0])
    for _, run in runs:
        numbered = [item for _, item in run]
        yield Bullets(tuple(item for _, item in numbered), start=int(numbered[0][0]))


def _spans(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Return a paragraph's runs of text; neighbours of one style are one span."""
    bold = italic = 0
    link = ""
    spans: list[Span] = []
    for token in tokens:
        match token.tag:
            case "strong":
                bold += token.nesting
            case "em":
                italic += token.nesting
            case "a":
                if not token.nesting > 0 and not (spans and spans[-1].link == link):
                    _add(spans, Span(link, bold > 0, italic > 0, link))  # `[](https://...)` has nothing else to show
                link = str(token.attrs["href"]) if token.nesting > 0 else ""
            case "img":
                source = str(token.attrs["src"])
                _add(spans, Span(token.content or source, bold > 0, italic > 0, link or source))
            case "br":
                _add(spans, Span("\n", bold > 0, italic > 0, link))
            case _:
                _add(spans, Span(token.content, bold > 0, italic > 0, link))
    return tuple(spans)


def _add(spans: list[Span], new: Span) -> None:
    last = spans[-1] if spans else None
    if last and (last.bold, last.italic, last.link) == (new.bold, new.italic, new.link):
        spans[-1] = Span(last.text + new.text, new.bold, new.italic, new.link)
    elif new.text:
        spans.append(new)
