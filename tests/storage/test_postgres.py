import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from broadcasts.broadcasts import BroadcastAction
from channels.address import Address
from channels.chat_store import Author
from channels.outgoing import Outgoing
from storage.postgres import PostgresDatabase
from storage.stores import Stores
from storage.tables.hub import data_key
from tests.databases import MakePlace, Place
from tests.storage.people import ACCOUNT, ANNA, NOON, RUNNING, SECOND, TELEGRAM, WEB, a_broadcast, a_part

Two = tuple[PostgresDatabase, PostgresDatabase]


@pytest.fixture
async def place(make_place: MakePlace) -> Place:
    return await make_place("postgresql")


@pytest.fixture
async def two(place: Place) -> AsyncIterator[Two]:
    """Two processes on one database."""
    async with place.opened() as one, place.opened() as other:
        assert isinstance(one, PostgresDatabase)
        assert isinstance(other, PostgresDatabase)
        yield one, other


async def test_a_failed_unit_undoes_itself_alone(two: Two) -> None:
    async def fail(stores: Stores) -> None:
        await stores.subscriptions.put_topic("lost", {}, {}, 1)
        raise LookupError

    results = await two[0].units([fail, lambda s: s.subscriptions.put_topic("kept", {}, {}, 1)])

    assert [type(result) for result in results] == [LookupError, type(None)]
    assert [topic.code for topic in await two[1].read(lambda s: s.subscriptions.topics())] == ["kept"]


async def test_a_reader_can_change_nothing(two: Two) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        await two[0].read(lambda s: s.subscriptions.put_topic("lost", {}, {}, 1))


async def test_what_happens_in_one_chat_keeps_its_order_across_processes(two: Two) -> None:
    one, other = two
    chat = await one.unit(lambda s: s.addresses.open(ANNA, NOON))
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(stores: Stores) -> None:
        begun.set()
        await go_on.wait()
        await stores.outbox.add(chat.id, Outgoing("first"), NOON)

    async def quick(stores: Stores) -> None:
        await stores.outbox.add(chat.id, Outgoing("second"), NOON)

    first = asyncio.ensure_future(one.unit(slow, lock=chat.id))
    await begun.wait()
    second = asyncio.ensure_future(other.unit(quick, lock=chat.id))
    await waits_for_a_lock(one)
    go_on.set()
    await asyncio.gather(first, second)

    texts = []
    for _ in range(2):
        (errand,) = await one.unit(lambda s: s.outbox.take(TELEGRAM, 1, NOON, 5))
        texts.append(errand.message.text if errand.message else "")
        await one.unit(lambda s, row=errand.id: s.outbox.sent(row, "1", NOON))  # type: ignore[misc]
    assert texts == ["first", "second"]


async def waits_for_a_lock(database: PostgresDatabase) -> None:
    """Return when some session of this database waits for another."""
    waiting = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    while not await database.read(lambda s: s.session.rows(waiting)):
        pass


async def test_every_delivery_is_handed_out_once(two: Two) -> None:
    async def arrange(stores: Stores) -> None:
        broadcast = await a_broadcast(stores, *RUNNING)
        chats = [(await stores.addresses.open(Address("telegram", "1", str(n)), NOON)).id for n in range(60)]
        await stores.deliveries.add(broadcast.id, [a_part(chat) for chat in chats], NOON)

    await two[0].unit(arrange)

    async def claim(database: PostgresDatabase, epoch: int) -> list[int]:
        mine: list[int] = []
        while found := await database.unit(lambda s: s.deliveries.lease(ACCOUNT, epoch, NOON, 7)):
            mine += [one.id for one in found]
        return mine

    claimed = await asyncio.gather(*(claim(two[number % 2], number) for number in range(4)))

    everything = sorted(row for mine in claimed for row in mine)
    assert (len(everything), len(set(everything))) == (60, 60)


async def test_a_row_somebody_holds_is_passed_over(two: Two) -> None:
    one, other = two

    async def arrange(stores: Stores) -> None:
        for address in (ANNA, WEB):
            chat = await stores.addresses.open(address, NOON)
            await stores.outbox.add(chat.id, Outgoing("Hello"), NOON)

    await one.unit(arrange)
    accounts = [*TELEGRAM, ("webchat", "")]

    async def take_while_the_other_takes(stores: Stores) -> tuple[int, int]:
        (mine,) = await stores.outbox.take(accounts, 1, NOON, 1)
        (theirs,) = await other.unit(lambda s: s.outbox.take(accounts, 2, NOON, 5))
        return mine.address_id, theirs.address_id

    mine, theirs = await one.unit(take_while_the_other_takes)

    assert mine != theirs


async def test_any_number_of_tickers_claim_a_job_and_a_broadcast_once(two: Two) -> None:
    await two[0].unit(a_broadcast)

    async def tick(stores: Stores) -> tuple[bool, bool]:
        due = await stores.broadcasts.claim_due(NOON)
        if due is not None:
            due = await stores.broadcasts.move(due, BroadcastAction.PREPARE, NOON)
            due = await stores.broadcasts.move(due, BroadcastAction.RUN, NOON)
        return await stores.jobs.claim("tidy", NOON, NOON + SECOND), due is not None

    ticks = await asyncio.gather(*(two[number % 2].unit(tick) for number in range(8)))

    assert (sum(job for job, _ in ticks), sum(broadcast for _, broadcast in ticks)) == (1, 1)


async def test_processes_share_one_pace(two: Two) -> None:
    taken = await asyncio.gather(
        *(two[n % 2].unit(lambda s: s.pace.take("telegram", "1", 60.0, 1, NOON)) for n in range(10))
    )

    instants = [instant for given in taken for instant in given.instants]
    assert (len(instants), len(set(instants))) == (2, 2)


async def test_one_chat_that_two_processes_open_at_once_is_opened_once(two: Two) -> None:
    opened = await asyncio.gather(*(two[n % 2].unit(lambda s: s.addresses.open(ANNA, NOON)) for n in range(8)))

    async def keys(stores: Stores) -> int:
        return len(await stores.session.rows(select(data_key.c.id)))

    assert len(set(opened)) == 1
    assert await two[0].read(keys) == 1


async def test_a_commit_rings_the_bell_of_every_process(two: Two) -> None:
    one, other = two
    await one.unit(lambda s: s.addresses.open(WEB, NOON))
    listeners = [database.bell.listen(database.bell.subject_of(WEB)) for database in two]

    await one.unit(lambda s: s.chat.append(WEB, Author.HUB, Outgoing("Hello"), "1", NOON))

    assert [await listener.wait(10) for listener in listeners] == [True, True]
    assert other is not one
    for listener in listeners:
        listener.close()


async def test_after_a_lost_connection_listeners_look_again(two: Two) -> None:
    one, other = two
    listener = other.bell.listen("anything")
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND query LIKE 'LISTEN%'"
    )

    await one.unit(lambda s: s.session.run(end))

    assert await listener.wait(20) is True
    listener.close()
