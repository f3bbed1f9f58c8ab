"""What a city says on the pages that the law asks for: accessibility statement, imprint, privacy notice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class Conformity(StrEnum):
    """How far the pages meet the requirements, as statements are to say it."""

    FULL = "full"
    PARTIAL = "partial"
    NOT = "not"


class CheckedBy(StrEnum):
    SELF = "self"  #: the office itself
    EXTERNAL = "external"  #: somebody whose trade it is


@dataclass(frozen=True, slots=True)
class Body:
    """An authority that one can turn to."""

    name: str = ""  #: in the main language, as it stands on its door
    address: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Barrier:
    """What not everybody can use. Both by language; the main language has them always."""

    what: Mapping[str, str]
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accessibility:
    law: str = "BITV 2.0"
    conformity: Conformity = Conformity.PARTIAL
    checked_by: CheckedBy = CheckedBy.SELF
    written_on: date | None = None  #: None: the office has not looked at its statement yet
    checked_on: date | None = None
    barriers: tuple[Barrier, ...] = ()  #: beside those that the program knows of
    arbitration: Body = field(default_factory=Body)


@dataclass(frozen=True, slots=True)
class Imprint:
    provider: str = ""  #: the legal entity: "Stadt Aalen, Körperschaft des öffentlichen Rechts"
    represented_by: str = ""
    responsible: str = ""  #: for what is written, § 18 (2) MStV
    supervision: str = ""
    vat_id: str = ""
    address: str = ""  #: where it is another one than the office's


@dataclass(frozen=True, slots=True)
class Privacy:
    officer: Body = field(default_factory=Body)  #: the data protection officer
    authority: Body = field(default_factory=Body)  #: to complain to
    reviewed: tuple[str, ...] = ()  #: languages, beside the main one, in which the office has read the text


@dataclass(frozen=True, slots=True)
class SignLanguage:
    url: str = ""  #: a film; one that begins with "/" is shown on the page, another one is a link
    poster: str = ""  #: its first picture, likewise from "/"


#: Where the state's law says more than the federal one: region -> what holds there.
ARBITRATION: Final[Mapping[str, Body]] = {
    "DE-BW": Body(
        "Schlichtungsstelle beim Landeszentrum Barrierefreiheit Baden-Württemberg",
        "Else-Josenhans-Straße 6, 70173 Stuttgart",
        url="https://barrierefreiheit-bw.de/barrierefreiheitdurchsetzen/schlichtungsantrag",
    )
}
LAWS: Final[Mapping[str, str]] = {"DE-BW": "§ 10 L-BGG, BITV 2.0"}
PRIVACY_AUTHORITIES: Final[Mapping[str, Body]] = {
    "DE-BW": Body(
        "Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg",
        url="https://www.baden-wuerttemberg.datenschutz.de",
    )
}
