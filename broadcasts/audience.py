"""Who gets a broadcast, and in which language: a segment is a filter, evaluated when the broadcast is prepared."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from contacts.quiet import NEVER, Quiet


class Audience(StrEnum):
    EVERYONE = "everyone"
    ORGANISATIONS = "organisations"  #: chats of confirmed organisations
    RESIDENTS = "residents"  #: people who subscribed for themselves


@dataclass(frozen=True, slots=True)
class Segment:
    """Active subscribers of a topic, all of them or one kind."""

    topic_id: int
    audience: Audience = Audience.EVERYONE

    def to_json(self) -> dict[str, Any]:
        return {"topic": self.topic_id, "audience": self.audience.value}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Segment":
        return Segment(data["topic"], Audience(data["audience"]))


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address picked for one broadcast."""

    address_id: int
    channel: str
    account: str
    languages: tuple[str, ...]  #: the address's own, in order
    organisation_languages: tuple[str, ...]
    bilingual: bool
    quiet: Quiet = NEVER  #: when its organisation does not want to be disturbed


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
    wanted = asked[0] if asked else ""
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

    async def reserves(self, broadcast_id: int, segment: Segment, limit: int) -> list[Recipient]:
        """Return chats in reserve that must stand in now for what a broadcast has missed."""
