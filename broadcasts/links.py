"""What is known of the web addresses that editions lead to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from broadcasts.editions import Edition
from broadcasts.facts import links_of

KEPT: Final = timedelta(days=1)
AGAIN_AFTER: Final = timedelta(minutes=10)  #: what is out of reach is tried again
LONGEST_URL: Final = 2000  #: characters; a longer address is not looked at


class LinkProblem(StrEnum):
    NONE = ""
    CHECKING = "checking"  #: somebody is looking at it
    NOT_FOUND = "not_found"  #: its server says that there is no such page
    UNREACHABLE = "unreachable"  #: no answer, or one that blames the server
    CERTIFICATE = "certificate"  #: browsers will warn of it
    FRONT_PAGE = "front_page"  #: it leads to the site's front page, as pages do that were removed


@dataclass(frozen=True, slots=True)
class LinkCheck:
    url: str
    problem: LinkProblem = LinkProblem.NONE
    language: str = ""  #: that the page says it is in, as it says it: "de-DE"
    checked_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        return self.checked_at is not None and self.problem is not LinkProblem.CHECKING


class LinkStore(Protocol):
    async def ask(self, urls: Collection[str], now: datetime) -> None:
        """Have addresses looked at whose result is missing or older than a day."""

    async def known(self, urls: Collection[str]) -> dict[str, LinkCheck]:
        """Return what is known of these addresses."""

    async def claim(self, now: datetime, limit: int) -> list[str]:
        """Return addresses to look at now; nobody else gets them."""

    async def settle(self, check: LinkCheck, now: datetime) -> None: ...

    async def forget_before(self, instant: datetime) -> int:
        """Forget what nobody has asked for since."""


def links_in(edition: Edition) -> list[str]:
    """Return the addresses of all its texts that can be looked at."""
    found = dict.fromkeys(url for text in edition.texts.values() for url in links_of(text))
    return [url for url in found if len(url) <= LONGEST_URL]
