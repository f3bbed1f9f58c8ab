import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

import pytest

from broadcasts import pump
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import EditionText
from broadcasts.turn import Gain, take_turn
from channels.errors import (
    TryLater,
)
from channels.outgoing import Outgoing
from hub.pace import SHARE
from storage.stores import Stores
from tests.broadcasts.sending import (
    PACED,
    SECOND,
    NotingChannel,
    SlowChannel,
    everyone,
    send,
    stop,
    until,
    until_none,
)
from tests.broadcasts.town import GERMAN, Town, chat
from tests.channels.memory import MemoryChannel
from tests.clock import PassingTime
from tests.databases import Database

S = DeliveryState


async def test_the_whole_account_waits_when_the_messenger_says_so(database: Database) -> None:
    town = Town(database, NotingChannel(limits=PACED))
    assert isinstance(town.channel, NotingChannel)
    town.channel.time = town.time
    await town.subscribe(*(chat(number) for number in range(20)))
    await town.start()
    begin = town.time()
    town.channel.fail(TryLater(timedelta(seconds=30)), times=1)

    await send(town)
    town.time.later(seconds=30)
    await send(town)

    assert everyone(town) == Counter(str(number) for number in range(20))
    on_their_way = [instant for instant in town.channel.left if instant < begin + 30 * SECOND]
    assert len(on_their_way) <= 3  # those whose permits were given before
    assert await town.states() == [S.SENT] * 20


@pytest.mark.parametrize("senders", [1, 2, 3])
async def test_any_number_of_senders_together_keep_the_limit(database: Database, senders: int) -> None:
    town = Town(database, NotingChannel(limits=PACED))
    assert isinstance(town.channel, NotingChannel)
    town.channel.time = town.time
    await town.subscribe(*(chat(number) for number in range(60)))
    await town.start()

    running = [asyncio.create_task(town.another_sender().run()) for _ in range(senders)]
    await until(lambda: len(town.channel.sent) == 60)
    await stop(*running)

    assert everyone(town) == Counter(str(number) for number in range(60))
    for instant in town.channel.left:
        assert sum(instant <= other < instant + SECOND for other in town.channel.left) <= 30
    assert await town.states() == [S.SENT] * 60


async def test_a_permit_that_comes_too_late_is_void(database: Database) -> None:
    class Hesitating(PassingTime):
        """A machine that is so busy that whoever sleeps wakes much later."""

        slow = 3

        async def sleep(self, seconds: float) -> None:
            if self.slow:
                self.slow -= 1
                self.later(seconds=10)
            await super().sleep(seconds)

    time = Hesitating()
    town = Town(database, NotingChannel(limits=PACED, time=time), time=time)
    assert isinstance(town.channel, NotingChannel)
    await town.subscribe(*(chat(number) for number in range(30)))
    await town.start()

    await send(town)

    assert everyone(town) == Counter(str(number) for number in range(30))
    for instant in town.channel.left:
        assert sum(instant <= other < instant + SECOND for other in town.channel.left) <= 30


async def test_no_permit_is_used_up_while_connections_are_made(database: Database) -> None:
    class Connecting(NotingChannel):
        """Takes long for its connections, and lets wait who has none."""

        connections = 0

        def connected(self, wanted: int, then: Callable[[], None]) -> int:
            if self.connections < wanted:
                asked.put_nowait(then)
            return min(self.connections, wanted)

    asked: asyncio.Queue[Callable[[], None]] = asyncio.Queue()
    channel = Connecting(limits=PACED)
    town = Town(database, channel)
    channel.time = town.time
    await town.subscribe(*(chat(number) for number in range(10)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    then = await asked.get()
    await until_none(town, S.QUEUED)
    while_connecting = await town.states()
    channel.connections = 3
    begin = town.time()
    then()
    await until(lambda: len(channel.left) == 10)
    await stop(running)

    assert while_connecting == [S.LEASED] * 10
    assert channel.left[-1] - begin < 10 * SECOND / (30 * SHARE)


async def test_after_one_slow_turn_it_goes_on_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = count()

    async def slow_once(*arguments: Any) -> Gain:
        if next(turns) == 5:
            town.time.later(seconds=0.5)
        return await take_turn(*arguments)

    channel = NotingChannel(limits=PACED)
    town = Town(database, channel)
    channel.time = town.time
    await town.subscribe(*(chat(number) for number in range(30)))
    await town.start()
    monkeypatch.setattr(pump, "take_turn", slow_once)

    await send(town)

    pauses = [after - before for before, after in pairwise(channel.left)]
    assert len(pauses) == 29
    assert 0.5 * SECOND < max(pauses) < 0.7 * SECOND


async def test_replies_go_first(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=PACED))
    await town.subscribe(chat(1))
    await town.start()

    async def reply(stores: Stores) -> int:
        record = await stores.addresses.open(chat(2), town.time())
        return await stores.outbox.add(record.id, Outgoing("Hello"), town.time())

    row_id = await town.unit(reply)
    running = asyncio.create_task(town.sender.run())
    for _ in range(50):
        await town.states()
    while_it_waits = list(town.channel.sent)
    await town.unit(lambda s: s.outbox.sent(row_id, "77", town.time()))
    await until_none(town, S.QUEUED, S.LEASED, S.SENDING)
    await stop(running)

    assert while_it_waits == []
    assert town.channel.texts(chat(1)) == [GERMAN.body]


async def test_requests_under_way_are_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "UNDER_WAY", 4)
    town = Town(database, SlowChannel())
    assert isinstance(town.channel, SlowChannel)
    await town.subscribe(*(chat(number) for number in range(10)))
    await town.start()
    running = asyncio.create_task(town.sender.run())
    for _ in range(4):
        await town.channel.begun.get()
    for _ in range(50):
        await town.states()

    at_once = 4 + town.channel.begun.qsize()
    town.channel.gate.set()
    await until(lambda: len(town.channel.sent) == 10)
    await stop(running)

    assert at_once == 4
    assert everyone(town) == Counter(str(number) for number in range(10))


async def test_two_broadcasts_share_what_may_leave(database: Database) -> None:
    town = Town(database, NotingChannel(limits=PACED))
    await town.subscribe(*(chat(number) for number in range(60)))
    await town.start(GERMAN)
    await town.start(EditionText("de", "", "Wichtig!"))

    await send(town)

    bodies = [sent.shown.text for sent in town.channel.sent]
    assert Counter(bodies) == {GERMAN.body: 60, "Wichtig!": 60}
    assert "Wichtig!" in bodies[:61]
