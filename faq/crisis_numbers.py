"""Where help is found by telephone in Germany; a city adds its own numbers or replaces these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

# Looked up in November 2026; page and date of what was read:
# 112, 110, 116 117: the numbers of the state and of the doctors' association, 116117.de.
# Violence against women: "an 365 Tagen, rund um die Uhr, anonym", hilfetelefon.de; languages there, 2022-12-15.
# Violence against men: baden-wuerttemberg.de 2022-04-22; hours landkreis-heidenheim.de 2023-11.
# Somebody who listens: domradio.de, evangelisch.de; both numbers free and staffed day and night.
# The same in Russian: telefonseelsorge.de 2022, "rund um die Uhr besetzt"; not free of charge.
# Children, parents: "Nummer gegen Kummer", bmfsfj.de 2020-04; the hours that hold since 2008.
# Sexual abuse of children: bundesregierung.de 2024-05, 19 languages; hours tagesspiegel.de 2024-05-02.
# Victims of crime: WEISSER RING, every day from 7 to 22, weisser-ring.de 2017-01-25.
# Poison: for Baden-Württemberg, day and night, for everybody; uniklinik-freiburg.de/giftberatung.
# Not here: 0800 1921000, the medical child protection line, which is for professionals only (familienhotlines.de).


@dataclass(frozen=True, slots=True)
class Numbers:
    """Telephone numbers as they are shown; an empty one is left out."""

    rescue: str = "112"  #: ambulance and fire brigade
    police: str = "110"
    doctor: str = "116 117"  #: on call when practices are closed
    violence: str = "116 016"  #: against women
    violence_men: str = "0800 1239900"
    listening: str = "116 123"  #: somebody who listens
    listening_too: str = "0800 1110111"  #: the same when the line is busy
    listening_in: Mapping[str, str] = field(  #: language -> somebody who listens in it
        default_factory=lambda: MappingProxyType({"ru": "030 440308454"})
    )
    children: str = "116 111"  #: for children and young people
    parents: str = "0800 1110550"
    abuse: str = "0800 2255530"  #: sexual abuse of children
    victims: str = "116 006"  #: of any crime
    poison: str = "0761 19240"
    shelter: str = ""  #: the city's own: a safe place from violence
    youth_office: str = ""  #: the city's own: Jugendamt
    trafficking: str = ""  #: the city's own: advice for people who are exploited


NATIONAL: Final = Numbers()
