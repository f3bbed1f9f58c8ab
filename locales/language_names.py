"""Which language somebody means who writes its name: as a tag, in German, in English, or in its own script."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from locales.registry import LANGUAGES, match

#: The first is the name shown in German texts, the others are how offices also write it.
GERMAN_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "de": ("Deutsch",),
        "de-simple": ("Einfache Sprache", "Einfaches Deutsch", "Deutsch in einfacher Sprache"),
        "en": ("Englisch",),
        "tr": ("Türkisch",),
        "ar": ("Arabisch",),
        "uk": ("Ukrainisch",),
        "ru": ("Russisch",),
        "ro": ("Rumänisch",),
        "it": ("Italienisch",),
        "hr": ("Kroatisch",),
        "pl": ("Polnisch",),
        "el": ("Griechisch",),
        "sq": ("Albanisch",),
        "fa": ("Persisch", "Farsi", "Dari"),
        "kmr": ("Kurmandschi", "Kurmandschi-Kurdisch", "Nordkurdisch", "Kurdisch", "Kurmanji", "Kurdish"),
        "fr": ("Französisch",),
        "es": ("Spanisch",),
        "ti": ("Tigrinya", "Tigrinisch", "Tigrigna"),
    }
)
_TRANSCRIBED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_BETWEEN_NAMES: Final = re.compile(r"\s+-\s+|[–—/|(),:;·]")  # a bare hyphen is part of "de-simple"
_DECORATION: Final = "*_#\"'„“”«»[]. \u200e\u200f\u2066\u2067\u2068\u2069\ufeff"
_CODE: Final = re.compile(r"[a-z]{2,3}")


def find_language(words: str) -> str | None:
    """Return the tag of the language that `words` name ("ar", "Arabisch", "العربية", "ar – Arabisch"), or None.

    Case, accents and "ue" for "ü" make no difference. Names of two different languages mean neither.
    """
    if whole := _one_name(words):
        return whole
    parts = [part for part in _BETWEEN_NAMES.split(words) if part.strip(_DECORATION)]
    found = {_one_name(part) for part in parts}
    if found == {"de", "de-simple"}:
        return "de-simple"  # "Deutsch (Einfache Sprache)"
    return found.pop() if len(found) == 1 else None


def nearest_language(words: str, languages: Collection[str] = LANGUAGES) -> str | None:
    """Return the tag of the language whose name is most like `words`, or None where nothing is."""
    known = {name: tag for name, tag in _NAMES.items() if tag in languages}
    if (tag := find_language(words)) in languages:
        return tag
    near = difflib.get_close_matches(_plain(words), known, n=1, cutoff=0.7)
    return known[near[0]] if near else None


def _one_name(words: str) -> str | None:
    name = _plain(words)
    if name in _NAMES:
        return _NAMES[name]
    meant = match(name) if _CODE.fullmatch(name) else None  # "ku" for Kurmanji, "prs" for Dari
    return meant.tag if meant else None


def _plain(words: str) -> str:
    """Return a name as it is compared: lower case, without decoration and accents."""
    decomposed = unicodedata.normalize("NFKD", words.strip(_DECORATION).casefold().replace("_", "-"))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for tag, language in LANGUAGES.items():
        for name in (tag, language.name, language.english_name, *GERMAN_NAMES[tag]):
            names[_plain(name)] = tag
            names[_plain(name.translate(_TRANSCRIBED))] = tag
    return names


_NAMES: Final = _names()
