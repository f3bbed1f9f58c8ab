"""Posts: alerts on their way to wherever the city's IT wants them. They wait in the database until they arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

ATTEMPTS: Final = 12  #: then a post is given up; with the waits below after about a day
LONGEST_WAIT: Final = timedelta(hours=3)


class Urgency(StrEnum):
    """How a receiver may mark it. The values are Apprise's own."""

    FAILURE = "failure"
    WARNING = "warning"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: plain text, without a person's data."""

    title: str
    body: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Post:
    id: int
    url: str  #: where it goes; secret, for most hold a password
    message: Message
    attempts: int  #: with this one


class Posting(Protocol):
    """Who can bring a message to such an address."""

    async def post(self, url: str, message: Message) -> str:
        """Return why it did not arrive, "" where it did; nothing raises, and it takes no longer than half a minute."""


class PostStore(Protocol):
    async def add(self, urls: Sequence[str], message: Message, now: datetime) -> None: ...

    async def claim(self, urls: Sequence[str], now: datetime) -> Post | None:
        """Return the oldest that is due, and put it off; what goes to none of these addresses any more is forgotten."""

    async def done(self, post_id: int) -> None:
        """It arrived, or is given up."""


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait before the next attempt; longer than one may take."""
    return min(timedelta(minutes=1 << min(attempts, 10)), LONGEST_WAIT)
