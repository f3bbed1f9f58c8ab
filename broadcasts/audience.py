"""Who gets a broadcast, and in which language: a segment is a filter, evaluated when the broadcast is prepared."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from contacts.organisations import OrganisationKind
from contacts.quiet import NEVER, Quiet

MARK_CHARS: Final = 8


class Audience(StrEnum):
    EVERYONE = "everyone"
    ORGANISATIONS = "organisations"  #: chats of confirmed organisations
    RESIDENTS = "residents"  #: people who subscribed for themselves
    NAMED = "named"  #: nobody but the single organisations that are named


@dataclass(frozen=True, slots=True)
class WaitingOf:
    """The chats that wait for a language since a broadcast."""

    broadcast_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Active subscribers of a topic or several, as far as they pass the filters; an empty filter lets everybody pass.

    Of organisations only confirmed ones count. Whatever a chat matches, and however often: it gets a broadcast once.
    """

    topic_id: int  #: the edition's own
    audience: Audience = Audience.EVERYONE
    more_topics: tuple[int, ...] = ()
    kinds: tuple[OrganisationKind, ...] = ()
    languages: tuple[str, ...] = ()  #: one of the chat's own list, or of its organisation's
    districts: tuple[str, ...] = ()  #: of the organisation
    organisations: tuple[int, ...] = ()  #: are in even where they do not pass the other filters
    excluded: tuple[int, ...] = ()  #: organisations that are out whatever else is said
    waiting_of: WaitingOf | None = None  #: exactly those of them, whatever else is set
    urgent: bool = False  #: also those who want urgent editions only; not stored, for the edition says it

    @property
    def topic_ids(self) -> tuple[int, ...]:
        return (self.topic_id, *self.more_topics)

    @property
    def mark(self) -> str:
        """A short name of exactly this segment, for buttons."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:MARK_CHARS]

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"topic": self.topic_id, "audience": self.audience.value}
        data |= {name: list(getattr(self, name)) for name in _FILTERS if getattr(self, name)}
        if self.waiting_of is not None:
            data["waiting_of"] = {"broadcast": self.waiting_of.broadcast_id, "language": self.waiting_of.language}
        return data

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Segment":
        filters: dict[str, Any] = {name: tuple(data.get(name, ())) for name in _FILTERS}
        filters["kinds"] = tuple(map(OrganisationKind, filters["kinds"]))
        if waiting := data.get("waiting_of"):
            filters["waiting_of"] = WaitingOf(waiting["broadcast"], waiting["language"])
        return Segment(data["topic"], Audience(data["audience"]), **filters)


_FILTERS: Final = ("more_topics", "kinds", "languages", "districts", "organisations", "excluded")


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
    quiet: Quiet = NEVER  #: when its organisation does not want to be disturbed

    @property
    def wish(self) -> str:
        """The language they wish for first; "" when they never chose."""
        return next(iter(self.languages or self.organisation_languages), "")

    def first_available(self, available: Collection[str]) -> str:
        """Return the first language of their own and their organisation's that is available, else their wish."""
        return next((tag for tag in self.languages + self.organisation_languages if tag in available), self.wish)


@dataclass(frozen=True, slots=True)
class Readers:
    """Chats that read alike."""

    recipient: Recipient  #: stands for each of them; its `address_id` does not matter
    chats: int
    people: int  #: chats of them that belong to no organisation
    organisations: frozenset[int]  #: of the others


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many chats of a broadcast still wait for a language and can get it now."""

    broadcast_id: int
    language: str
    chats: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many would get a broadcast."""

    chats: int
    organisations: int


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

    async def recipient(self, segment: Segment, address_id: int) -> Recipient | None:
        """Return this chat if it is one of them."""

    async def reach(self, segment: Segment) -> Reach: ...

    async def reserves(self, broadcast_id: int, segment: Segment, limit: int) -> list[Recipient]:
        """Return chats in reserve that must stand in now for what a broadcast has missed."""
