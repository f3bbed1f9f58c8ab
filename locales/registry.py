"""The languages that can be chosen, and what is fixed about each: folder, dates, direction, plural rule, names.

A new language is a line here and, once its texts are translated, a folder of catalogues beside this file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

Domain = Literal["people", "office", "console"]
"""`people`: everything a resident or an organisation meets. `office`: what only staff meet in the chat. `console`: the
pages for staff."""

SOURCE_LANGUAGE: Final = "en"  #: the message ids are its texts, so it is complete without a catalogue
MAIN_LANGUAGE: Final = "de"  #: what is shown where a chosen language has no texts yet, unless a city says otherwise


class UnknownLanguage(LookupError):
    """The tag is not in the registry."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"unknown language: {tag}")
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Plural:
    """How many forms a counted text has, and which form a number takes, as gettext writes it.

    The forms are CLDR's categories that whole numbers can take, in the order zero, one, two, few, many, other.
    Pinned here because Babel's own table is wrong for Arabic and lacks forms for Turkish, Persian and others.
    """

    count: int
    expression: str

    @property
    def header(self) -> str:
        return f"nplurals={self.count}; plural={self.expression};"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the registry."""

    tag: str  #: BCP 47, as stored with people and texts
    folder: str  #: of its catalogues, in `locales/`
    babel: str  #: Babel's locale for dates, numbers and lists
    plural: Plural
    telegram: str | None  #: two letters for localised bot texts and commands; None where ISO 639-1 has no code
    name: str  #: in the language and its own script
    english_name: str
    direction: Direction = "ltr"
    domains: tuple[Domain, ...] = ()  #: what is fully translated; empty: can be chosen, texts follow later


_ONE = Plural(2, "n != 1")
_ZERO_AND_ONE = Plural(2, "n > 1")
_ONE_FEW_MANY = Plural(3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2")
_POLISH = Plural(3, "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2")
_ROMANIAN = Plural(3, "n==1 ? 0 : n==0 || (n%100>=1 && n%100<=19) ? 1 : 2")
# Italian, Spanish and French count whole millions apart ("un millón de ...").
_MILLIONS = Plural(3, "n==1 ? 0 : n!=0 && n%1000000==0 ? 1 : 2")
_FRENCH = Plural(3, "n<=1 ? 0 : n%1000000==0 ? 1 : 2")
_ARABIC = Plural(6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5")

_PEOPLE: Final[tuple[Domain, ...]] = ("people",)
_CONSOLE: Final[tuple[Domain, ...]] = ("people", "console")
_ALL: Final[tuple[Domain, ...]] = ("people", "office", "console")

_REGISTRY: Final = (
    Language("de", "de", "de", _ONE, "de", "Deutsch", "German", domains=_ALL),
    # Never called "Leichte Sprache" before its readers have reviewed it: that name is a promise with rules.
    Language("de-simple", "de_simple", "de", _ONE, None, "Einfache Sprache (Deutsch)", "Simple German"),
    # British dates: in Germany, 3/4 must not be read as March 4.
    Language("en", "en", "en_GB", _ONE, "en", "English", "English", domains=_ALL),
    Language("tr", "tr", "tr", _ONE, "tr", "Türkçe", "Turkish", domains=_PEOPLE),
    Language("ar", "ar", "ar", _ARABIC, "ar", "العربية", "Arabic", "rtl", domains=_CONSOLE),
    Language("uk", "uk", "uk", _ONE_FEW_MANY, "uk", "Українська", "Ukrainian", domains=_PEOPLE),
    Language("ru", "ru", "ru", _ONE_FEW_MANY, "ru", "Русский", "Russian", domains=_PEOPLE),
    Language("ro", "ro", "ro", _ROMANIAN, "ro", "Română", "Romanian"),
    Language("it", "it", "it", _MILLIONS, "it", "Italiano", "Italian"),
    Language("hr", "hr", "hr", _ONE_FEW_MANY, "hr", "Hrvatski", "Croatian"),
    Language("pl", "pl", "pl", _POLISH, "pl", "Polski", "Polish"),
    Language("el", "el", "el", _ONE, "el", "Ελληνικά", "Greek"),
    Language("sq", "sq", "sq", _ONE, "sq", "Shqip", "Albanian"),
    Language("fa", "fa", "fa", _ZERO_AND_ONE, "fa", "فارسی", "Persian", "rtl"),
    # CLDR files Kurmanji under the macrolanguage code; Babel rejects "kmr".
    Language("kmr", "kmr", "ku", _ONE, "ku", "Kurmancî", "Kurmanji Kurdish"),
    Language("fr", "fr", "fr", _FRENCH, "fr", "Français", "French"),
    Language("es", "es", "es", _MILLIONS, "es", "Español", "Spanish"),
    Language("ti", "ti", "ti", _ZERO_AND_ONE, "ti", "ትግርኛ", "Tigrinya"),
)

LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({language.tag: language for language in _REGISTRY})
"""Tag -> language, in the order in which they are offered."""

_APP_CODES: Final = {
    **{language.telegram: language.tag for language in _REGISTRY if language.telegram},
    "prs": "fa",  # Dari is written like Persian
    "mo": "ro",  # Moldovan, still sent by old phones
    **dict.fromkeys(("als", "aln"), "sq"),
    **dict.fromkeys(("arb", "apc", "acm", "arz", "ary", "aeb"), "ar"),
}


def language(tag: str) -> Language:
    """Return the language of a stored tag.

    Raises:
        UnknownLanguage: not in the registry.
    """
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


def own_name(tag: str) -> str:
    """Return a language's own name; the tag itself where the registry does not know it (any more)."""
    return LANGUAGES[tag].name if tag in LANGUAGES else tag


def match(code: str) -> Language | None:
    """Return the language meant by an app's or browser's code ("pt-br", "ar_EG"), if we have it.

    Good for putting a likely language first, never for setting one: the phone's language is not always its owner's.
    """
    tag = code.strip().lower().replace("_", "-")
    base = tag.partition("-")[0]
    return LANGUAGES.get(tag) or LANGUAGES.get(_APP_CODES.get(base, base))


def complete_languages() -> tuple[Language, ...]:
    """Return the languages in which a person meets every text, in the order of the registry."""
    return tuple(language for language in _REGISTRY if "people" in language.domains)
