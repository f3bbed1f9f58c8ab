"""Telegram's HTML: turns `parse_mode=HTML` into plain text and entities, or refuses it in the server's own words."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn

from tests.telegram_api.errors import Json, bad_request

ENTITY_OF_TAG = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # every other named reference stays as written
REFERENCE = re.compile(r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z]+));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACE = re.compile(r"\s*")


def utf16_length(text: str) -> int:
    """Length in the unit of entity offsets: characters outside the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@lru_cache(maxsize=256)  # a broadcast sends one text to thousands
def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text without tags and its entities, outer before inner. The list is shared: do not change it.

    Raises:
        ApiError: the text is not Telegram's HTML; the description names the byte offset.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


@dataclass(slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int  # in the parsed text, UTF-16 units
    text_index: int  # in the list of pieces of parsed text


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    length: int = 0  # of the parsed text, UTF-16 units
    pieces: list[str] = field(default_factory=list)
    stack: list[_OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._close_tag()
            elif self.source[self.at] == "<":
                self._open_tag()
            else:
                self._take_text()
        if self.stack:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self.stack[-1].name}\""
            )
        return "".join(self.pieces), sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _refuse(self, problem: str, begin: int) -> NoReturn:
        offset = len(self.source[:begin].encode())
        problem = problem.replace("@", f"at byte offset {offset}")
        raise bad_request(f"can't parse entities: {problem}")

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None, "every pattern also matches nothing"
        self.at = match.end()
        return match.group()

    def _take_text(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = _unescape(self.source[self.at : end])
        self.pieces.append(piece)
        self.length += utf16_length(piece)
        self.at = end

    def _open_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._take(TAG_NAME).lower()
        if self.at == len(self.source):
            self._refuse("Unclosed start tag @", begin)
        if name not in ENTITY_OF_TAG:
            self._refuse(f'Unsupported start tag "{name}" @', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler" @', begin)
        self.stack.append(_OpenTag(name, attributes, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._take(SPACE)
            if self.source.startswith(">", self.at):
                self.at += 1
                return attributes
            name = self._take(ATTRIBUTE_NAME)
            if not name:
                problem = "Unclosed start tag @" if self.at == len(self.source) else ""
                self._refuse(problem or f'Empty attribute name in the tag "{tag}" @', begin)
            self._take(SPACE)
            attributes[name] = self._attribute_value(tag, begin)

    def _attribute_value(self, tag: str, begin: int) -> str:
        if not self.source.startswith("=", self.at):
            return ""  # `<blockquote expandable>`
        self.at += 1
        self._take(SPACE)
        if self.at == len(self.source):
            self._refuse(f'Unclosed start tag "{tag}" @', begin)
        quote = self.source[self.at]
        if quote in "'\"":
            end = self.source.find(quote, self.at + 1)
            if end < 0 or end + 1 == len(self.source):
                self._refuse("Unclosed start tag @", begin)
            value = _unescape(self.source[self.at + 1 : end])
            self.at = end + 1
            return value
        token_begin = self.at
        value = self._take(NAME_TOKEN).lower()
        if not re.match(r"[\s>]", self.source[self.at : self.at + 1]):
            self._refuse("Unexpected end of name token @", token_begin)
        return value

    def _close_tag(self) -> None:
        begin = self.at
        if not self.stack:
            self._refuse("Unexpected end tag @", begin)
        self.at += 2
        name = self._take(TAG_NAME).lower()
        self._take(SPACE)
        if not self.source.startswith(">", self.at):
            self._refuse("Unclosed end tag @", begin)
        self.at += 1
        tag = self.stack.pop()
        if name and name != tag.name:
            self._refuse(f'Unmatched end tag @, expected "</{tag.name}>", found "</{name}>"', begin)
        if self.length > tag.offset:
            self._add_entity(tag)

    def _add_entity(self, tag: _OpenTag) -> None:
        entity: Json = {"type": ENTITY_OF_TAG[tag.name], "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "a":
            entity["url"] = tag.attributes.get("href") or "".join(self.pieces[tag.text_index :])
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
        elif tag.name == "tg-time":
            entity["unix_time"] = int(tag.attributes.get("unix", "0"))
        elif tag.name == "code" and self._is_whole_pre(tag):
            self.stack[-1].attributes["language"] = tag.attributes.get("class", "").removeprefix("language-")
            return
        elif tag.name == "pre" and tag.attributes.get("language"):
            entity["language"] = tag.attributes["language"]
        self.entities.append(entity)

    def _is_whole_pre(self, tag: _OpenTag) -> bool:
        """`<pre><code class="language-...">` is one entity, a `pre` with a language."""
        inside = bool(self.stack) and self.stack[-1].name == "pre" and self.stack[-1].offset == tag.offset
        return inside and self.source.startswith("</pre", self.at)


def _unescape(text: str) -> str:
    return REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if name := match["name"]:
        return NAMED.get(name, match.group())
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match.group()
