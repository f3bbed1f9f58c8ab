"""The hub's words as its readers see them: in their language, without the invisible characters around names."""

import re
from typing import Final

from locales.catalogues import translator

MAIN_LANGUAGE: Final = "de"
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_MARKS: Final = "☑☐✓ "  #: before the name of what is or can be chosen


def plain(text: str) -> str:
    return _ISOLATES.sub("", text)


def words(tag: str, text: str, *, office: bool = False) -> str:
    """Return a text without placeholders as the hub says it in this language; what is none of its texts as it is."""
    return translator(tag, "office" if office else "people", MAIN_LANGUAGE).gettext(text)


def is_labelled(label: str, wanted: str) -> bool:
    """Whether a button is the wanted one, ticked or not."""
    return wanted in (plain(label), plain(label).lstrip(_MARKS))


def counted(tag: str, singular: str, plural: str, number: int, *, office: bool = False) -> str:
    """Return the form of a text for a number."""
    return plain(translator(tag, "office" if office else "people", MAIN_LANGUAGE).n(singular, plural, number))
