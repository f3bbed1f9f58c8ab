"""What changed between two wordings of a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from locales.formatting import Raw, direction, escape_markdown, inserted
from locales.registry import LANGUAGES

KEPT_WORDS: Final = 5  #: of what is the same, on each side of a change
LINE_BREAK: Final = "¶"
_WORDS: Final = re.compile(r"\n+|[^\s]+")
_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"


def difference(before: str, after: str, tag: str) -> Raw:
    """Return what was added in bold and what was taken out as [−…−], with a few words around; "" for no difference.

    The whole reads in the direction of the text's language, whatever stands around it.
    """
    old, new = _words(before), _words(after)
    if old == new:
        return Raw()
    pieces: list[str] = []
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (what, old_from, old_to, new_from, new_to) in enumerate(changes):
        if what == "equal":
            words = _shortened(new[new_from:new_to], first=at == 0, last=at == len(changes) - 1)
            pieces.append(escape_markdown(" ".join(words)))
            continue
        if old_to > old_from:
            pieces.append(f"[−{inserted(' '.join(old[old_from:old_to]), tag)}−]")
        if new_to > new_from:
            pieces.append(f"**{inserted(' '.join(new[new_from:new_to]), tag)}**")
    rightwards = tag in LANGUAGES and direction(tag) == "rtl"
    return Raw(f"{_RLI if rightwards else _LRI}{' '.join(pieces)}{_PDI}")


def _words(text: str) -> list[str]:
    return [LINE_BREAK if word.startswith("\n") else word for word in _WORDS.findall(text.strip())]


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> Iterator[str]:
    """Yield what is the same near a change."""
    begin = 0 if first else KEPT_WORDS
    end = 0 if last else KEPT_WORDS
    if len(words) <= begin + end + 1:
        yield from words
        return
    yield from words[:begin]
    yield "…"
    yield from words[len(words) - end :]
