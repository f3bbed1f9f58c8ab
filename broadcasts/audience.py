"""Who gets a broadcast, and in which language: a segment is a filter, evaluated when the broadcast is prepared."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Audience(StrEnum):
    EVERYONE = "everyone"
    ORGANISATIONS = "organisations"  #: chats of confirmed organisations
    RESIDENTS = "residents"  #: people who subscribed for themselves


@dataclass(frozen=True, slots=True)
class WaitingOf:
    """The chats that wait for a language since a broadcast."""

    broadcast_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Active subscribers of a topic, all of them or one kind."""

    topic_id: int
    audience: Audience = Audience.EVERYONE
    waiting_of: WaitingOf | None = None  #: exactly those of them, whatever else is set

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"topic": self.topic_id, "audience": self.audience.value}
        if self.waiting_of is not None:
            data["waiting_of"] = {"broadcast": self.waiting_of.broadcast_id, "language": self.waiting_of.language}
        return data

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Segment":
        waiting = data.get("waiting_of")
        waiting_of = WaitingOf(waiting["broadcast"], waiting["language"]) if waiting else None
        return Segment(data["topic"], Audience(data["audience"]), waiting_of)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address picked for one broadcast."""

    address_id: int
    channel: str
    account: str
    languages: tuple[str, ...]  #: the address's own, in order
    organisation_languages: tuple[str, ...]
    bilingual: bool
    for_organisation: bool = False  #: it speaks for a confirmed organisation

    @property
    def wish(self) -> str:
        """The language they wish for first; "" when they never chose."""
        return next(iter(self.languages or self.organisation_languages), "")

    def first_available(self, available: Collection[str]) -> str:
        """Return the first language of their own and their organisation's that is available, else their wish."""
        return next((tag for tag in self.languages + self.organisation_languages if tag in available), self.wish)


@dataclass(frozen=True, slots=True)
class Readers:
    """Chats that read alike, of one organisation or of none."""

    recipient: Recipient  #: stands for each of them; its `address_id` does not matter
    organisation_id: int | None
    chats: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many chats of a broadcast still wait for a language and can get it now."""

    broadcast_id: int
    language: str
    chats: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one recipient reads."""

    languages: tuple[str, ...]  #: of the texts they get, at least one
    fallback: bool  #: none of the languages they asked for is available
    wanted: str  #: their first wish; "" when they never chose


def resolve_languages(recipient: Recipient, available: Collection[str], main_language: str) -> Reading:
    """Return which texts a recipient gets: the address's languages, then the organisation's, then the main one.

    A bilingual chat gets every available language of its own list; everybody else the first available one. What a
    chat chose itself is its wish; only one that chose nothing is taken to wish for its organisation's languages.
    """
    asked = recipient.languages or recipient.organisation_languages
    wanted = recipient.wish
    if recipient.bilingual:
        several = tuple(tag for tag in recipient.languages if tag in available)
        if several:
            return Reading(several, False, wanted)
    for tag in recipient.languages + recipient.organisation_languages:
        if tag in available:
            return Reading((tag,), tag not in asked, wanted)
    return Reading((main_language,), bool(asked), wanted)


class AudienceStore(Protocol):
    async def recipients(self, segment: Segment, after: int, limit: int) -> list[Recipient]:
        """Return active addresses with an active subscription, by address id, from `after` on.

        A chat in reserve is one of them only while no other chat of its organisation is.
        """

    async def readers(self, segment: Segment) -> list[Readers]:
        """Return who the recipients are, counted."""

    async def waiting(self, edition_id: int) -> list[Waiting]:
        """Return who still waits for which language of an edition that was sent, the oldest broadcast first."""

    async def reserves(self, broadcast_id: int, segment: Segment, limit: int) -> list[Recipient]:
        """Return chats in reserve that must stand in now for what a broadcast has missed."""
