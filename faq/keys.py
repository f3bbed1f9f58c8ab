"""The key of an entry: made from its question in letters that every file name and address can hold, and unique."""

import re
import unicodedata
from dataclasses import replace
from itertools import count
from typing import Final

from faq.entries import FaqEntry, FaqStore, KeyTaken

KEY_CHARS: Final = 48  #: a number still follows where it is taken
LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "o"})
_OTHERS: Final = re.compile(r"[^a-z0-9]+")


def key_of(question: str, language: str) -> str:
    """Return the question as a key; one without Latin letters is named after its language."""
    lowered = unicodedata.normalize("NFKC", question).lower().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    key = _OTHERS.sub("-", plain).strip("-")
    if len(key) > KEY_CHARS:
        key = key[: KEY_CHARS + 1].rpartition("-")[0] or key[:KEY_CHARS]
    return key if any(letter.isalpha() for letter in key) else f"question-{language}"


async def add_entry(store: FaqStore, entry: FaqEntry) -> FaqEntry:
    """Store a new entry under the key its question makes, with a number where that is taken."""
    key = key_of(entry.own.question, entry.language)
    for number in count(1):
        try:
            return await store.add(replace(entry, key=key if number == 1 else f"{key}-{number}"))
        except KeyTaken:
            continue
    raise AssertionError("counting has no end")
