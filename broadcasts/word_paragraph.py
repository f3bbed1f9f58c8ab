"""The text of one paragraph of a Word file, in runs of one style, and what in it cannot be shown in a message."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from docx.oxml.ns import qn

from broadcasts.inline_markdown import shows_link
from broadcasts.word_styles import Element, WordStyles, value_of
from channels.document import Span

_HYPERLINK_FIELD: Final = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_MATHEMATICS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DRAWINGS: Final = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object"), _ALTERNATIVE})
_DELETED: Final = frozenset({qn("w:del"), qn("w:moveFrom")})  # by somebody who tracks changes
_SIGNS: Final = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}


class LeftOutKind(StrEnum):
    TABLE = "table"
    PICTURE = "picture"
    TEXT_BOX = "text_box"
    FOOTNOTE = "footnote"
    FORMULA = "formula"
    SYMBOL = "symbol"  #: a sign that exists in one font only
    CROSSED_OUT = "crossed_out"
    HIDDEN = "hidden"
    LINK = "link"  #: its words are there, its target (a file, a place in the text) is not


_KINDS: Final = {
    qn("w:sym"): LeftOutKind.SYMBOL,
    qn("w:footnoteReference"): LeftOutKind.FOOTNOTE,
    qn("w:endnoteReference"): LeftOutKind.FOOTNOTE,
}


class ParagraphReader:
    """Reads one paragraph; `spans` is its text, `left_out` what is missing from it."""

    def __init__(self, styles: WordStyles, targets: Mapping[str, str], paragraph: Element) -> None:
        self.spans: list[Span] = []
        self.left_out: list[LeftOutKind] = []
        self._styles = styles
        self._targets = targets  #: relationship id -> web address
        self._fields: list[str] = []  #: instructions of the fields we are in
        self._read(paragraph, "")

    def _read(self, parent: Element, link: str) -> None:
        for child in parent.iterchildren("*"):
            if child.tag == qn("w:r"):
                self._read_run(child, link)
            elif child.tag == qn("w:hyperlink"):
                self._read(child, self._target(child))
            elif child.tag == qn("w:fldSimple"):
                self._read(child, self._field_link(value_of(child, "instr")) or link)
            elif child.tag.startswith(_MATHEMATICS):
                self.left_out.append(LeftOutKind.FORMULA)
            elif child.tag in _DRAWINGS:
                self._leave_out_drawing(child)
            elif child.tag not in _DELETED:
                self._read(child, link)  # inserted text, content controls, and what holds no runs

    def _read_run(self, run: Element, link: str) -> None:
        link = link or next(filter(None, map(self._field_link, self._fields)), "")
        text = self._text(run)
        hidden = self._hidden(run)
        if hidden and text.strip():
            self.left_out.append(hidden)
        elif text:
            complex_script = self._styles.is_on(run, "rtl")
            bold = self._styles.is_on(run, "b") or (complex_script and self._styles.is_on(run, "bCs"))
            italic = self._styles.is_on(run, "i") or (complex_script and self._styles.is_on(run, "iCs"))
            self.spans.append(Span(text, bold, italic, link))

    def _text(self, run: Element) -> str:
        text = ""
        for child in run.iterchildren("*"):
            if child.tag == qn("w:t"):
                text += child.text or ""
            elif child.tag in _SIGNS:
                text += _SIGNS[child.tag]
            elif child.tag == qn("w:instrText") and self._fields:
                self._fields[-1] += child.text or ""
            elif child.tag == qn("w:fldChar"):
                self._turn_field(value_of(child, "fldCharType"))
            elif child.tag in _KINDS:
                self.left_out.append(_KINDS[child.tag])
            elif child.tag in _DRAWINGS:
                self._leave_out_drawing(child)
        return text

    def _hidden(self, run: Element) -> LeftOutKind | None:
        if self._styles.is_on(run, "vanish"):
            return LeftOutKind.HIDDEN
        crossed_out = self._styles.is_on(run, "strike") or self._styles.is_on(run, "dstrike")
        return LeftOutKind.CROSSED_OUT if crossed_out else None

    def _turn_field(self, turn: str) -> None:
        if turn == "begin":
            self._fields.append("")
        elif turn == "end" and self._fields:
            self._fields.pop()

    def _field_link(self, instruction: str) -> str:
        field = _HYPERLINK_FIELD.match(instruction)
        return field[1] if field and shows_link(field[1]) else ""

    def _target(self, hyperlink: Element) -> str:
        """Return the web address of a link; a place in the same text has none."""
        target = self._targets.get(hyperlink.get(qn("r:id"), ""), "")
        if target and (anchor := value_of(hyperlink, "anchor")):
            target += f"#{anchor}"
        if target and not shows_link(target):
            self.left_out.append(LeftOutKind.LINK)
            return ""
        return target

    def _leave_out_drawing(self, drawing: Element) -> None:
        in_box = "".join(text.text or "" for text in drawing.iter(qn("w:t"))).strip()
        self.left_out.append(LeftOutKind.TEXT_BOX if in_box else LeftOutKind.PICTURE)
