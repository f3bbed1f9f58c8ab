"""Commands by the names of a language, where Telegram's letters (a-z, 0-9, _) can write it; English always works."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "de": {
            "ask": "frage",
            "topics": "themen",
            "language": "sprache",
            "unsubscribe": "abmelden",
            "ideas": "ideen",
            "contact": "kontakt",
            "whosees": "wersieht",
            "mydata": "meinedaten",
            "delete": "loeschen",
            "help": "hilfe",
        },
        "tr": {
            "ask": "soru",
            "topics": "konular",
            "newsletter": "bulten",
            "organisation": "kurulus",
            "language": "dil",
            "unsubscribe": "ayril",
            "hearing": "forum",
            "ideas": "fikirler",
            "contact": "iletisim",
            "whosees": "kimgorur",
            "mydata": "verilerim",
            "delete": "sil",
            "help": "yardim",
        },
    }
)
_ENGLISH: Final = {local: english for names in NAMES.values() for english, local in names.items()}


def local_name(english: str, tag: str) -> str:
    """Return a command's name in this language, the English one where it has none."""
    return NAMES.get(tag, {}).get(english, english)


def english_name(typed: str) -> str:
    """Return the English name of what somebody typed."""
    return _ENGLISH.get(typed, typed)
