from collections import Counter

import pytest
from sqlalchemy import select

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.deliveries import NO_CHANNEL, DeliveryState
from broadcasts.editions import EditionState
from broadcasts.gate import Instead, approved_gate
from broadcasts.missed import WAITS_FOR_LANGUAGE
from broadcasts.preparing import NOT_APPROVED, preview
from channels.channel import Limits
from contacts.addresses import AddressState
from locales.registry import LANGUAGES
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.broadcasts.town import ARABIC, GERMAN, TURKISH, Town, chat
from tests.channels.memory import MemoryChannel
from tests.databases import Database

SHORT = Limits(text_chars=12, caption_chars=12, token_bytes=64, messages_per_second=None)


async def pieces(town: Town) -> list[tuple[int, str, int, str]]:
    """Return part, language, part of that language and the language asked for, of every row."""

    async def work(stores: Stores) -> list[tuple[int, str, int, str]]:
        rows = await stores.session.rows(select(delivery).order_by(delivery.c.address_id, delivery.c.part))
        return [(row.part, row.language, row.language_part, row.wanted) for row in rows]

    found: list[tuple[int, str, int, str]] = await town.unit(work)
    return found


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 100])
async def test_stopped_between_chunks_it_goes_on_and_writes_everybody_once(town: Town, chunk: int) -> None:
    await town.subscribe(*(chat(number) for number in range(5)))
    await town.plan()

    states: list[BroadcastState] = []
    while not states or states[-1] is not BroadcastState.RUNNING:
        states.append((await town.prepare(chunk)).state)  # as if the process had been started anew each time

    assert states == [BroadcastState.PREPARING] * (5 // chunk) + [BroadcastState.RUNNING]
    assert await town.states() == [DeliveryState.QUEUED] * 5


async def test_nothing_is_sent_before_everybody_is_written_down(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.plan()

    await town.prepare(chunk=1)

    await town.sender.work_off()

    assert town.channel.sent == []


async def test_a_chunk_that_fails_leaves_nothing_half_done(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.plan()
    await town.prepare(chunk=1)
    before = await town.unit(lambda s: s.broadcasts.get(town.broadcast_id))

    async def fail(stores: Stores) -> None:
        await stores.ledger.skip_broadcast(town.broadcast_id, "x", town.time())
        await stores.broadcasts.frozen(town.broadcast_id, 99)
        raise LookupError

    with pytest.raises(LookupError):
        await town.unit(fail)

    assert await town.unit(lambda s: s.broadcasts.get(town.broadcast_id)) == before
    await town.prepare(chunk=5)
    assert await town.states() == [DeliveryState.QUEUED] * 2


async def test_who_subscribes_after_the_freezing_waits_for_the_next_edition(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.start()

    await town.subscribe(chat(2))

    assert len(await town.ledger()) == 1


async def test_an_audience_of_nobody_is_soon_done(town: Town) -> None:
    await town.start()

    assert (await town.state(), await town.ledger()) == ((BroadcastState.RUNNING, ""), [])
    assert await town.unit(lambda s: s.ledger.is_done(town.broadcast_id))


async def test_texts_can_no_longer_change_once_the_freezing_has_begun(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.plan()

    await town.prepare(chunk=1)

    assert (await town.edition()).state is EditionState.SENT


async def test_what_was_changed_after_its_approval_is_not_sent(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.plan(approved=False)

    await town.prepare()

    assert await town.state() == (BroadcastState.CANCELLED, NOT_APPROVED)
    assert (await town.edition()).state is EditionState.DRAFT
    assert await town.ledger() == []


async def test_long_texts_and_bilingual_posts_are_several_parts(database: Database) -> None:
    town = Town(database, MemoryChannel(limits=SHORT))
    await town.subscribe(chat(1), languages=("tr", "de"), bilingual=True)
    await town.subscribe(chat(2), languages=("fa",))

    await town.start(GERMAN, TURKISH)

    assert [piece for piece in await pieces(town) if not piece[3]] == [
        (0, "tr", 0, ""), (1, "tr", 1, ""), (2, "de", 0, ""), (3, "de", 1, ""),
    ]  # fmt: skip
    fallback = [piece for piece in await pieces(town) if piece[3]]
    assert {(language, wanted) for _, language, _, wanted in fallback} == {("de", "fa")}
    assert [part for part, _, _, _ in fallback] == list(range(len(fallback)))
    assert len(fallback) > 2  # the sentence in Persian comes on top


async def test_a_chat_on_a_messenger_we_no_longer_run_is_skipped_with_the_reason(town: Town) -> None:
    await town.subscribe(chat(1, channel="pager"))

    await town.start()

    assert await town.ledger() == [(DeliveryState.SKIPPED, NO_CHANNEL)]


@pytest.mark.parametrize("state", [state for state in AddressState if state is not AddressState.ACTIVE])
async def test_only_chats_that_can_be_written_to_are_picked(town: Town, state: AddressState) -> None:
    await town.subscribe(chat(1))

    async def change(stores: Stores) -> None:
        found = await stores.addresses.find(chat(1))
        assert found is not None
        await stores.addresses.set_state(found.id, state, town.time())

    await town.unit(change)
    await town.start()

    assert await town.ledger() == []


async def test_cancelled_while_it_is_prepared_nothing_is_sent(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.plan()
    await town.prepare(chunk=1)

    await town.move(BroadcastAction.CANCEL)

    assert await town.unit(lambda s: s.broadcasts.claim_due(town.time())) is None
    assert await town.ledger() == [(DeliveryState.SKIPPED, "cancelled")]


async def test_the_numbers_before_sending(town: Town) -> None:
    await town.subscribe(chat(1), chat(2))
    await town.subscribe(chat(3), languages=("ar",))
    await town.subscribe(chat(4), languages=("fa", "el"))
    await town.subscribe(chat(5, channel="pager"))
    await town.subscribe(chat(6), chat(7), languages=("tr",))
    await town.plan(GERMAN, ARABIC)
    edition = await town.edition()

    async def count(stores: Stores) -> object:
        gate = approved_gate(edition, LANGUAGES, {"fa": Instead.MAIN, "tr": Instead.WAIT})
        return await preview(stores, town.channels, gate, Segment(await town.topic(stores)))

    numbers = await town.unit(count)

    assert numbers.total == 4
    assert numbers.by_language == Counter(de=3, ar=1)
    assert numbers.by_channel == Counter(memory=4)
    assert numbers.fallbacks == Counter({("fa", "de"): 1})
    assert numbers.withheld == Counter({("tr", WAITS_FOR_LANGUAGE): 2})
    assert numbers.unreachable == Counter(pager=1)
    assert await town.ledger() == []
