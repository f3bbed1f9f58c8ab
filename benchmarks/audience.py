"""An audience of any size for the benchmarks: subscribed chats, sealed as the hub seals them, and a broadcast to them.

python -m benchmarks.audience FOLDER COUNT [--url postgresql://...] [--frozen]
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import uvloop
from sqlalchemy import func, insert, select, text

from benchmarks.measuring import peak_mb
from benchmarks.peers.clocked import FIRST_CHAT, TOKEN
from benchmarks.texts import TEXT
from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastState
from broadcasts.editions import EditionText
from broadcasts.preparing import prepare_chunk
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.address import Address
from channels.channel import Channel
from channels.telegram.channel import TelegramChannel
from contacts.addresses import AddressState
from contacts.subscriptions import SubscriptionState
from hub.clock import utc_now
from storage.address_store import VALUE
from storage.opening import open_database
from storage.postgres import PostgresDatabase
from storage.sealing import Seal, Vault
from storage.sqlite import SqliteDatabase
from storage.stores import Stores
from storage.tables.contacts import address, contact, subscription
from storage.tables.hub import data_key

Database = SqliteDatabase | PostgresDatabase
BATCH: Final = 2000
BOT_ID: Final = TOKEN.partition(":")[0]


@asynccontextmanager
async def opened(folder: Path, url: str = "") -> Any:
    """Open the database as the hub does."""
    database = await open_database(url, folder, Vault.in_folder(folder / "keys"), exclusive=True)
    try:
        yield database
    finally:
        await database.close()


def telegram(api_base: str, messages_per_second: float) -> TelegramChannel:
    return TelegramChannel(token=TOKEN, read_file=_no_files, api_base=api_base, messages_per_second=messages_per_second)


async def fill(database: Database, first_chat: int, count: int) -> None:
    """Let chats subscribe: what would take hours of conversations, in bulk; each has a data key of its own."""
    values = iter(range(first_chat, first_chat + count))
    while batch := list(islice(values, BATCH)):
        await database.unit(lambda stores, batch=batch: _subscribe(stores, batch))  # type: ignore[misc]
    if isinstance(database, PostgresDatabase):
        await database.unit(_continue_ids)


async def plan(database: Database) -> Broadcast:
    """Write an edition, approve it and schedule its broadcast for now."""

    async def work(stores: Stores) -> Broadcast:
        now = utc_now()
        draft = await stores.editions.add("de", None, now)
        draft = await stores.editions.save(replace(draft, texts={"de": EditionText("de", "", TEXT)}), now)
        draft = await approve_edition(stores.editions, draft, None, ApprovalRule.NONE, now)
        planned = await stores.broadcasts.add(
            draft.id,
            Segment(await _topic(stores)),
            None,
            now,
            next_at=now,
            send_local="",
            zone="Europe/Berlin",
            report_address_id=None,
            request_key=None,
        )
        assert planned is not None
        return planned

    return await database.unit(work)


async def freeze(database: Database) -> int:
    """Write the deliveries as the ticker does, chunk by chunk; return the broadcast's id."""
    channel: Channel = telegram("http://127.0.0.1:9", 30)
    channels = {(channel.name, channel.account): channel}

    async def chunk(stores: Stores) -> Broadcast:
        broadcast = await stores.broadcasts.claim_due(utc_now())
        assert broadcast is not None
        return await prepare_chunk(stores, channels, broadcast, utc_now())

    while (broadcast := await database.unit(chunk)).state is not BroadcastState.RUNNING:
        pass
    await channel.close()
    return broadcast.id


async def _subscribe(stores: Stores, chats: list[int]) -> None:
    """Insert what `AddressTable` would for each of these private chats, and an active subscription."""
    session, now = stores.session, utc_now()
    topic_id = await _topic(stores)
    first = [await _next_id(stores, table) for table in (data_key, contact, address)]
    keys, contacts, addresses = [], [], []
    for (key_id, contact_id, address_id), chat in zip(_ids(first), chats, strict=False):
        key, wrapped = session.vault.new_key()
        to = Address("telegram", BOT_ID, str(chat))
        keys.append({"id": key_id, "wrapped": wrapped, "created_at": now})
        contacts.append({"id": contact_id, "key_id": key_id, "created_at": now})
        addresses.append(
            {
                "id": address_id,
                "channel": to.channel,
                "account": to.account,
                "lookup": session.vault.lookup_address(to),
                "value": Seal(key_id, key).close(to.value, VALUE),
                "is_group": False,
                "key_id": key_id,
                "contact_id": contact_id,
                "languages": ["de"],
                "state": AddressState.ACTIVE,
                "state_at": now,
                "created_at": now,
            }
        )
    subscriptions = [
        {"address_id": one["id"], "topic_id": topic_id, "state": SubscriptionState.ACTIVE, "changed_at": now}
        for one in addresses
    ]
    for table, rows in ((data_key, keys), (contact, contacts), (address, addresses), (subscription, subscriptions)):
        await session.run(insert(table), rows)


async def _topic(stores: Stores) -> int:
    if not (topics := await stores.subscriptions.topics()):
        await stores.subscriptions.put_topic("news", {"de": "Neues"}, {}, 1)
        topics = await stores.subscriptions.topics()
    return topics[0].id


async def _next_id(stores: Stores, table: Any) -> int:
    (row,) = await stores.session.rows(select(func.coalesce(func.max(table.c.id), 0).label("last")))
    return int(row.last) + 1


def _ids(first: list[int]) -> Iterator[list[int]]:
    while True:
        yield first
        first = [one + 1 for one in first]


async def _continue_ids(stores: Stores) -> None:
    """PostgreSQL counts ids apart from the rows: let it go on behind ours, and know how many rows there are."""
    for table in (data_key, contact, address):
        last = await _next_id(stores, table) - 1
        await stores.session.rows(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), max(last, 1))))
        await stores.session.run(text(f"ANALYZE {table.name}"))
    await stores.session.run(text("ANALYZE subscription"))


async def _no_files(digest: str) -> bytes:
    raise KeyError(digest)


async def main(folder: Path, count: int, url: str, *, frozen: bool) -> None:
    report: dict[str, float] = {}
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with opened(folder, url) as database:
        started = perf_counter()
        await fill(database, FIRST_CHAT, count)
        report["filling_seconds"] = perf_counter() - started
        if frozen:
            await plan(database)
            started = perf_counter()
            report["broadcast_id"] = await freeze(database)
            report["freezing_seconds"] = perf_counter() - started
    report["peak_mb"] = peak_mb(os.getpid())
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("count", type=int)
    wanted.add_argument("--url", default="")
    wanted.add_argument("--frozen", action="store_true")
    chosen = wanted.parse_args()
    uvloop.run(main(chosen.folder, chosen.count, chosen.url, frozen=chosen.frozen))
