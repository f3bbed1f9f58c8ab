"""The committee's members: read a hearing, its report and its promises by a personal link; no chat is needed."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

LINK_BYTES: Final = 24
NAME_CHARS: Final = 80
MOST_LINKS: Final = 60  #: that work; a committee has some 20 members and their deputies


@dataclass(frozen=True, slots=True)
class CommitteeLink:
    id: int
    hearing_id: int
    name: str  #: whose it is, as staff wrote it; sealed
    made_at: datetime
    ended_at: datetime | None = None


class CommitteeStore(Protocol):
    async def add(self, hearing_id: int, name: str, code: str, now: datetime) -> CommitteeLink:
        """Keep a link; of its code only a keyed hash."""

    async def by_code(self, code: str) -> CommitteeLink | None:
        """Return a link that still works."""

    async def of(self, hearing_id: int) -> list[CommitteeLink]: ...

    async def end(self, link_id: int, now: datetime) -> None: ...


async def working_links(store: CommitteeStore, hearing_id: int) -> list[CommitteeLink]:
    return [link for link in await store.of(hearing_id) if link.ended_at is None]


async def make_link(store: CommitteeStore, hearing_id: int, name: str, now: datetime) -> str:
    """Make a personal link and return its code, which is not known here afterwards."""
    code = secrets.token_urlsafe(LINK_BYTES)
    await store.add(hearing_id, name, code, now)
    return code
