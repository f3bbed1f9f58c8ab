"""`kill -9` while a broadcast goes out and people subscribe: nothing is lost, nothing is doubled, on both engines.

A lap is one broadcast during which the hub is killed ten times, at points chosen by a seed. For more laps:
`pytest tests/end_to_end/test_kill.py --kill-points=200`.
"""

import asyncio
import logging
import random
from contextlib import suppress
from functools import partial
from math import ceil
from typing import Final

import pytest
from sqlalchemy import func, select

from broadcasts.broadcasts import BroadcastState
from broadcasts.deliveries import DeliveryState
from channels.address import Address
from contacts.subscriptions import SubscriptionState, subscribe
from hub.clock import utc_now
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from storage.tables.contacts import consent
from tests.databases import Database
from tests.end_to_end import acts
from tests.end_to_end.hub import PATIENCE_SECONDS, Installation, Program, eventually
from tests.end_to_end.installing import Install, look_into, telegram
from tests.end_to_end.people import Reader
from tests.end_to_end.words import plain
from tests.telegram_api import Fault, Request, TelegramApi

log = logging.getLogger(__name__)
KILLS: Final = 10  #: in a lap
READERS: Final = range(10_000, 10_300)
NEWCOMERS: Final = 20  #: in a lap; they subscribe while the hub is killed
PACE: Final = "200"  #: above Telegram's, so that a kill meets many messages; less than one core can send
ANSWER_SECONDS: Final = 0.05  #: how long Telegram takes over a message, so that requests are under way at a kill
BUSY_KILLS: Final = 7  #: of them after a number of messages; the others soon after a start, whatever happens then
REQUESTS: Final = 40  #: at most, between a start and a busy kill
NEVER: Final = 1_000  #: requests that no hub makes in that time
#: A busy kill comes so late at most. SQLite's lock says at once who is dead, on PostgreSQL it shows after ten seconds.
PATIENT_SECONDS: Final = {"sqlite": 3.0, "postgresql": 14.0}
LAP_SECONDS: Final = 240.0  #: after every kill on PostgreSQL people wait up to twenty seconds
UNSEEN: Final = 64  #: deliveries begun at a kill whose request Telegram never saw, or whose answer was not yet noted
#: How a delivery may end, and how often the text then stands in the chat.
ALLOWED: Final = {(DeliveryState.SENT, 1), (DeliveryState.UNCERTAIN, 0), (DeliveryState.UNCERTAIN, 1)}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_killed_at_any_point_it_loses_nothing_and_doubles_nothing(
    api: TelegramApi, install: Install, engine: str, pytestconfig: pytest.Config
) -> None:
    points = pytestconfig.getoption("--kill-points", KILLS)  # it is unknown in a run of all tests
    hub = await install(engine, **telegram(api) | {"TELEGRAM__MESSAGES_PER_SECOND": PACE})
    staff = Reader(api, api.private_chat(1, started=False), "de", office=True)
    running = await hub.run()
    await acts.become_staff(staff, await hub.invite("admin"))
    api.fail_rate("send*", Fault.DELAY, 1.0, seconds=ANSWER_SECONDS)
    api.repeat_rate(0.05)  # Telegram hands out some updates twice
    async with look_into(hub) as database:
        readers = await add_readers(api, database)
        for lap in range(1, ceil(points / KILLS) + 1):
            text = f"Ausgabe {lap}\n\nAm Montag ist das Rathaus wieder offen."
            people = [api.private_chat(1_000_000 * lap + number, started=False) for number in range(NEWCOMERS)]
            newcomers = [Reader(api, chat, "de", patience_seconds=LAP_SECONDS) for chat in people]
            await acts.compose(staff, {"de": text})
            await acts.choose_audience(staff)
            await staff.press("Send now")

            async with asyncio.TaskGroup() as work:
                killing = work.create_task(kill_often(api, hub, running, database, lap, engine))
                for newcomer in newcomers:
                    work.create_task(acts.subscribe(newcomer))
            running = killing.result()
            await eventually(partial(is_finished, database, lap), f"broadcast {lap} is finished", LAP_SECONDS)

            await everyone_has_it_once(api, database, lap, text, readers)
            await each_subscribed_once(api, database, newcomers)
    await running.stop()


async def add_readers(api: TelegramApi, database: Database) -> set[int]:
    """Subscribe people directly in the database: how they do it themselves is seen with the newcomers."""

    async def add(stores: Stores) -> set[int]:
        topics = [each.id for each in await stores.subscriptions.topics()]
        ids = set()
        for person in READERS:
            api.private_chat(person)
            chat = await stores.addresses.open(address(api, person), utc_now())
            await stores.addresses.set_languages(chat.id, ("de",), bilingual=False)
            await subscribe(stores.subscriptions, chat.id, topics, None, "de", "test", utc_now())
            ids.add(chat.id)
        return ids

    return await database.unit(add)


def address(api: TelegramApi, person: int) -> Address:
    return Address("telegram", str(api.bot.id), str(person))


async def kill_often(
    api: TelegramApi, hub: Installation, running: Program, database: Database, broadcast_id: int, engine: str
) -> Program:
    """Kill the hub and start it again, the first time while the audience is being frozen; return the last one."""
    chance = random.Random(broadcast_id)
    points = [(NEVER, chance.uniform(0, 0.2))]
    points += [(chance.randint(1, REQUESTS), PATIENT_SECONDS[engine]) for _ in range(BUSY_KILLS)]
    points += [(NEVER, chance.uniform(0, 3)) for _ in range(KILLS - 1 - BUSY_KILLS)]
    points[1:] = chance.sample(points[1:], KILLS - 1)
    unsure = 0
    for requests, seconds in points:
        first = len(api.requests)
        with suppress(TimeoutError):
            await api.wait_for(partial(has_sent, api, first, requests), seconds)
        await running.kill()
        await api.wait_for(
            lambda: not api.server.open_count, PATIENCE_SECONDS
        )  # Telegram has carried out what it had begun
        before, unsure = unsure, await database.read(partial(count_unsure, broadcast_id))
        unanswered = sum(not each.delivered for each in messages(api, first))
        log.warning("seed %d: %d unanswered, %d unsure", broadcast_id, unanswered, unsure - before)  # shown on failure
        assert unsure - before <= unanswered + UNSEEN
        running = await hub.run()
    assert unsure, "every kill met an idle hub: this proves nothing"
    return running


def messages(api: TelegramApi, first: int) -> list[Request]:
    return [each for each in api.requests[first:] if each.method.startswith("send")]


def has_sent(api: TelegramApi, first: int, count: int) -> bool:
    return len(messages(api, first)) >= count


async def count_unsure(broadcast_id: int, stores: Stores) -> int:
    """Count the deliveries of which nobody knows whether they arrived, while no hub runs."""
    begun = delivery.c.state.in_([DeliveryState.SENDING, DeliveryState.UNCERTAIN])
    count = select(func.count().label("number")).where(delivery.c.broadcast_id == broadcast_id, begun)
    (row,) = await stores.session.rows(count)
    return int(row.number)


async def is_finished(database: Database, broadcast_id: int) -> bool:
    broadcast = await database.read(lambda stores: stores.broadcasts.get(broadcast_id))
    return broadcast is not None and broadcast.state is BroadcastState.FINISHED


async def everyone_has_it_once(
    api: TelegramApi, database: Database, broadcast_id: int, text: str, readers: set[int]
) -> None:
    """Every reader has one delivery that came to an end; what the ledger says is what stands in the chats."""

    async def ledger(stores: Stores) -> list[tuple[int, DeliveryState, int]]:
        mine = select(delivery.c.address_id, delivery.c.state).where(delivery.c.broadcast_id == broadcast_id)
        return [
            (row.address_id, row.state, int((await stores.addresses.get(row.address_id)).address.value))
            for row in await stores.session.rows(mine)
        ]

    rows = await database.read(ledger)
    assert readers <= {address_id for address_id, _, _ in rows}
    for _, state, chat_id in rows:
        arrived = [plain(message.text) for message in api.chat(chat_id).messages].count(text)
        assert (state, arrived) in ALLOWED, chat_id


async def each_subscribed_once(api: TelegramApi, database: Database, newcomers: list[Reader]) -> None:
    async def kept(stores: Stores) -> list[tuple[int, int]]:
        found = []
        for newcomer in newcomers:
            chat = await stores.addresses.find(address(api, newcomer.chat.id))
            assert chat is not None
            topics = await stores.subscriptions.of(chat.id)
            consents = await stores.session.rows(select(consent).where(consent.c.address_id == chat.id))
            found.append((len([each for each in topics if each.state is SubscriptionState.ACTIVE]), len(consents)))
        return found

    assert await database.read(kept) == [(len(acts.CITY.topics), 1)] * len(newcomers)
