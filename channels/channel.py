"""The contract of a messenger: what an adapter must offer. A new messenger is one new folder that does."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from channels.address import Address
from channels.incoming import Incoming, Lookup, LookupAnswer
from channels.outgoing import Outgoing

FileReader = Callable[[str], Awaitable[bytes]]
"""From an attachment's digest to its bytes; raises KeyError when there is none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform allows, as data."""

    text_chars: int  #: per part, in the channel's own unit, after rendering
    caption_chars: int
    token_bytes: int
    messages_per_second: float | None  #: of the whole account; None means no limit
    group_messages_per_minute: float | None = None
    repeat_is_safe: bool = False  #: a send repeated with the same key arrives once
    can_edit: bool = True
    can_delete: bool = True
    photo_bytes: int = 10_000_000
    document_bytes: int = 20_000_000
    voice_bytes: int = 5_000_000  #: five minutes, several times over at the rate of speech


@dataclass(frozen=True, slots=True)
class Part:
    """One platform message, rendered and ready; the same for every chat it goes to."""

    digest: str  #: hash of what will be shown, hex
    body: Any = field(repr=False)  #: the adapter's own form


MayBegin = Callable[[], bool]
"""Whether a request may still leave: its instant may be over while a connection was being made.

Asked once, right before the first request of a call leaves. Where it says no, nothing is done and `TooLate` is raised.
"""


def always() -> bool:
    return True


class Intake(Protocol):
    """Takes what an adapter received."""

    async def __call__(self, page: Sequence[Incoming]) -> None:
        """Return once every event's effect is committed; raises only when the database is out of reach.

        Events of one chat are handled in the order given. After the return the adapter may acknowledge the page
        to its platform; it must not do so before.
        """


class Channel(Protocol):
    """One messenger account."""

    name: str  #: "telegram", "webchat"
    account: str
    limits: Limits

    async def start(self) -> None:
        """Check the account and register commands; raises `AccountBroken` or `NotBegun`."""

    async def check(self) -> None:
        """Ask the platform whether it answers and accepts our account; changes nothing. Raises `SendError`."""

    async def receive(self, intake: Intake) -> None:
        """Hand everything that arrives to `intake` until cancelled; returns at once where a web route receives."""

    async def close(self) -> None:
        """Release connections."""

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        """Return the platform messages that make up `message`, in order, at least one; pure and deterministic."""

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        """Return how many of so many requests could leave at once.

        The connections that the others lack are made meanwhile; `then` is called whenever one is there. While none
        can be made it is all of them, for their failures tell why.
        """

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        """Send one part and return its remote id; `key` is unique for this part and chat. Raises `SendError`."""

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        """Make one sent part look like this one; success too when it already does. Raises `SendError`."""

    async def delete(self, to: Address, message_id: str, may_begin: MayBegin = always) -> None:
        """Remove a sent message; success too when it is gone already. Raises `SendError`."""

    async def look_up(self, to: Address, lookup: Lookup) -> LookupAnswer:
        """Ask the platform; raises `SendError`."""

    def link(self, payload: str, *, group: bool = False) -> str:
        """Return the address that opens a chat with us and hands over `payload` (at most 64 of A-Za-z0-9_-)."""
