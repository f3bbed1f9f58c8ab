import asyncio
from datetime import datetime

import pytest

from channels.address import Address
from channels.outgoing import Outgoing
from hub.leases import DEAD_AFTER, HEARTBEAT
from hub.outbox import Errand
from hub.worker import Worker
from storage.stores import Stores
from tests.clock import NOON, PassingTime
from tests.databases import Database
from tests.workers import fall_silent

ANNA = Address("memory", "", "anna")
ACCOUNTS = [("memory", "")]


class Beats:
    """Lets a worker's heart beat when a test says so."""

    def __init__(self) -> None:
        self.time = PassingTime()
        self._go = asyncio.Semaphore(0)
        self._resting: asyncio.Queue[None] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        self._resting.put_nowait(None)
        await self._go.acquire()
        self.time.later(seconds=seconds)

    async def beat(self) -> None:
        """Return once the heart has beaten."""
        await self._resting.get()
        self._go.release()
        await self._resting.get()
        self._resting.put_nowait(None)


@pytest.fixture
def beats() -> Beats:
    return Beats()


def worker(database: Database, beats: Beats) -> Worker:
    return Worker(database, "courier", [], beats.time, beats.sleep)


async def queue_reply(database: Database) -> None:
    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(ANNA, NOON)
        await stores.outbox.add(chat.id, Outgoing("Hello"), NOON)

    await database.unit(work)


async def take(database: Database, epoch: int, now: datetime) -> list[Errand]:
    return await database.unit(lambda s: s.outbox.take(ACCOUNTS, epoch, now, 5))


async def test_workers_have_different_epochs(database: Database, beats: Beats) -> None:
    async with worker(database, beats) as first, worker(database, beats) as second:
        epochs = {first.epoch, second.epoch}
    async with worker(database, beats) as third:
        epochs.add(third.epoch)

    assert len(epochs) == 3


async def test_one_that_lives_keeps_what_it_has(database: Database, beats: Beats) -> None:
    await queue_reply(database)
    async with worker(database, beats) as living:
        await take(database, living.epoch, NOON)
        for _ in range(1 + DEAD_AFTER // HEARTBEAT):
            await beats.beat()

        async with worker(database, beats):
            assert await take(database, 0, beats.time()) == []


async def test_what_one_that_left_had_is_free_at_once(database: Database, beats: Beats) -> None:
    await queue_reply(database)
    async with worker(database, beats) as gone:
        await take(database, gone.epoch, NOON)

    async with worker(database, beats) as heir:
        assert len(await take(database, heir.epoch, NOON)) == 1


async def test_what_a_dead_one_had_is_free_after_its_time(database: Database, beats: Beats) -> None:
    await queue_reply(database)
    dead = await database.unit(lambda s: s.leases.begin("courier", NOON))
    await take(database, dead, NOON)

    async with worker(database, beats) as heir:
        before = await take(database, heir.epoch, beats.time())
        await database.unit(lambda s: fall_silent(s, dead))
        await beats.beat()
        after = await take(database, heir.epoch, beats.time())

    assert (before, len(after)) == ([], 1)


async def test_one_that_others_declared_dead_begins_anew(database: Database, beats: Beats) -> None:
    async with worker(database, beats) as slept:
        old = slept.epoch
        await database.unit(lambda s: fall_silent(s, old))
        async with Worker(database, "courier", [], beats.time, PassingForever().sleep):
            await beats.beat()
        new = slept.epoch

    assert new > old


class PassingForever:
    """A heart that never beats again."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def test_trouble_with_the_database_is_outlived(
    database: Database, beats: Beats, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with worker(database, beats) as living:
        epoch = living.epoch
        with monkeypatch.context() as away:
            away.setattr(type(database), "unit", _out_of_reach)
            await beats.beat()
        await beats.beat()

        assert living.epoch == epoch


async def _out_of_reach(*_: object, **__: object) -> None:
    raise OSError("the database is away")
