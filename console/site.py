"""What all pages share: whose they are, in which languages, and under which address they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """Names are given per language tag; the main language has one always."""

    url: str  #: under which people reach the hub, without a closing slash; may end in a folder
    city: Mapping[str, str]
    office: Mapping[str, str]
    languages: Sequence[str]  #: that the city offers
    main_language: str
    zone: tzinfo  #: in which days are shown
    theme: str = ""  #: style sheet with the city's colours
    contact: str = ""
    #: Of the pages that every page leads to; "{language}" in them stands for the reader's.
    privacy_url: str = ""
    imprint_url: str = ""
    accessibility_url: str = ""

    def city_in(self, tag: str) -> str:
        return self.city.get(tag, self.city[self.main_language])

    def office_in(self, tag: str) -> str:
        return self.office.get(tag, self.office[self.main_language])

    def in_language(self, url: str, tag: str) -> str:
        """Return the address of a page that there is in every language."""
        return url.replace("{language}", tag)

    def path(self, path: str) -> str:
        """Return where a page of ours is for a browser that is on another one."""
        return urlsplit(self.url).path + path

    def link(self, path: str) -> str:
        """Return the whole address of a page."""
        return self.url + path
