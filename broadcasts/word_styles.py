"""What the styles and lists of a Word file say about a paragraph or a run: its role, its number, bold or italic."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from docx.oxml.ns import qn

Element = Any  #: an lxml element
_HEADING: Final = re.compile(r"heading (\d)")
_LIST: Final = re.compile(r"list (bullet|number)(?: ([2-5]))?")
#: Built-in styles keep their English names in the file, whatever the language of the program.
_HEADING_OF_STYLE: Final = {"title": 2, "subtitle": 3}
_QUOTES: Final = frozenset({"quote", "intense quote", "quotations", "block text"})
_OFF: Final = frozenset({"0", "false", "off", "none"})


class Role(Enum):
    TEXT = auto()
    HEADING = auto()
    ITEM = auto()
    QUOTE = auto()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    role: Role
    level: int = 0  #: of a heading from 1, of a list item from 0
    list_id: str = ""  #: items of one list have the same
    marker: str = ""  #: "-" or "3."


class WordStyles:
    """Reads one document from its beginning, counting the items of its lists."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        self._styles = {value_of(style, "styleId"): style for style in styles.iterchildren(qn("w:style"))}
        self._numbering = numbering
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def of_paragraph(self, paragraph: Element) -> ParagraphStyle:
        """Return what the next paragraph is; to be called for each paragraph once, in their order."""
        properties = paragraph.find(qn("w:pPr"))
        style_id = _child_value(properties, "pStyle")
        names = [_child_value(style, "name").casefold() for style in self._chain(style_id)]
        for name in names:
            if heading := _HEADING.fullmatch(name):
                return ParagraphStyle(Role.HEADING, int(heading[1]))
            if name in _HEADING_OF_STYLE:
                return ParagraphStyle(Role.HEADING, _HEADING_OF_STYLE[name])
        if item := self._item(properties, style_id, names):
            return item
        return ParagraphStyle(Role.QUOTE if _QUOTES.intersection(names) else Role.TEXT)

    def is_on(self, run: Element, name: str) -> bool:
        """Tell whether a run has a switch such as "b", by itself or through its style."""
        properties = run.find(qn("w:rPr"))
        if properties is not None and properties.find(qn(f"w:{name}")) is not None:
            return is_on(properties, name)
        chain = self._chain(_child_value(properties, "rStyle"))
        with_switch = (style.find(qn("w:rPr")) for style in chain)
        return any(is_on(found, name) for found in with_switch if found is not None)

    def _chain(self, style_id: str) -> Iterator[Element]:
        """Yield a style and those it is based on."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _child_value(self._styles[style_id], "basedOn")

    def _item(self, properties: Element | None, style_id: str, names: list[str]) -> ParagraphStyle | None:
        list_id, level = self._list_of(properties, style_id)
        named = next(filter(None, map(_LIST.fullmatch, names)), None)
        if list_id == "0" or not (list_id or named):  # "0": a list style whose list was switched off
            return None
        if list_id:
            form, start = self._level_form(list_id, level)
        else:
            form, start = ("bullet" if named and named[1] == "bullet" else "decimal"), 1
        if named and named[2] and not level:  # "List Bullet 2" is a list of its own that looks like a second level
            level = int(named[2]) - 1
        counts = self._counts[list_id]
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        counts[level] = counts.get(level, start - 1) + 1
        marker = "-" if form in ("bullet", "none") else f"{counts[level]}."
        return ParagraphStyle(Role.ITEM, level, list_id, marker)

    def _list_of(self, properties: Element | None, style_id: str) -> tuple[str, int]:
        """Return list and level of a paragraph, its own or its style's; "" where there is none."""
        holders = [properties, *(style.find(qn("w:pPr")) for style in self._chain(style_id))]
        level = ""
        for holder in holders:
            found = holder.find(qn("w:numPr")) if holder is not None else None
            if found is not None:
                level = level or _child_value(found, "ilvl")
                if list_id := _child_value(found, "numId"):
                    return list_id, int(level or 0)
        return "", 0

    def _level_form(self, list_id: str, level: int) -> tuple[str, int]:
        """Return how a level is numbered, and from which number on."""
        if self._numbering is not None:
            for one in self._numbering.iterchildren(qn("w:num")):
                if value_of(one, "numId") == list_id:
                    return self._abstract_form(_child_value(one, "abstractNumId"), str(level))
        return "bullet", 1

    def _abstract_form(self, abstract_id: str, level: str) -> tuple[str, int]:
        assert self._numbering is not None
        for one in self._numbering.iterchildren(qn("w:abstractNum")):
            if value_of(one, "abstractNumId") == abstract_id:
                for form in one.iterchildren(qn("w:lvl")):
                    if value_of(form, "ilvl") == level:
                        return _child_value(form, "numFmt"), int(_child_value(form, "start") or 1)
        return "bullet", 1


def is_on(properties: Element, name: str) -> bool:
    """Tell whether a switch is there and not set to off."""
    switch = properties.find(qn(f"w:{name}"))
    return switch is not None and value_of(switch, "val") not in _OFF


def value_of(element: Element, name: str) -> str:
    return str(element.get(qn(f"w:{name}"), ""))


def _child_value(element: Element | None, name: str) -> str:
    child = element.find(qn(f"w:{name}")) if element is not None else None
    return value_of(child, "val") if child is not None else ""
