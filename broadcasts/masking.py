"""A text on its way through a machine: Markdown becomes markup that machines keep, what must stay becomes a mark."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from broadcasts.protecting import find_protected


class MaskDamaged(Exception):
    """The machine lost, doubled or mangled something that must stay as it is."""


@dataclass(frozen=True, slots=True)
class Masked:
    """One line. `text` is XML; the rest is what restores it."""

    text: str
    before: str  #: what makes the line a heading, an item or a quote
    kept: tuple[str, ...]  #: what the marks stand for, by their number
    targets: tuple[str, ...]  #: of its links, by their number


_LINE: Final = re.compile(r"(\s*(?:(?:#{1,6}|[-+*•>]|\d+[.)])\s+)*)(.*?)\s*", re.DOTALL)
_MARK: Final = re.compile(r"""<x id=["'](\d+)["']\s*(?:/>|>\s*</x>)""")
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(((?:[^\s()]|\([^\s()]*\)|<x id=\"\d+\"/>)+)\)")
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ITALIC: Final = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_ANCHOR: Final = re.compile(r"""<a id=["'](\d+)["']\s*>\s*(.*?)\s*</a>""", re.DOTALL)
_TAG: Final = re.compile(r"""<(/?[abi](?:\s+id=["']\d+)?)""")
_LEFT_OVER: Final = re.compile(r"</?[abix]\b")


def mask_line(line: str, names: Sequence[str]) -> Masked:
    """Return a line of Markdown as a machine may see it.

    Args:
        names: those that stay, longer ones first.
    """
    match = _LINE.fullmatch(line)
    assert match is not None
    before, content = match.groups()
    kept: list[str] = []
    targets: list[str] = []
    text, end = "", 0
    for _, found in find_protected(content, names):
        text += escape(content[end : found.start()], quote=False) + f'<x id="{len(kept)}"/>'
        kept.append(found[0])
        end = found.end()
    text += escape(content[end:], quote=False)

    def anchor(link: re.Match[str]) -> str:
        targets.append(unescape(_put_back(link[2], kept)))
        return f'<a id="{len(targets) - 1}">{link[1]}</a>'

    text = _ITALIC.sub(r"<i>\2</i>", _BOLD.sub(r"<b>\2</b>", _LINK.sub(anchor, text)))
    return Masked(text, before, tuple(kept), tuple(targets))


def restore_line(masked: Masked, translated: str) -> str:
    """Return the translated line as Markdown. Raises `MaskDamaged`."""
    if any(_counted(part, translated) != _counted(part, masked.text) for part in (_MARK, _TAG)):
        raise MaskDamaged
    text = _ANCHOR.sub(lambda link: f"[{link[2]}]({masked.targets[int(link[1])]})", translated)
    for tag, marks in (("i", "*"), ("b", "**")):
        text = re.sub(rf"<{tag}>\s*(.*?)\s*</{tag}>", rf"{marks}\1{marks}", text, flags=re.DOTALL)
    if _LEFT_OVER.search(_MARK.sub("", text)):
        raise MaskDamaged
    return masked.before + unescape(_put_back(text, [escape(each, quote=False) for each in masked.kept])).strip()


def _put_back(text: str, kept: Sequence[str]) -> str:
    return _MARK.sub(lambda mark: kept[int(mark[1])], text)


def _counted(part: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match[1].replace("'", '"') for match in part.finditer(text))
