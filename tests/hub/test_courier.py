import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from channels.address import Address
from channels.channel import Limits, MayBegin, Part, always
from channels.chat_store import Listening
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
from channels.incoming import Incoming, Kind, Lookup, LookupAnswer, LookupKind
from channels.outgoing import Outgoing
from contacts.addresses import AddressState
from hub.courier import Courier
from hub.outbox import ATTEMPTS, OutboxKind, OutboxState
from hub.pace import HORIZON, LAPSE, SHARE
from storage.stores import Stores
from storage.tables.hub import outbox
from tests.channels.memory import MemoryChannel
from tests.clock import NOON, PassingTime
from tests.databases import Database
from tests.workers import fall_silent

T = TypeVar("T")
ANNA, BORIS = Address("memory", "", "anna"), Address("memory", "", "boris")
GROUP = Address("memory", "", "-7", group=True)
SHORT = Limits(text_chars=12, caption_chars=12, token_bytes=64, messages_per_second=None)
PACED = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=10)
THREE_PARTS = Outgoing("One two.\n\nThree four.\n\nFive six.")
IS_ADMIN = Lookup(LookupKind.GROUP_ADMIN, "17")


@dataclass
class SlowChannel(MemoryChannel):
    """Holds every message back until `gate` opens; `begun` says when one is on its way."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        self.begun.put_nowait(key)
        await self.gate.wait()
        return await super().send(to, part, key, may_begin)


class DeafBell:
    """Never rings."""

    def listen(self, subject: str) -> Listening:
        return Silence()

    def subject_of(self, address: Address) -> str:
        return ""


class Silence:
    async def wait(self, timeout_seconds: float) -> bool:
        await asyncio.Event().wait()
        return False

    def close(self) -> None: ...


class Post:
    """A courier with a messenger in memory, and whoever takes in what it has looked up."""

    def __init__(
        self, database: Database, channel: MemoryChannel | None = None, time: PassingTime | None = None
    ) -> None:
        self.database = database
        self.channel = channel or MemoryChannel()
        self.time = time or PassingTime()
        self.heard: list[Incoming] = []
        self.courier = self.another()

    def another(self) -> Courier:
        channels = {(self.channel.name, self.channel.account): self.channel}
        return Courier(self.database, self.database.bell, channels, self.hear, self.time, self.time.sleep)

    async def hear(self, page: Sequence[Incoming]) -> None:
        self.heard += page

    async def queue(self, to: Address, *messages: Outgoing) -> list[int]:
        async def work(stores: Stores) -> list[int]:
            chat = await stores.addresses.open(to, self.time())
            return [await stores.outbox.add(chat.id, message, self.time()) for message in messages]

        return await self.database.unit(work)

    async def edit(self, to: Address, target: int, message: Outgoing) -> int:
        async def work(stores: Stores) -> int:
            chat = await stores.addresses.open(to, self.time())
            return await stores.outbox.add(chat.id, message, self.time(), target=target)

        return await self.database.unit(work)

    async def look_up(self, to: Address, lookup: Lookup, person: str) -> int:
        async def work(stores: Stores) -> int:
            chat = await stores.addresses.open(to, self.time())
            return await stores.outbox.add_lookup(chat.id, lookup, person, self.time())

        return await self.database.unit(work)

    async def carry(self) -> None:
        """Carry what may leave now."""
        while await self.courier._round():
            await asyncio.gather(*self.courier._under_way)

    async def rows(self) -> list[tuple[OutboxState, int]]:
        """Return state and attempts of every row, oldest first."""

        async def work(stores: Stores) -> list[tuple[OutboxState, int]]:
            rows = await stores.session.rows(select(outbox.c.state, outbox.c.attempts).order_by(outbox.c.id))
            return [(row.state, row.attempts) for row in rows]

        return await self.database.read(work)

    async def states(self) -> list[OutboxState]:
        return [state for state, _ in await self.rows()]

    async def state_of(self, to: Address) -> AddressState:
        found = await self.database.read(lambda stores: stores.addresses.find(to))
        assert found is not None
        return found.state


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def words(*texts: str) -> list[Outgoing]:
    return [Outgoing(text) for text in texts]


async def test_a_chat_gets_its_replies_in_their_order(post: Post) -> None:
    await post.queue(ANNA, *words("One", "Two", "Three"))
    await post.queue(BORIS, *words("Eins", "Zwei"))

    await post.carry()

    assert post.channel.texts(ANNA) == ["One", "Two", "Three"]
    assert post.channel.texts(BORIS) == ["Eins", "Zwei"]
    assert await post.states() == [OutboxState.SENT] * 5


async def test_a_refused_reply_does_not_block_the_next(post: Post) -> None:
    post.channel.fail(Refused("message is too odd"), times=1)
    await post.queue(ANNA, *words("One", "Two"))

    await post.carry()

    assert post.channel.texts(ANNA) == ["Two"]
    assert await post.states() == [OutboxState.REFUSED, OutboxState.SENT]


@pytest.mark.parametrize("trouble", [NotBegun("dns"), AccountBroken("401"), AnswerLost("reset")], ids=repr)
async def test_what_fails_is_tried_again_after_longer_and_longer_waits(post: Post, trouble: SendError) -> None:
    post.channel.fail(trouble, times=2, arrives=False)
    await post.queue(ANNA, *words("One", "Two"))

    tried = []
    for seconds in (0, 1, 1, 2, 4):
        post.time.later(seconds=seconds)
        await post.carry()
        tried.append((await post.rows())[0])

    queued, sent = OutboxState.QUEUED, OutboxState.SENT
    assert tried == [(queued, 1), (queued, 1), (queued, 2), (queued, 2), (sent, 3)]
    assert post.channel.texts(ANNA) == ["One", "Two"]


async def test_a_reply_is_given_up_after_some_attempts_and_the_next_has_its_turn(post: Post) -> None:
    post.channel.fail(NotBegun("dns"), times=ATTEMPTS)
    await post.queue(ANNA, *words("One", "Two"))

    for _ in range(ATTEMPTS):
        await post.carry()
        post.time.later(minutes=5)

    assert (await post.rows())[0] == (OutboxState.REFUSED, ATTEMPTS)
    assert post.channel.texts(ANNA) == ["Two"]


async def test_a_fault_in_one_message_does_not_hold_up_its_chat_for_ever(database: Database) -> None:
    class Faulty(MemoryChannel):
        async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
            if part.body.text == "One":
                raise ZeroDivisionError
            return await super().send(to, part, key, may_begin)

    post = Post(database, Faulty())
    await post.queue(ANNA, *words("One", "Two"))

    for _ in range(ATTEMPTS):
        await post.carry()
        post.time.later(minutes=5)

    assert await post.states() == [OutboxState.REFUSED, OutboxState.SENT]


async def test_the_whole_account_waits_when_the_messenger_says_so(database: Database) -> None:
    post = Post(database, MemoryChannel(limits=PACED))
    post.channel.fail(TryLater(timedelta(seconds=30)), times=1)
    await post.queue(ANNA, Outgoing("One"))
    await post.carry()
    await post.queue(BORIS, Outgoing("Eins"))

    post.time.later(seconds=27)
    await post.carry()
    early = list(post.channel.sent)
    post.time.later(seconds=4)
    await post.carry()

    assert early == []
    assert sorted(sent.shown.text for sent in post.channel.sent) == ["Eins", "One"]
    assert {attempts for _, attempts in await post.rows()} == {1}  # waiting is not trying


async def test_one_chat_alone_can_be_asked_to_wait(database: Database) -> None:
    post = Post(database, MemoryChannel(limits=PACED))
    post.channel.fail(TryLater(timedelta(seconds=30), account_wide=False), ANNA, times=1)
    await post.queue(ANNA, Outgoing("One"))
    await post.queue(BORIS, Outgoing("Eins"))

    await post.carry()

    assert [sent.shown.text for sent in post.channel.sent] == ["Eins"]


async def test_a_long_message_goes_on_with_the_part_that_failed(database: Database) -> None:
    class SecondFails(MemoryChannel):
        async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
            if len(self.sent) == 1 and not self.running:
                self.running = True
                raise NotBegun("connect")
            return await super().send(to, part, key, may_begin)

    post = Post(database, SecondFails(limits=SHORT))
    (row_id,) = await post.queue(ANNA, THREE_PARTS)

    await post.carry()
    before = post.channel.texts(ANNA)
    post.time.later(seconds=2)
    await post.carry()

    assert before == ["One two."]
    assert post.channel.texts(ANNA) == ["One two.", "Three four.", "Five six."]
    assert [sent.key for sent in post.channel.sent] == [f"outbox:{row_id}:{number}" for number in range(3)]


async def test_a_changed_message_is_changed_in_place(post: Post) -> None:
    (first,) = await post.queue(ANNA, Outgoing("10 of 50"))
    await post.edit(ANNA, first, Outgoing("50 of 50"))

    await post.carry()

    assert post.channel.texts(ANNA) == ["50 of 50"]


async def test_what_cannot_be_changed_is_said_anew(database: Database) -> None:
    post = Post(database, MemoryChannel(limits=Limits(4096, 1024, 64, None, can_edit=False)))
    (first,) = await post.queue(ANNA, Outgoing("10 of 50"))
    await post.edit(ANNA, first, Outgoing("50 of 50"))

    await post.carry()

    assert post.channel.texts(ANNA) == ["10 of 50", "50 of 50"]
    assert await post.states() == [OutboxState.SENT] * 2


async def test_one_message_that_must_become_several_is_said_anew(post: Post) -> None:
    (first,) = await post.queue(ANNA, Outgoing("10 of 50"))
    await post.edit(ANNA, first, Outgoing("a" * 5000))

    await post.carry()

    assert post.channel.texts(ANNA) == ["10 of 50", "a" * 4096, "a" * 904]


async def test_a_change_of_what_never_left_is_said_anew(post: Post) -> None:
    post.channel.fail(Refused("odd"), times=1)
    (first,) = await post.queue(ANNA, Outgoing("10 of 50"))
    await post.edit(ANNA, first, Outgoing("50 of 50"))

    await post.carry()

    assert post.channel.texts(ANNA) == ["50 of 50"]


async def test_a_removed_message_is_gone(post: Post) -> None:
    await post.queue(ANNA, Outgoing("One"))
    await post.carry()

    async def remove(stores: Stores) -> None:
        chat = await stores.addresses.open(ANNA, post.time())
        await stores.outbox.delete(chat.id, post.channel.sent[0].id, post.time())

    await post.database.unit(remove)
    await post.carry()

    assert post.channel.texts(ANNA) == []


async def test_the_answer_to_a_look_up_comes_back_as_an_event(post: Post) -> None:
    post.channel.answers[IS_ADMIN] = answer = LookupAnswer(IS_ADMIN, yes=True)

    row_id = await post.look_up(GROUP, IS_ADMIN, "17")
    await post.carry()

    key = f"lookup:{row_id}"
    assert post.heard == [Incoming(GROUP, Kind.LOOKED_UP, key, person="17", answer=answer)]
    assert await post.states() == [OutboxState.SENT]


async def test_whoever_waits_for_a_look_up_hears_when_there_is_no_answer(post: Post) -> None:
    post.channel.fail(NotBegun("dns"))

    await post.look_up(GROUP, IS_ADMIN, "17")
    for _ in range(ATTEMPTS):
        await post.carry()
        post.time.later(minutes=5)

    assert [event.answer for event in post.heard] == [LookupAnswer(IS_ADMIN, refusal="NotBegun")]
    assert await post.states() == [OutboxState.REFUSED]


@pytest.mark.parametrize("reason", GoneReason)
async def test_a_chat_that_is_gone_is_known_as_gone(post: Post, reason: GoneReason) -> None:
    post.channel.fail(Unreachable(reason))
    await post.queue(ANNA, Outgoing("One"))

    await post.carry()

    expected = AddressState.ACTIVE if reason is GoneReason.TOPIC_CLOSED else AddressState(reason.value)
    assert (await post.states(), await post.state_of(ANNA)) == ([OutboxState.REFUSED], expected)


async def test_who_wants_to_be_forgotten_and_blocks_us_is_forgotten_all_the_same(post: Post) -> None:
    post.channel.fail(Unreachable(GoneReason.BLOCKED))
    await post.queue(ANNA, Outgoing("Everything is deleted."))

    async def ask_for_erasure(stores: Stores) -> None:
        chat = await stores.addresses.open(ANNA, post.time())
        await stores.addresses.set_state(chat.id, AddressState.ERASING, post.time())

    await post.database.unit(ask_for_erasure)
    await post.carry()

    assert await post.database.unit(lambda stores: stores.addresses.erase_due(post.time())) == 1
    assert await post.database.read(lambda stores: stores.addresses.find(ANNA)) is None


async def test_a_chat_that_moved_is_followed_and_the_message_arrives(post: Post) -> None:
    post.channel.fail(Moved("-100700"), GROUP)
    await post.queue(GROUP, Outgoing("One"))

    await post.carry()

    there = Address("memory", "", "-100700", group=True)
    assert post.channel.texts(there) == ["One"]
    assert await post.database.read(lambda stores: stores.addresses.find(GROUP)) is None


async def test_replies_keep_the_account_s_pace(database: Database) -> None:
    post = Post(database, MemoryChannel(limits=PACED))
    left = []

    class Noting(MemoryChannel):
        async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
            left.append(post.time())
            return await super().send(to, part, key, may_begin)

    post.channel = Noting(limits=PACED)
    post.courier = post.another()
    for number in range(40):
        await post.queue(Address("memory", "", str(number)), Outgoing("Hello"))

    while len(left) < 40:
        await post.carry()
        post.time.later(seconds=1)

    for instant in left:
        assert sum(instant <= other < instant + timedelta(seconds=1) for other in left) <= 10


class ConnectingChannel(MemoryChannel):
    """Needs a connection, which takes longer than a permit lasts; notes when something leaves over it."""

    def __init__(self, time: PassingTime) -> None:
        super().__init__(limits=PACED)
        self.time = time
        self.is_connected = False
        self.left: list[datetime] = []

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        return await self.over_connection(super().send(to, part, key, may_begin))

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        await self.over_connection(super().edit(to, message_id, part, may_begin))

    async def over_connection(self, call: Coroutine[Any, Any, T]) -> T:
        if not self.is_connected:
            await self.time.sleep(0.1)
            self.is_connected = True
        result = await call
        self.left.append(self.time())
        return result


async def test_a_reply_whose_connection_comes_too_late_leaves_at_another_instant(database: Database) -> None:
    time = PassingTime()
    channel = ConnectingChannel(time)
    post = Post(database, channel, time)
    (row_id,) = await post.queue(ANNA, Outgoing("One"))
    await post.carry()
    channel.is_connected = False
    await post.edit(ANNA, row_id, Outgoing("Uno"))
    await post.carry()

    gap = timedelta(seconds=1 / (10 * SHARE))
    assert [sent.shown.text for sent in channel.sent] == ["Uno"]
    assert channel.left == [NOON + gap, NOON + 3 * gap]  # the permits before each were of no use
    assert await post.states() == [OutboxState.SENT] * 2


async def test_a_reply_overtakes_bulk_that_waits(database: Database) -> None:
    post = Post(database, MemoryChannel(limits=PACED))
    bulk = await database.unit(lambda s: s.pace.take("memory", "", 10, 64, post.time()))

    await post.queue(ANNA, Outgoing("One"))
    await post.carry()
    after = post.time()
    more = await database.unit(lambda s: s.pace.take("memory", "", 10, 64, NOON))

    assert bulk.instants == [NOON]  # bulk never gets further ahead than the horizon
    assert after <= NOON + HORIZON + LAPSE + timedelta(seconds=0.1)
    assert more.instants == []  # and what the reply took is taken


async def test_bulk_waits_only_for_replies_that_can_leave(post: Post) -> None:
    async def waiting() -> bool:
        return await post.database.read(lambda s: s.outbox.waiting("memory", "", post.time()))

    seen = [await waiting()]
    await post.queue(ANNA, *words("One", "Two"))
    seen.append(await waiting())
    post.channel.fail(TryLater(timedelta(minutes=1), account_wide=False))
    await post.carry()  # now the first waits for the messenger, and the second for the first
    seen.append(await waiting())
    post.time.later(minutes=1)
    seen.append(await waiting())
    post.time.later(seconds=6)  # no courier takes it: bulk is not what holds it up
    seen.append(await waiting())

    assert seen == [False, True, False, True, False]


async def test_the_next_reply_follows_at_once_without_any_ringing(database: Database) -> None:
    post = Post(database)
    await post.queue(ANNA, *words("One", "Two", "Three"))
    channels = {("memory", ""): post.channel}
    courier = Courier(database, DeafBell(), channels, post.hear, post.time, post.time.sleep)
    done = asyncio.Event()
    post.channel.sent = _Watched(3, done)

    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(20):
        await done.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert post.channel.texts(ANNA) == ["One", "Two", "Three"]
    assert await post.states() == [OutboxState.SENT] * 3


class _Watched(list):  # type: ignore[type-arg]
    """A list that says when it is long enough."""

    def __init__(self, wanted: int, done: asyncio.Event) -> None:
        self._wanted, self._done = wanted, done

    def append(self, item: object) -> None:
        super().append(item)
        if len(self) >= self._wanted:
            self._done.set()


async def test_what_follows_a_reply_that_ends_while_others_are_taken_leaves_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = SlowChannel()
    post = Post(database, channel)
    await post.queue(ANNA, *words("One", "Two"))
    courier = Courier(database, DeafBell(), {("memory", ""): channel}, post.hear, post.time, post.time.sleep)
    whole = type(database).unit

    async def taking_long(self: Any, work: Any, **options: Any) -> Any:
        result = await whole(self, work, **options)
        if result == [] and not channel.gate.is_set():  # "Two" waits for "One", which ends now
            channel.gate.set()
            await asyncio.wait(courier._under_way)
        return result

    monkeypatch.setattr(type(database), "unit", taking_long)
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(20):
        for _ in range(2):
            await channel.begun.get()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert post.channel.texts(ANNA) == ["One", "Two"]


async def test_a_courier_that_is_stopped_finishes_what_is_on_its_way(database: Database) -> None:
    channel = SlowChannel()
    post = Post(database, channel)
    await post.queue(ANNA, *words("One", "Two"))
    running = asyncio.create_task(post.courier.run())
    await channel.begun.get()

    running.cancel()
    channel.gate.set()
    await asyncio.gather(running, return_exceptions=True)

    assert post.channel.texts(ANNA) == ["One"]
    assert await post.states() == [OutboxState.SENT, OutboxState.QUEUED]


async def test_what_a_dead_courier_held_is_sent_by_the_next(database: Database) -> None:
    channel = SlowChannel()
    channel.gate.set()
    post = Post(database, channel)
    await post.queue(ANNA, *words("One", "Two"))

    async def take_and_die(stores: Stores) -> list[OutboxKind]:
        epoch = await stores.leases.begin("courier", post.time())
        return [errand.kind for errand in await stores.outbox.take([("memory", "")], epoch, post.time(), 10)]

    assert await database.unit(take_and_die) == [OutboxKind.SEND]
    await database.unit(fall_silent)
    running = asyncio.create_task(post.courier.run())
    for _ in range(2):
        await channel.begun.get()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert post.channel.texts(ANNA) == ["One", "Two"]
    assert await post.states() == [OutboxState.SENT] * 2
