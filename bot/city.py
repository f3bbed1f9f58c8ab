"""The city's configuration: names, office, contact, languages, topics. One file makes the hub another city's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from broadcasts.working_days import check_region
from locales.registry import LANGUAGES


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
    imprint_url: str = ""
    privacy_url: str = ""
    data_protection: Mapping[str, str] = field(default_factory=dict)  #: messenger -> the office's recorded decision

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
        data_protection=data.get("data_protection", {}),
    )
