from collections import Counter

import pytest

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.budget import MANY_LOST, MANY_REFUSED
from broadcasts.deliveries import DeliveryState
from channels.address import Address
from channels.channel import MayBegin, Part, always
from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    Moved,
    NotBegun,
    Refused,
    SendError,
    Unreachable,
)
from channels.outgoing import Outgoing
from contacts.addresses import GONE, AddressState
from tests.broadcasts.sending import PACED, SAFE, SHORT, everyone, send
from tests.broadcasts.town import ARABIC, GERMAN, Town, chat
from tests.channels.memory import MemoryChannel
from tests.databases import Database

S = DeliveryState


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
    assert found.state is GONE.get(reason, AddressState.ACTIVE)
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
        async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
            if to == chat(1):
                raise ZeroDivisionError
            return await super().send(to, part, key, may_begin)

    town = Town(database, Faulty())
    await town.subscribe(chat(1), chat(2))
    await town.start()

    await send(town)

    assert await town.ledger() == [(S.UNCERTAIN, "answer_lost"), (S.SENT, "")]


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
