"""What senders do with deliveries, in a line each."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import DeliveryState, Leased, Outcome
from channels.address import Address
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.people import ACCOUNT, NOON, RUNNING, a_broadcast, a_part

EVERYWHERE = (ACCOUNT, "webchat:")


async def states(stores: Stores) -> list[tuple[DeliveryState, str]]:
    """Return state and reason of every part, by id."""
    rows = await stores.session.rows(select(delivery.c.state, delivery.c.reason).order_by(delivery.c.id))
    return [(row.state, row.reason) for row in rows]


async def running(
    database: Database, *to: Address, parts: int = 1, actions: Iterable[BroadcastAction] = RUNNING
) -> tuple[int, list[int]]:
    """Freeze an audience; return the broadcast's id and the addresses' ids."""

    async def work(stores: Stores) -> tuple[int, list[int]]:
        broadcast = await a_broadcast(stores, *actions)
        chats = [(await stores.addresses.open(address, NOON)).id for address in to]
        rows = [
            a_part(chat, part, part_count=parts, account=address.account_key)
            for chat, address in zip(chats, to, strict=True)
            for part in range(parts)
        ]
        await stores.deliveries.add(broadcast.id, rows, NOON)
        return broadcast.id, chats

    return await database.unit(work)


async def leased(database: Database, *, epoch: int = 1, now: datetime = NOON, limit: int = 10) -> list[Leased]:
    async def work(stores: Stores) -> list[Leased]:
        return [one for account in EVERYWHERE for one in await stores.deliveries.lease(account, epoch, now, limit)]

    return await database.unit(work)


async def sending(database: Database, *, epoch: int = 1) -> list[int]:
    ids = [one.id for one in await leased(database, epoch=epoch)]
    return await database.unit(lambda s: s.deliveries.begin(ids, epoch, NOON))


async def settle(database: Database, *outcomes: Outcome) -> None:
    await database.unit(lambda s: s.deliveries.settle(list(outcomes), NOON))
