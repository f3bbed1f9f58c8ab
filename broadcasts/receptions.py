"""What organisations say of an edition: received, discussed. Counted by organisation, and nothing else is tracked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ReceptionKind(StrEnum):
    RECEIVED = "received"
    DISCUSSED = "discussed"  #: talked about in the association; whoever did has received it, too


@dataclass(frozen=True, slots=True)
class Reception:
    """How far an organisation got with an edition."""

    organisation_id: int
    name: str
    kind: ReceptionKind


@dataclass(frozen=True, slots=True)
class Reached:
    """An edition that reached an organisation, and what it said of it."""

    edition_id: int
    number: int
    title: str
    language: str  #: of the title
    at: datetime  #: when it was sent last
    chat_count: int  #: of the organisation's chats that got it
    said: ReceptionKind | None


class ReceptionStore(Protocol):
    async def add(self, edition_id: int, organisation_id: int, kind: ReceptionKind, now: datetime) -> bool:
        """Record it once; return whether it is news."""

    async def of_edition(self, edition_id: int) -> Sequence[Reception]:
        """Return every organisation that said something, with the most it said, by name."""

    async def of_organisation(self, organisation_id: int, limit: int, offset: int = 0) -> Sequence[Reached]:
        """Return the editions that reached its chats on its behalf, the latest first."""

    async def asked(self, edition_id: int) -> int:
        """Return how many organisations an edition has reached."""


async def receive_edition(
    store: ReceptionStore, edition_id: int, organisation_id: int, kind: ReceptionKind, now: datetime
) -> bool:
    """Record what an organisation says of an edition, whichever of its chats says it; return whether it is news."""
    if kind is ReceptionKind.DISCUSSED:
        await store.add(edition_id, organisation_id, ReceptionKind.RECEIVED, now)
    return await store.add(edition_id, organisation_id, kind, now)
