"""What staff choose for languages that are not ready, as a few letters: it is part of the wish to send, in its buttons.

A digit for each language of the registry, in its order; so a press means the same whoever makes it, and years later.
"""

from collections.abc import Mapping
from string import ascii_lowercase, digits
from typing import Final
from zlib import crc32

from broadcasts.gate import Instead
from locales.registry import LANGUAGES

_SIGNS: Final = digits + ascii_lowercase
_ORDER: Final = (Instead.MAIN, Instead.WAIT, Instead.LEAVE_OUT)
_TAGS: Final = tuple(LANGUAGES)
#: Tells buttons apart that were made when the registry had other languages.
_MARK: Final = _SIGNS[crc32(" ".join(_TAGS).encode()) % len(_SIGNS)]


def code_of(choices: Mapping[str, str]) -> str:
    """Return the letters for these choices; languages without one get the main text."""
    number = 0
    for tag in reversed(_TAGS):
        number = number * len(_ORDER) + _ORDER.index(Instead(choices.get(tag, Instead.MAIN)))
    return _MARK + _in_signs(number)


def choices_of(code: str) -> dict[str, str] | None:
    """Return the choices that are not the usual one; None where the letters are none of ours."""
    choices: dict[str, str] = {}
    try:
        number = int(code[1:], len(_SIGNS))
    except ValueError:
        return None
    for tag in _TAGS:
        number, place = divmod(number, len(_ORDER))
        if place:
            choices[tag] = _ORDER[place]
    return choices if code_of(choices) == code else None


def _in_signs(number: int) -> str:
    signs = ""
    while number:
        number, place = divmod(number, len(_SIGNS))
        signs = _SIGNS[place] + signs
    return signs or "0"
