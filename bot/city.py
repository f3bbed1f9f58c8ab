"""The city's configuration: names, office, contact, languages, topics. One file makes the hub another city's."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.city_pages import accessibility_of, easy_language_of, imprint_of, privacy_of, sign_language_of
from broadcasts.glossary import GlossaryTerm
from broadcasts.working_days import check_region
from contacts.city_pages import Accessibility, Imprint, Privacy, SignLanguage
from faq.crisis_numbers import NATIONAL, Numbers
from locales.registry import LANGUAGES

DISTRICT_CHARS: Final = 40  #: more than a button shows


class CityUnreadable(Exception):
    """The city file cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class TopicConfig:
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contact:
    phone: str = ""
    email: str = ""
    website: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An office or service of the city that answers lead to."""

    name: Mapping[str, str]  #: language -> name
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class City:
    name: Mapping[str, str]  #: language -> name
    office: Mapping[str, str]  #: language -> the office's name
    contact: Contact
    opening_hours: Mapping[str, str]
    main_language: str
    languages: tuple[str, ...]  #: offered, in this order
    time_zone: str
    holidays: str = ""  #: the region whose public holidays are no working days: "DE-BW"
    topics: tuple[TopicConfig, ...] = field(default=())
    imprint_url: str = ""  #: of the city's own page, instead of ours; "{language}" in it stands for the reader's
    privacy_url: str = ""
    accessibility_url: str = ""
    districts: tuple[str, ...] = ()  #: by name, as organisations' people say where they are at home
    data_protection: Mapping[str, str] = field(default_factory=dict)  #: messenger -> the office's recorded decision
    immigration_office: Mapping[str, str] = field(default_factory=dict)  #: language -> whether it gets to know anything
    glossary: tuple[GlossaryTerm, ...] = field(default=())
    places: Mapping[str, Place] = field(default_factory=dict)  #: by the code that answers name: "registration_office"
    numbers: Numbers = NATIONAL  #: whom to call in an emergency
    answer_days: int = 2  #: working days within which a person of the office answers
    accessibility: Accessibility = field(default_factory=Accessibility)
    imprint: Imprint = field(default_factory=Imprint)
    privacy: Privacy = field(default_factory=Privacy)
    easy_language: str = ""  #: where the explanation in Leichte Sprache is
    sign_language: SignLanguage = field(default_factory=SignLanguage)

    def say(self, names: Mapping[str, str], language: str) -> str:
        """Return the name in this language, else in the main language."""
        return names.get(language) or names[self.main_language]


def load_city(path: Path) -> City:
    """Read a city file.

    Raises:
        CityUnreadable: not there, not TOML, or a value missing or unknown.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise CityUnreadable(f"{path}: cannot be read ({exc.strerror})") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise CityUnreadable(f"{path}: not valid TOML ({exc})") from exc
    try:
        return _city(data)
    except KeyError as exc:
        raise CityUnreadable(f"{path}: {exc.args[0]!r} is missing") from exc
    except (TypeError, ValueError, ZoneInfoNotFoundError) as exc:
        raise CityUnreadable(f"{path}: {exc}") from exc


def _city(data: dict[str, Any]) -> City:
    main = data["main_language"]
    languages = tuple(data["languages"])
    for tag in (main, *languages):
        if tag not in LANGUAGES:
            raise ValueError(f"language {tag!r} is not known; known are {', '.join(LANGUAGES)}")
    for names in (data["name"], data["office"]):
        if main not in names:
            raise ValueError(f"names must include the main language {main!r}")
    ZoneInfo(data["time_zone"])
    check_region(data.get("holidays", ""))
    return City(
        name=data["name"],
        office=data["office"],
        contact=Contact(**data.get("contact", {})),
        opening_hours=data.get("opening_hours", {}),
        main_language=main,
        languages=languages,
        time_zone=data["time_zone"],
        holidays=data.get("holidays", ""),
        topics=tuple(TopicConfig(t["code"], t["name"], t.get("description", {})) for t in data.get("topics", ())),
        imprint_url=data.get("imprint_url", ""),
        privacy_url=data.get("privacy_url", ""),
        accessibility_url=data.get("accessibility_url", ""),
        districts=_districts(data.get("districts", [])),
        data_protection=data.get("data_protection", {}),
        immigration_office=data.get("immigration_office", {}),
        glossary=tuple(_term(entry, languages) for entry in data.get("glossary", ())),
        places={code: _place(code, place, main) for code, place in data.get("places", {}).items()},
        numbers=_numbers(data.get("crisis", {})),
        answer_days=_days(data.get("answer_days", 2)),
        accessibility=accessibility_of(data.get("accessibility", {}), data.get("holidays", ""), main),
        imprint=imprint_of(data.get("imprint", {})),
        privacy=privacy_of(data.get("privacy", {}), data.get("holidays", "")),
        easy_language=easy_language_of(data.get("easy_language", {})),
        sign_language=sign_language_of(data.get("sign_language", {})),
    )


def _numbers(data: dict[str, Any]) -> Numbers:
    """Return the national numbers with the city's own; "" takes one out, but not those that every help begins with."""
    if unknown := set(data) - set(Numbers.__slots__):
        raise ValueError(f"crisis: {sorted(unknown)[0]!r} is not known; known are {', '.join(Numbers.__slots__)}")
    for name, number in {**data, **data.get("listening_in", {})}.items():
        if name != "listening_in" and not (isinstance(number, str) and re.fullmatch(r"[\d +/()-]*", number)):
            raise ValueError(f"crisis: {name!r} must be a telephone number, in quotation marks")
        if name in ("rescue", "police", "listening") and not number:
            raise ValueError(f"crisis: {name!r} cannot be left out")
    return replace(NATIONAL, **data)


def _place(code: str, data: dict[str, Any], main: str) -> Place:
    where = f"places.{code}"
    if unknown := set(data) - set(Place.__slots__):
        raise ValueError(f"{where}: {sorted(unknown)[0]!r} is not known; known are {', '.join(Place.__slots__)}")
    if main not in data.get("name", {}):
        raise ValueError(f"{where}: its name must include the main language {main!r}")
    return Place(**data)


def _days(days: Any) -> int:
    if not isinstance(days, int) or not 1 <= days <= 10:
        raise ValueError("answer_days must be a number from 1 to 10")
    return days


def _term(entry: dict[str, Any], languages: tuple[str, ...]) -> GlossaryTerm:
    """Return a term of the glossary: beside `term`, `keep` and `note` it has languages with what it is called there."""
    words = dict(entry)
    term, keep, note = words.pop("term"), words.pop("keep", False), words.pop("note", "")
    where = f"glossary: {term!r}"
    if not isinstance(term, str) or not term.strip():
        raise ValueError("glossary: a term must be a word")
    if not isinstance(keep, bool):
        raise ValueError(f"{where}: keep must be true or false")
    if keep == bool(words):
        raise ValueError(f"{where} needs either keep = true or words in other languages")
    for name, word in (("note", note), *words.items()):
        if name not in ("note", *languages):
            raise ValueError(f"{where}: {name!r} is none of the city's languages")
        if not isinstance(word, str) or (name != "note" and not word.strip()):
            raise ValueError(f"{where}: {name!r} must be words")
    return GlossaryTerm(term.strip(), keep, words, note)


def _districts(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("districts must be a list of names")
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError("a district is listed twice")
    if too_long := [name for name in names if len(name) > DISTRICT_CHARS]:
        raise ValueError(f"district {too_long[0]!r} is longer than {DISTRICT_CHARS} characters")
    return tuple(names)
