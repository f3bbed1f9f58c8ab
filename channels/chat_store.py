"""What a messenger of our own (the web chat) needs from the database, and the bell that wakes its readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.address import Address
from channels.outgoing import Outgoing


class Author(StrEnum):
    PERSON = "person"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class ChatEntry:
    """One message in a chat's history, in its newest form."""

    id: int  #: stays the same when the message is edited
    sequence: int  #: grows with every change in this chat: the event id
    author: Author
    message: Outgoing  #: of a person's message only `text` (plain words, not Markdown) is used
    at: datetime
    removed: bool = False


class ChatStore(Protocol):
    """History of web chats. Methods raise nothing for an unknown chat: it is simply empty."""

    async def append(self, to: Address, message: Outgoing, key: str) -> str:
        """Keep a message of the hub and ring the chat's bell; return its id, "" when there is no such chat.

        The same key again returns the same id and adds nothing.
        """

    async def replace(self, to: Address, message_id: str, message: Outgoing) -> bool:
        """Change a message in place with a new sequence; False when there is no such message."""

    async def remove(self, to: Address, message_id: str) -> bool:
        """Mark a message as removed with a new sequence; False when there is no such message."""

    async def entries(self, address: Address, after: int, limit: int = 100) -> list[ChatEntry]:
        """Return entries whose sequence is greater than `after`, oldest sequence first."""

    async def latest(self, address: Address, limit: int = 50, before_id: int | None = None) -> list[ChatEntry]:
        """Return the newest entries that are not removed, oldest id first; `before_id` pages back."""

    async def file(self, digest: str) -> "StoredFile | None":
        """Return an attachment by its digest."""


class PushStore(Protocol):
    """Which browsers want to be told of news in their web chat."""

    async def keep(self, chat: Address, endpoint: str, subscription: str) -> bool:
        """Keep how to reach a browser; False: there is no such chat, or it is about to be deleted."""

    async def of(self, chats: Sequence[Address]) -> list[tuple[Address, str]]:
        """Return the subscriptions of these chats' browsers."""

    async def drop(self, endpoint: str) -> None:
        """Forget one browser."""

    async def drop_of(self, chat: Address) -> None:
        """Forget all browsers of a chat."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    media_type: str
    content: bytes


class Bell(Protocol):
    """Wakes those who wait for news about a subject, in this process or another."""

    def listen(self, subject: str) -> "Listening":
        """Start to listen; news that ring from now on are not missed."""

    def subject_of(self, address: Address) -> str:
        """Return the subject that rings when this chat has news; tells nothing about who it is."""


class Listening(Protocol):
    async def wait(self, timeout_seconds: float) -> bool:
        """Return True when it rang since the last wait, False after the time-out."""

    def close(self) -> None: ...
