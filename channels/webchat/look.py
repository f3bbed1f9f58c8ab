"""What a city sets about the page: names, links, and the file with its colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Final

from locales.registry import MAIN_LANGUAGE

SHIPPED_THEME: Final = Path(__file__).parent / "static" / "theme.css"


@dataclass(frozen=True, slots=True)
class Look:
    """Names are given per language tag; the main language has one always."""

    city: Mapping[str, str]
    office: Mapping[str, str]
    zone: tzinfo  #: in which times are shown
    main_language: str = MAIN_LANGUAGE
    contact: str = ""  #: one line: a telephone number, opening hours
    contact_url: str = ""
    #: Of the pages that every page leads to; "{language}" in them stands for the reader's.
    privacy_url: str = ""
    imprint_url: str = ""
    accessibility_url: str = ""
    theme_file: Path = SHIPPED_THEME  #: a copy of the shipped file with the city's colours

    def in_language(self, url: str, tag: str) -> str:
        """Return the address of a page that there is in every language."""
        return url.replace("{language}", tag)

    def city_in(self, tag: str) -> str:
        return self.city.get(tag, self.city[self.main_language])

    def office_in(self, tag: str) -> str:
        return self.office.get(tag, self.office[self.main_language])
