"""What a translation must leave as it is: links, addresses, phone numbers, placeholders, names; and all numbers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Protected(StrEnum):
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    PLACEHOLDER = "placeholder"
    NAME = "name"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is in one of the two texts only."""

    kind: Protected
    value: str
    missing: bool  #: from the translation; False: it is not in the original


_PATTERNS: Final = {
    Protected.LINK: r"(?:https?://|www\.|tel:)(?:[^\s<>()\[\]\"“”«»]|\([^\s()]*\))*[^\s<>()\[\]\"“”«».,:;!?'*_~،؛؟…]",
    Protected.EMAIL: r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    Protected.PLACEHOLDER: r"\{\w[\w.]*\}|%\(\w+\)[sd]",
    # From six digits on, with spaces, slashes, hyphens between them: neither a date nor a time of day.
    Protected.PHONE: r"(?<![\w/.,:])(?:\+|\(?0)(?:[ ()/-]{0,2}\d){5,}(?![\w.,]?\d)",
}
_ALL: Final = "|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _PATTERNS.items())
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,\u00a0\u202f'’٬](?=\d{3}(?!\d))")
_MONTH: Final = re.compile(r"(?<![\d.])(\d{1,2}\.)\s?(?:0?[1-9]|1[0-2])\.(?!\d{1,2}(?!\d))")
_DIGITS: Final = re.compile(r"\d+")


def find_protected(text: str, names: Sequence[str] = ()) -> Iterator[tuple[Protected, re.Match[str]]]:
    """Yield what must stay, from left to right; numbers are not among it, as every language writes them its own way.

    Args:
        names: those that stay, longer ones first.
    """
    named = "|".join(map(re.escape, names))
    pattern = f"{_ALL}|(?P<name>(?<!\\w)(?:{named})(?!\\w))" if named else _ALL
    for match in re.finditer(pattern, text):
        assert match.lastgroup is not None
        yield Protected(match.lastgroup), match


def differences(source: str, translation: str, names: Sequence[str] = ()) -> list[Difference]:
    """Return what the translation has lost, and which links, addresses and phone numbers it has invented.

    Numbers are only missed, never too many: "19 Uhr" may well become "19:00".
    """
    source, translation = _western(source), _western(translation)
    there, here = _values(source, names), _values(translation, names)
    found = [
        Difference(kind, shown, True) for (kind, key), shown in there.items() if not _has(translation, here, kind, key)
    ]
    found += [
        Difference(kind, shown, False)
        for (kind, key), shown in here.items()
        if kind is not Protected.NAME and (kind, key) not in there
    ]
    numbers = _numbers(translation)
    return found + [Difference(Protected.NUMBER, each, True) for each in _numbers(source) if each not in numbers]


def _has(text: str, values: dict[tuple[Protected, str], str], kind: Protected, key: str) -> bool:
    # Other languages put a name's case in front of it or behind it: "Sprachrohr’da", "والسبراخروهر".
    return (kind, key) in values or (kind is Protected.NAME and key in text)


def _values(text: str, names: Sequence[str]) -> dict[tuple[Protected, str], str]:
    """Map what compares as equal to how it is written."""
    values: dict[tuple[Protected, str], str] = {}
    for kind, match in find_protected(text, names):
        key = re.sub(r"\D", "", match[0]) if kind is Protected.PHONE else match[0]
        values.setdefault((kind, key), match[0])
    return values


def _numbers(text: str) -> list[str]:
    """Return the numbers outside of what is protected, each once, in order.

    Nought counts for nothing, and neither does the month of a date: other languages write it as a word.
    """
    rest = _MONTH.sub(r"\1 ", re.sub(_ALL, " ", text))
    found = (digits.lstrip("0") for digits in _DIGITS.findall(_THOUSANDS.sub("", rest)))
    return list(dict.fromkeys(filter(None, found)))


def _western(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9."""
    return re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
