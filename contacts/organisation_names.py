"""An organisation's name: how it is tidied, when two are the same, and how it is found by a part of it."""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Mn", "Cf"})  #: marks above and below letters; direction marks and joiners


def tidy_name(written: str) -> str:
    """Return a name as it is kept: one way to write each letter, single spaces."""
    return unicodedata.normalize("NFC", " ".join(written.split()))


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def search_key(text: str) -> str:
    """Return what is searched in, and sorted by: without case and marks. "turk" finds "Türk", "ا" finds "أ"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in letters if unicodedata.category(each) not in _UNSEEN).casefold().split())
