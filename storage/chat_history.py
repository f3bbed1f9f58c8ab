"""History of web chats: rows with a sequence per chat; and `channels.chat_store.ChatStore` over units of work."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, insert, select, update

from channels.address import Address
from channels.chat_store import Author, ChatEntry, StoredFile
from channels.outgoing import Outgoing
from hub.clock import Clock
from hub.units import Units
from storage.bell import chat_subject
from storage.keys import known_seal
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hub import chat_message, data_key

PAYLOAD: Final = "chat_message.payload"


class ChatHistory:
    """Within a unit. An address that does not exist has no history and gets none."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def append(self, to: Address, author: Author, message: Outgoing, key: str, now: datetime) -> int | None:
        """Keep a message; the same key again returns the same id. None: there is no such chat."""
        chat = await self._chat(to)
        if chat is None:
            return None
        known = await self._session.rows(
            select(chat_message.c.id).where(chat_message.c.address_id == chat.id, chat_message.c.key == key)
        )
        if known:
            return int(known[0].id)
        seal = known_seal(self._session, chat.key_id, chat.wrapped, chat.id)
        statement = (
            insert(chat_message)
            .values(
                address_id=chat.id,
                sequence=await self._next_sequence(chat),
                key=key,
                author=author,
                payload=seal.close(message.to_json(), PAYLOAD),
                at=now,
            )
            .returning(chat_message.c.id)
        )
        (row,) = await self._session.rows(statement)
        return int(row.id)

    async def replace(self, to: Address, message_id: str, message: Outgoing) -> bool:
        chat = await self._chat(to)
        if chat is None:
            return False
        payload = known_seal(self._session, chat.key_id, chat.wrapped, chat.id).close(message.to_json(), PAYLOAD)
        return await self._change(chat, message_id, payload=payload)

    async def remove(self, to: Address, message_id: str) -> bool:
        chat = await self._chat(to)
        if chat is None:
            return False
        nothing = known_seal(self._session, chat.key_id, chat.wrapped, chat.id).close("{}", PAYLOAD)
        return await self._change(chat, message_id, removed=True, payload=nothing)

    async def entries(self, of: Address, after: int, limit: int) -> list[ChatEntry]:
        newer = self._history(of).where(chat_message.c.sequence > after).order_by(chat_message.c.sequence)
        return [self._entry(row) for row in await self._session.rows(newer.limit(limit))]

    async def latest(self, of: Address, limit: int, before_id: int | None) -> list[ChatEntry]:
        shown = self._history(of).where(chat_message.c.removed.is_(False))
        if before_id is not None:
            shown = shown.where(chat_message.c.id < before_id)
        rows = await self._session.rows(shown.order_by(chat_message.c.id.desc()).limit(limit))
        return [self._entry(row) for row in reversed(rows)]

    async def forget_before(self, instant: datetime) -> int:
        return await self._session.run(chat_message.delete().where(chat_message.c.at < instant))

    async def _chat(self, of: Address) -> Any:
        """Return the chat's row, locked: what changes one chat happens one after another."""
        lookup = self._session.vault.lookup_address(of)
        statement = (
            select(address.c.id, address.c.key_id, address.c.lookup, address.c.last_sequence, data_key.c.wrapped)
            .join(data_key, data_key.c.id == address.c.key_id)
            .where(address.c.lookup == lookup)
        )
        rows = await self._session.rows(self._session.wait_lock_of(statement, address))
        return rows[0] if rows else None

    async def _next_sequence(self, chat: Any) -> int:
        self._session.rings.add(chat_subject(chat.lookup))
        statement = (
            update(address)
            .where(address.c.id == chat.id)
            .values(last_sequence=address.c.last_sequence + 1)
            .returning(address.c.last_sequence)
        )
        (row,) = await self._session.rows(statement)
        return int(row.last_sequence)

    async def _change(self, chat: Any, message_id: str, **values: Any) -> bool:
        if not message_id.isdecimal():
            return False
        shown = chat_message.c.removed.is_(False)
        mine = (chat_message.c.address_id == chat.id) & (chat_message.c.id == int(message_id)) & shown
        if not await self._session.rows(select(chat_message.c.id).where(mine)):
            return False
        sequence = await self._next_sequence(chat)
        await self._session.run(update(chat_message).where(mine).values(sequence=sequence, **values))
        return True

    def _history(self, of: Address) -> Select[Any]:
        return (
            select(chat_message, address.c.key_id, data_key.c.wrapped)
            .join(address, address.c.id == chat_message.c.address_id)
            .join(data_key, data_key.c.id == address.c.key_id)
            .where(address.c.lookup == self._session.vault.lookup_address(of))
        )

    def _entry(self, row: Any) -> ChatEntry:
        seal = known_seal(self._session, row.key_id, row.wrapped)
        message = Outgoing.from_json(seal.open(row.payload, PAYLOAD))
        return ChatEntry(row.id, row.sequence, row.author, message, row.at, row.removed)


class ChatStoreOverUnits:
    """`channels.chat_store.ChatStore`: each call its own unit of work."""

    def __init__(self, units: Units[Any], clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def append(self, to: Address, message: Outgoing, key: str) -> str:
        row_id = await self._units.unit(lambda s: s.chat.append(to, Author.HUB, message, key, self._clock()))
        return str(row_id or "")

    async def replace(self, to: Address, message_id: str, message: Outgoing) -> bool:
        return bool(await self._units.unit(lambda s: s.chat.replace(to, message_id, message)))

    async def remove(self, to: Address, message_id: str) -> bool:
        return bool(await self._units.unit(lambda s: s.chat.remove(to, message_id)))

    async def entries(self, address: Address, after: int, limit: int = 100) -> list[ChatEntry]:
        return list(await self._units.read(lambda s: s.chat.entries(address, after, limit)))

    async def latest(self, address: Address, limit: int = 50, before_id: int | None = None) -> list[ChatEntry]:
        return list(await self._units.read(lambda s: s.chat.latest(address, limit, before_id)))

    async def file(self, digest: str) -> StoredFile | None:
        found: StoredFile | None = await self._units.read(lambda s: s.files.get(digest))
        return found
