"""Two chats of one person: joined by a one-time code that one chat makes and the other opens.

They count as one person from then on. Nothing else is joined: each chat keeps its language, its topics, and what was
agreed to in it.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final, Protocol

from contacts.addresses import AddressRecord

CODE_LIFE: Final = timedelta(minutes=15)
CODE_BYTES: Final = 12


class CodeUnusable(Exception):
    """The code was used already, is too old, or never existed; nothing was changed."""


class SameChat(Exception):
    """The code was opened in the chat that made it; it can still be used."""


class OneOfThemIsStaff(Exception):
    """The chat of somebody who is staff, or was, would hand on what they may; nothing was changed."""


class PairingStore(Protocol):
    async def add_code(self, code: str, address_id: int, now: datetime, expires_at: datetime) -> None:
        """Keep a chat's code; its earlier ones end."""

    async def maker(self, code: str, now: datetime) -> AddressRecord | None:
        """Return the chat that made this code; None once it was used or is too old."""

    async def use(self, code: str, now: datetime) -> bool:
        """Mark it used; False when another was faster."""

    async def others(self, chat: AddressRecord) -> list[AddressRecord]:
        """Return the other chats of the same person."""

    async def is_staff(self, contact_id: int) -> bool:
        """Whether they are or ever were."""

    async def join(self, contact_id: int, other_id: int) -> None:
        """Make two contacts one: the first has all chats of both, and speaks for the same organisations."""

    async def part(self, chat: AddressRecord, now: datetime) -> None:
        """Give a chat a contact of its own again."""


async def make_code(store: PairingStore, chat: AddressRecord, now: datetime) -> str:
    """Return a new code for the other chat; only its keyed hash is stored. Raises `OneOfThemIsStaff`."""
    assert chat.contact_id is not None
    if await store.is_staff(chat.contact_id):
        raise OneOfThemIsStaff
    code = secrets.token_urlsafe(CODE_BYTES)
    await store.add_code(code, chat.id, now, now + CODE_LIFE)
    return code


async def other_chat(store: PairingStore, code: str, chat: AddressRecord, now: datetime) -> AddressRecord:
    """Return the chat with which a code would join this one. Raises `CodeUnusable`, `SameChat`, `OneOfThemIsStaff`."""
    maker = await store.maker(code, now)
    if maker is None or maker.contact_id is None or chat.contact_id is None:
        raise CodeUnusable
    if maker.id == chat.id:
        raise SameChat
    if await store.is_staff(maker.contact_id) or await store.is_staff(chat.contact_id):
        raise OneOfThemIsStaff
    return maker


async def pair(store: PairingStore, code: str, chat: AddressRecord, now: datetime) -> AddressRecord:
    """Make this chat and the one that made the code one person's; return that one. Raises as `other_chat`."""
    maker = await other_chat(store, code, chat, now)
    if not await store.use(code, now):
        raise CodeUnusable
    assert maker.contact_id is not None
    assert chat.contact_id is not None
    if maker.contact_id != chat.contact_id:
        await store.join(maker.contact_id, chat.contact_id)
    return maker
