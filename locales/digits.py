"""Numbers as people type them: in the digits of any script, circled, as keycaps, with a full stop behind."""

import unicodedata
from typing import Final

_LONGEST: Final = 9  #: digits; nobody is asked for more
_AROUND: Final = ".,)(#№:،؛"
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me"})  #: direction marks, and what makes a digit a keycap


def read_number(text: str) -> int | None:
    """Return the whole number that a message consists of, None where it is anything else."""
    letters = unicodedata.normalize("NFKC", text)
    kept = "".join(letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE)
    digits = [_digit(letter) for letter in "".join(kept.split()).strip(_AROUND)]
    if len(digits) == 1:
        return digits[0]
    if not 0 < len(digits) <= _LONGEST or any(digit is None or digit > 9 for digit in digits):
        return None
    return int("".join(map(str, digits)))


def _digit(letter: str) -> int | None:
    """Return what a letter counts: 0 to 9 in most scripts, more where one sign says "ten"."""
    value = unicodedata.numeric(letter, None)
    return int(value) if value is not None and value == int(value) else None
