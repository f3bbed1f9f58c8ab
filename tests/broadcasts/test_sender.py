import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from broadcasts import pump, rendering
from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.budget import MANY_LOST, MANY_REFUSED
from broadcasts.deliveries import DeliveryState, Outcome
from broadcasts.editions import EditionText
from broadcasts.turn import Gain
from channels.address import Address
from channels.channel import Limits, Part
from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    Moved,
    NotBegun,
    Refused,
    SendError,
    TryLater,
    Unreachable,
)
from channels.outgoing import Outgoing
from contacts.addresses import AddressState
from hub.units import Unavailable
from storage.stores import Stores
from tests.broadcasts.town import ARABIC, GERMAN, TURKISH, Town, chat
from tests.channels.memory import LIMITS, MemoryChannel
from tests.clock import PassingTime
from tests.databases import Database

S = DeliveryState
PACED = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=30)
SHORT = Limits(text_chars=12, caption_chars=12, token_bytes=64, messages_per_second=30)
SAFE = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=None, repeat_is_safe=True)
SECOND = timedelta(seconds=1)


@dataclass
class SlowChannel(MemoryChannel):
    """Holds every message back until `gate` opens; `begun` says when one is on its way."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: "asyncio.Queue[Address]" = field(default_factory=asyncio.Queue)

    async def send(self, to: Address, part: Part, key: str) -> str:
        self.begun.put_nowait(to)
        await self.gate.wait()
        return await super().send(to, part, key)


@dataclass
class NotingChannel(MemoryChannel):
    """Notes when each message leaves."""

    time: PassingTime = field(default_factory=PassingTime)
    left: list[datetime] = field(default_factory=list)

    async def send(self, to: Address, part: Part, key: str) -> str:
        self.left.append(self.time())
        return await super().send(to, part, key)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def send(town: Town) -> None:
    """Let the sender work until nothing may leave now."""
    await town.sender.work_off()


async def stop(*running: "asyncio.Task[None]") -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    """Let the others work until something is the case."""
    for _ in range(1_000_000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never happened")


async def until_none(town: Town, *states: DeliveryState) -> None:
    """Let the others work until no part is in one of these states."""
    for _ in range(100_000):
        if set(states).isdisjoint(await town.states()):
            return
    raise AssertionError(f"there are still some: {await town.states()}")


def everyone(town: Town) -> Counter[str]:
    return Counter(sent.to.value for sent in town.channel.sent)


async def test_everyone_gets_it_once_in_their_language(database: Database) -> None:
    town = Town(database, others=[MemoryChannel("other")])
    await town.subscribe(*(chat(number) for number in range(300)))
    await town.subscribe(chat("amal"), languages=("ar",))
    await town.subscribe(chat("tarek", channel="other"), languages=("tr", "ar"), bilingual=True)
    await town.start(GERMAN, ARABIC, TURKISH)

    await send(town)

    assert everyone(town) == Counter([*(str(number) for number in range(300)), "amal"])
    assert town.channel.texts(chat("amal")) == [ARABIC.body]
    assert town.others[0].texts(chat("tarek", channel="other")) == [TURKISH.body, ARABIC.body]
    assert await town.states() == [S.SENT] * 303
    assert await town.unit(lambda s: s.ledger.is_done(town.broadcast_id))


async def test_a_reader_of_a_language_that_is_missing_reads_so_first(town: Town) -> None:
    await town.subscribe(chat(1), languages=("fr",))
    await town.start(GERMAN)

    await send(town)

    assert town.channel.texts(chat(1)) == [f"Ce texte n'existe pas encore dans votre langue.\n\n{GERMAN.body}"]


async def test_parts_arrive_in_order_each_after_the_one_before(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(*(chat(number) for number in range(4)))
    await town.start()

    await send(town)
    first = Counter(sent.shown.text for sent in town.channel.sent)
    town.time.later(seconds=2)
    await send(town)

    assert first == {"Schwimmkurs": 4}
    assert all(town.channel.texts(chat(number)) == ["Schwimmkurs", "am Montag"] for number in range(4))
    assert await town.states() == [S.SENT] * 8


async def test_a_group_gets_its_parts_more_slowly(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    group = chat(-7, group=True)
    await town.subscribe(group)
    await town.start()

    seen = []
    for _ in range(4):
        await send(town)
        seen.append(len(town.channel.texts(group)))
        town.time.later(seconds=1)

    assert seen == [1, 1, 1, 2]  # 20 a minute


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


@pytest.mark.parametrize("reason", GoneReason)
async def test_a_chat_that_is_gone_is_written_down_and_left_alone(database: Database, reason: GoneReason) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(chat(1), chat(2))
    await town.start()
    town.channel.fail(Unreachable(reason), chat(1))

    await send(town)
    town.time.later(seconds=5)
    await send(town)

    assert await town.ledger() == [(S.FAILED, reason.value), (S.SKIPPED, reason.value), (S.SENT, ""), (S.SENT, "")]
    found = await town.unit(lambda s: s.addresses.find(chat(1)))
    assert found.state is (AddressState.ACTIVE if reason is GoneReason.TOPIC_CLOSED else AddressState(reason.value))
    assert await town.unit(lambda s: s.ledger.is_done(town.broadcast_id))


async def test_a_group_that_moved_gets_it_in_its_new_place(town: Town) -> None:
    group, there = chat(-7, group=True), chat(-100700, group=True)
    await town.subscribe(group)
    await town.start()
    town.channel.fail(Moved(there.value), group)

    await send(town)

    assert (town.channel.texts(there), town.channel.texts(group)) == ([GERMAN.body], [])
    assert await town.states() == [S.SENT]


async def test_a_refused_text_fails_for_this_chat_and_its_rest_does_not_follow(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(chat(1), chat(2))
    await town.start()
    town.channel.fail(Refused("odd"), chat(1))

    await send(town)
    town.time.later(seconds=5)
    await send(town)

    assert await town.ledger() == [(S.FAILED, "refused"), (S.SKIPPED, "refused"), (S.SENT, ""), (S.SENT, "")]


@pytest.mark.parametrize("arrives", [True, False])
async def test_what_may_have_arrived_is_never_repeated_by_itself(database: Database, arrives: bool) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(chat(1), chat(2))
    await town.start()
    town.channel.fail(AnswerLost("reset"), chat(1), times=1, arrives=arrives)

    for _ in range(5):
        await send(town)
        town.time.later(minutes=10)

    assert len(town.channel.texts(chat(1))) == arrives
    assert await town.ledger() == [(S.UNCERTAIN, "answer_lost"), (S.HELD, "answer_lost"), (S.SENT, ""), (S.SENT, "")]
    assert await town.unit(lambda s: s.ledger.is_done(town.broadcast_id))


@pytest.mark.parametrize("arrives", [True, False])
async def test_where_a_repeat_is_safe_it_is_repeated_under_the_same_key(database: Database, arrives: bool) -> None:
    town = Town(database, MemoryChannel(limits=SAFE))
    await town.subscribe(chat(1))
    await town.start()
    town.channel.fail(AnswerLost("reset"), times=2, arrives=arrives)

    for _ in range(4):
        await send(town)
        town.time.later(minutes=1)

    assert town.channel.texts(chat(1)) == [GERMAN.body]
    assert await town.states() == [S.SENT]


async def test_what_has_not_begun_is_simply_tried_again(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=PACED))
    await town.subscribe(*(chat(number) for number in range(5)))
    await town.start()
    town.channel.fail(NotBegun("dns"))

    for _ in range(12):
        await send(town)
        town.time.later(minutes=5)
    town.channel.mend()
    await send(town)

    assert everyone(town) == Counter(str(number) for number in range(5))
    assert await town.states() == [S.SENT] * 5


async def test_an_account_that_is_refused_pauses_the_broadcast_until_staff_go_on(town: Town) -> None:
    await town.subscribe(*(chat(number) for number in range(5)))
    await town.start()
    town.channel.fail(AccountBroken("401"))

    await send(town)
    paused = await town.state()
    town.channel.mend()
    town.time.later(minutes=10)
    await send(town)
    still = list(town.channel.sent)
    await town.move(BroadcastAction.RESUME)
    await send(town)

    assert (paused, still) == ((BroadcastState.PAUSED, "account_broken"), [])
    assert everyone(town) == Counter(str(number) for number in range(5))


async def test_a_fault_in_one_text_stops_nobody_else(database: Database) -> None:
    class NoArabic(MemoryChannel):
        def parts(self, message: Outgoing) -> tuple[Part, ...]:
            if message.language == "ar" and self.running:
                raise ZeroDivisionError
            return super().parts(message)

    town = Town(database, NoArabic())
    await town.subscribe(chat(1), languages=("ar",))
    await town.subscribe(chat(2))
    await town.start(GERMAN, ARABIC)
    town.channel.running = True

    await send(town)

    assert await town.ledger() == [(S.FAILED, "refused"), (S.SENT, "")]


async def test_whatever_an_adapter_raises_by_mistake_may_have_arrived(database: Database) -> None:
    class Faulty(MemoryChannel):
        async def send(self, to: Address, part: Part, key: str) -> str:
            if to == chat(1):
                raise ZeroDivisionError
            return await super().send(to, part, key)

    town = Town(database, Faulty())
    await town.subscribe(chat(1), chat(2))
    await town.start()

    await send(town)

    assert await town.ledger() == [(S.UNCERTAIN, "answer_lost"), (S.SENT, "")]


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


async def test_the_memory_for_rendered_texts_is_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "KEPT_READY", 3)
    town = Town(database)
    languages = ["ar", "de", "tr", "uk", "ru", "en", "fr", "it"]
    for number, language in enumerate(languages):
        await town.subscribe(chat(number), languages=(language,))
    await town.start()

    await send(town)

    assert len(town.channel.sent) == len(languages)


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


@pytest.mark.parametrize(
    ("error", "note", "state"),
    [(Refused("odd"), MANY_REFUSED, S.FAILED), (AnswerLost("reset"), MANY_LOST, S.UNCERTAIN)],
)
async def test_when_too_much_goes_wrong_it_pauses_and_staff_may_go_on(
    database: Database, error: SendError, note: str, state: DeliveryState
) -> None:
    town = Town(database, MemoryChannel(limits=PACED))
    await town.subscribe(*(chat(number) for number in range(200)))
    await town.start()
    town.channel.fail(error)

    await send(town)
    paused, first = await town.state(), Counter(await town.states())
    await town.move(BroadcastAction.RESUME)
    await send(town)

    assert paused == (BroadcastState.PAUSED, note)
    assert 10 <= first[state] < 100
    assert first[S.QUEUED] == 200 - first[state]
    assert await town.states() == [state] * 200


async def test_people_who_cannot_be_reached_pause_nothing(town: Town) -> None:
    await town.subscribe(*(chat(number) for number in range(100)))
    await town.start()
    town.channel.fail(Unreachable(GoneReason.BLOCKED))

    await send(town)

    assert await town.states() == [S.FAILED] * 100
    assert (await town.state())[0] is BroadcastState.RUNNING


async def test_two_broadcasts_share_what_may_leave(database: Database) -> None:
    town = Town(database, NotingChannel(limits=PACED))
    await town.subscribe(*(chat(number) for number in range(60)))
    await town.start(GERMAN)
    await town.start(EditionText("de", "", "Wichtig!"))

    await send(town)

    bodies = [sent.shown.text for sent in town.channel.sent]
    assert Counter(bodies) == {GERMAN.body: 60, "Wichtig!": 60}
    assert "Wichtig!" in bodies[:61]
