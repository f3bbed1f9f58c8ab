import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import DeliveryState, Outcome
from broadcasts.pump import Pump
from broadcasts.turn import Gain
from channels.errors import (
    TryLater,
)
from channels.outgoing import Outgoing
from hub.units import Unavailable
from hub.worker import Worker
from storage.stores import Stores
from tests.broadcasts.sending import (
    PACED,
    SAFE,
    SHORT,
    SlowChannel,
    everyone,
    stop,
    until_none,
)
from tests.broadcasts.town import GERMAN, Town, chat
from tests.channels.memory import LIMITS, MemoryChannel
from tests.databases import Database

S = DeliveryState


async def test_paused_while_running_it_goes_on_where_it_was(database: Database) -> None:
    town = Town(database, SlowChannel(limits=PACED))
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(*(chat(number) for number in range(20)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    await town.channel.begun.get()

    await town.move(BroadcastAction.PAUSE)
    town.channel.gate.set()
    await until_none(town, S.LEASED, S.SENDING)
    sent_before = len(town.channel.sent)
    await town.move(BroadcastAction.RESUME)
    while len(town.channel.sent) < 20:
        await town.channel.begun.get()
    await stop(running)

    assert 0 < sent_before < 20
    assert everyone(town) == Counter(str(number) for number in range(20))
    assert await town.states() == [S.SENT] * 20


async def test_cancelled_while_running_the_rest_is_skipped(database: Database) -> None:
    town = Town(database, SlowChannel(limits=PACED))
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(*(chat(number) for number in range(20)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    await town.channel.begun.get()

    await town.move(BroadcastAction.CANCEL)
    town.channel.gate.set()
    await until_none(town, S.LEASED, S.SENDING)
    await stop(running)

    states = Counter(await town.ledger())
    assert states == {(S.SENT, ""): len(town.channel.sent), (S.SKIPPED, "cancelled"): 20 - len(town.channel.sent)}
    assert 0 < len(town.channel.sent) < 20


async def test_what_should_be_tried_again_ends_with_its_cancelled_broadcast(database: Database) -> None:
    town = Town(database, SlowChannel())
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(chat(1))
    await town.start()
    town.channel.fail(TryLater(timedelta(seconds=5)))
    running = asyncio.create_task(town.sender.run())
    await town.channel.begun.get()

    await town.move(BroadcastAction.CANCEL)
    town.channel.gate.set()
    await stop(running)

    assert await town.ledger() == [(S.SKIPPED, "cancelled")]


async def test_a_sender_that_is_stopped_finishes_its_requests_and_gives_the_rest_back(database: Database) -> None:
    town = Town(database, SlowChannel(limits=PACED))
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(*(chat(number) for number in range(20)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    await town.channel.begun.get()

    running.cancel()
    town.channel.gate.set()
    await stop(running)

    states = Counter(await town.states())
    assert states == {S.SENT: len(town.channel.sent), S.QUEUED: 20 - len(town.channel.sent)}
    assert 0 < len(town.channel.sent) < 20


@pytest.mark.parametrize("turns", [0, 2, 5, 20, 100])
async def test_stopped_at_any_moment_nothing_is_uncertain(database: Database, turns: int) -> None:
    town = Town(database)
    await town.subscribe(*(chat(number) for number in range(30)))
    await town.start()

    running = asyncio.create_task(town.sender.run())
    for _ in range(turns):
        await asyncio.sleep(0)
    await stop(running)
    await town.unit(lambda s: s.leases.bury_all())
    town.sender = town.another_sender()
    rest = asyncio.create_task(town.sender.run())
    await until_none(town, S.QUEUED, S.LEASED, S.SENDING)
    await stop(rest)

    assert everyone(town) == Counter(str(number) for number in range(30))


@pytest.mark.parametrize("safe", [False, True])
async def test_after_a_crash_what_had_begun_is_uncertain_and_the_rest_is_sent(database: Database, safe: bool) -> None:
    town = Town(database, MemoryChannel(limits=SAFE if safe else LIMITS))
    await town.subscribe(*(chat(number) for number in range(6)))
    await town.start()

    async def crash(stores: Stores) -> None:
        """Leave three leased and two begun, of which one arrived."""
        epoch = await stores.leases.begin("sender", town.time())
        mine = await stores.deliveries.lease("memory:", epoch, town.time(), 5)
        await stores.deliveries.begin([one.id for one in mine[:2]], epoch, town.time())

    await town.unit(crash)
    (part, *_) = town.channel.parts(Outgoing(GERMAN.body))
    await town.channel.send(chat(0), part, "delivery:1")
    await town.unit(lambda s: s.leases.bury_all())
    running = asyncio.create_task(town.sender.run())
    await until_none(town, S.QUEUED, S.LEASED, S.SENDING)
    await stop(running)

    assert await town.states() == [S.SENT if safe else S.UNCERTAIN] * 2 + [S.SENT] * 4
    assert everyone(town) == Counter(str(number) for number in ((0, 1) if safe else (0,))) + Counter("2345")


async def test_after_a_crash_the_parts_behind_an_uncertain_one_wait_for_a_person(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(chat(1))
    await town.start()

    async def crash(stores: Stores) -> list[int]:
        epoch = await stores.leases.begin("sender", town.time())
        mine = [one.id for one in await stores.deliveries.lease("memory:", epoch, town.time(), 5)]
        return await stores.deliveries.begin(mine, epoch, town.time())

    (begun,) = await town.unit(crash)
    await town.unit(lambda s: s.leases.bury_all())
    await town.unit(lambda s: s.take_over([], town.time()))
    held = await town.ledger()
    late = Outcome(begun, S.SENT, "", "77", "hash")  # it was not dead, only slow
    await town.unit(lambda s: s.deliveries.settle([late], town.time()))

    assert held == [(S.UNCERTAIN, "answer_lost"), (S.HELD, "answer_lost")]
    assert await town.ledger() == [(S.SENT, ""), (S.QUEUED, "")]


async def test_what_is_known_is_kept_until_the_database_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(database, SlowChannel())
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(*(chat(number) for number in range(3)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    await town.channel.begun.get()
    tries = asyncio.Event()

    async def out_of_reach(*_: object, **__: object) -> None:
        tries.set()
        raise Unavailable("away")

    with monkeypatch.context() as away:
        away.setattr(type(database), "unit", out_of_reach)
        town.channel.gate.set()
        await tries.wait()
        tries.clear()
        await tries.wait()
    await until_none(town, S.QUEUED, S.LEASED, S.SENDING)
    await stop(running)

    assert await town.states() == [S.SENT] * 3
    assert everyone(town) == Counter("012")


async def test_what_a_lost_commit_gave_without_our_knowing_is_sent_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(database)
    await town.subscribe(*(chat(number) for number in range(40)))
    await town.start()
    whole, losses = type(database).unit, [True, False, True, True, False, True]

    async def lossy(self: Any, work: Any, **options: Any) -> Any:
        result = await whole(self, work, **options)
        if isinstance(result, Gain) and losses and losses.pop():
            raise Unavailable("the connection broke during the commit")
        return result

    monkeypatch.setattr(type(database), "unit", lossy)
    running = asyncio.create_task(town.sender.run())
    await until_none(town, S.QUEUED, S.LEASED, S.SENDING)
    await stop(running)

    assert losses == []
    assert await town.states() == [S.SENT] * 40
    assert everyone(town) == Counter(str(number) for number in range(40))


async def test_a_sender_that_slept_through_its_death_finishes_what_it_leases_again(database: Database) -> None:
    """Its permits lapsed, its connections are gone, and what it had in hand comes back to it under a new epoch."""

    class Waking(MemoryChannel):
        connections = 10

        def connected(self, wanted: int, then: Callable[[], None]) -> int:
            return min(self.connections, wanted)

    town = Town(database, Waking(limits=PACED))
    assert isinstance(town.channel, Waking)
    await town.subscribe(*(chat(number) for number in range(3)))
    await town.start()
    worker = SimpleNamespace(epoch=await begin_epoch(town))
    pump = Pump(town.database, town.channel, cast(Worker, worker), town.time, town.time.sleep)
    await pump._turn()  # leases
    await pump._turn()  # begins
    town.time.later(seconds=30)  # it is stopped, and goes on half a minute later
    await asyncio.gather(*pump._flying.values())
    dead, worker.epoch = worker.epoch, await begin_epoch(town)
    await town.database.unit(lambda stores: stores.leases.end(dead))
    town.channel.connections = 0

    await pump._turn()
    await town.database.unit(lambda stores: stores.take_over([], town.time()))
    town.channel.connections = 10
    await pump.work_off()

    assert everyone(town) == Counter(str(number) for number in range(3))
    assert await town.states() == [S.SENT] * 3


async def begin_epoch(town: Town) -> int:
    return int(await town.database.unit(lambda stores: stores.leases.begin("sender", town.time())))
