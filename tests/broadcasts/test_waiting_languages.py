"""Freezing with languages that are not ready, and sending them later to exactly those who wait."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select

from broadcasts.audience import Segment, Waiting, WaitingOf
from broadcasts.broadcasts import BroadcastState
from broadcasts.correcting import LanguageMissing, begin_correction, to_correct
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition, EditionClosed, EditionText, save_edition
from broadcasts.gate import Instead
from broadcasts.missed import LANGUAGE_LEFT_OUT, WAITS_FOR_LANGUAGE
from broadcasts.preparing import NOT_APPROVED, prepare_chunk
from broadcasts.releasing import ApprovalRule, approve_edition
from contacts.addresses import AddressState
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.broadcasts.changing import finish
from tests.broadcasts.sending import everyone, send
from tests.broadcasts.town import ARABIC, GERMAN, TURKISH, Town, chat

S = DeliveryState
WAIT_FOR_TURKISH = {"tr": Instead.WAIT}


async def rows(town: Town) -> list[tuple[int, str, str, DeliveryState, str]]:
    """Return broadcast, language, wanted language, state and reason of every row."""

    async def work(stores: Stores) -> list[tuple[int, str, str, DeliveryState, str]]:
        found = await stores.session.rows(select(delivery).order_by(delivery.c.broadcast_id, delivery.c.address_id))
        return [(row.broadcast_id, row.language, row.wanted, row.state, row.reason) for row in found]

    result: list[tuple[int, str, str, DeliveryState, str]] = await town.unit(work)
    return result


async def start(town: Town, *texts: EditionText, fallbacks: Mapping[str, str], **plan: object) -> None:
    await town.plan(*texts, fallbacks=fallbacks, **plan)  # type: ignore[arg-type]
    await town.prepare()


async def add_text(town: Town, text: EditionText, *, approved: bool = True) -> Edition:
    """Let a text come after the edition was sent."""

    async def work(stores: Stores) -> Edition:
        edition = await stores.edition_of_broadcast(town.broadcast_id)
        edition = replace(edition, texts={**edition.texts, text.language: text})
        edition = await save_edition(stores.editions, edition, town.time())
        if approved:
            rule = ApprovalRule.NONE
            edition = await approve_edition(stores.editions, edition, None, rule, town.time(), [text.language])
        return edition

    edition: Edition = await town.unit(work)
    return edition


async def waiting(town: Town) -> list[Waiting]:
    edition = await town.edition()
    found: list[Waiting] = await town.unit(lambda stores: stores.broadcasts.waiting(edition.id))
    return found


async def plan_late(town: Town, language: str, since: int, fallbacks: Mapping[str, str] | None = None) -> None:
    """Plan the broadcast to those who wait since an earlier one."""
    edition = await town.edition()

    async def work(stores: Stores) -> None:
        planned = await stores.broadcasts.add(
            edition.id,
            Segment(await town.topic(stores), waiting_of=WaitingOf(since, language)),
            None,
            town.time(),
            next_at=town.time(),
            send_local="",
            zone="Europe/Berlin",
            report_address_id=None,
            request_key=None,
            fallbacks=fallbacks,
        )
        assert planned is not None
        town.broadcast_id = planned.id

    await town.unit(work)


async def test_each_choice_is_written_down_and_only_ready_texts_leave(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.subscribe(chat(2), languages=("tr",))
    await town.subscribe(chat(3), languages=("fa",))
    await town.subscribe(chat(4), languages=("ar",))
    await town.subscribe(chat(5), languages=("uk", "de"))
    fallbacks = {"tr": Instead.WAIT, "fa": Instead.LEAVE_OUT, "ar": Instead.MAIN, "uk": Instead.WAIT}

    await start(town, GERMAN, TURKISH, fallbacks=fallbacks, only=["de"])

    assert [row[1:] for row in await rows(town)] == [
        ("de", "", S.QUEUED, ""),
        ("tr", "tr", S.SKIPPED, WAITS_FOR_LANGUAGE),
        ("fa", "fa", S.SKIPPED, LANGUAGE_LEFT_OUT),
        ("de", "ar", S.QUEUED, ""),
        ("de", "", S.QUEUED, ""),
    ]
    assert (await town.edition()).sent_languages == ("de",)
    await send(town)
    assert everyone(town) == Counter({"1": 1, "4": 1, "5": 1})
    missed = await town.unit(lambda stores: stores.ledger.missed(town.broadcast_id))
    assert (missed.causes, missed.reachable) == ({}, 0)
    assert await town.unit(lambda stores: stores.ledger.queue_again(town.broadcast_id, town.time())) == 0


async def test_a_language_the_city_no_longer_offers_never_leaves(town: Town) -> None:
    await town.subscribe(chat(1), languages=("tr",))
    await town.subscribe(chat(2), languages=("xx",))
    await town.plan(GERMAN, TURKISH, EditionText("xx", "", "?"))

    async def work(stores: Stores) -> None:
        broadcast = await stores.broadcasts.claim_due(town.time())
        assert broadcast is not None
        await prepare_chunk(stores, town.channels, broadcast, town.time(), languages=("de", "xx"))

    await town.unit(work)
    await send(town)

    assert [row[1:3] for row in await rows(town)] == [("de", "tr"), ("de", "xx")]
    assert everyone(town) == Counter({"1": 1, "2": 1})
    assert (await town.edition()).sent_languages == ("de",)


async def test_what_is_approved_between_two_chunks_does_not_leave_half(town: Town) -> None:
    await town.subscribe(chat(1), chat(2), languages=("tr",))
    await town.plan(GERMAN, fallbacks=WAIT_FOR_TURKISH)
    await town.prepare(chunk=1)

    await add_text(town, TURKISH)
    await town.prepare()

    assert [row[3:] for row in await rows(town)] == [(S.SKIPPED, WAITS_FOR_LANGUAGE)] * 2


async def test_who_waits_gets_the_late_text_once_and_nobody_else_does(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.subscribe(chat(2), chat(3), languages=("tr",))
    await town.subscribe(chat(4), languages=("ar",))
    await start(town, GERMAN, fallbacks=WAIT_FOR_TURKISH)
    first = town.broadcast_id
    await send(town)
    await finish(town)
    await add_text(town, TURKISH)
    assert await waiting(town) == [Waiting(first, "tr", 2)]

    await plan_late(town, "tr", first)
    await town.prepare(chunk=1)
    await town.prepare()
    await send(town)

    assert everyone(town) == Counter({"1": 1, "2": 1, "3": 1, "4": 1})
    assert [sent.shown.text for sent in town.channel.sent if sent.to.value in "23"] == [TURKISH.body] * 2
    assert await waiting(town) == []
    assert (await town.edition()).sent_languages == ("de", "tr")
    with pytest.raises(EditionClosed):
        await add_text(town, replace(TURKISH, body="anders"))


async def test_the_late_text_sent_by_two_people_arrives_once(town: Town) -> None:
    await town.subscribe(chat(2), languages=("tr",))
    await start(town, GERMAN, fallbacks=WAIT_FOR_TURKISH)
    first = town.broadcast_id
    await add_text(town, TURKISH)

    for _ in range(2):
        await plan_late(town, "tr", first)
        await town.prepare()
        await send(town)

    assert everyone(town) == Counter({"2": 1})


async def test_who_left_or_cannot_be_reached_waits_no_longer(town: Town) -> None:
    await town.subscribe(chat(1), chat(2), chat(3), languages=("tr",))
    await start(town, GERMAN, fallbacks=WAIT_FOR_TURKISH)

    async def leave(stores: Stores) -> None:
        blocked, left = [await stores.addresses.find(chat(number)) for number in (1, 2)]
        assert blocked is not None
        assert left is not None
        await stores.addresses.set_state(blocked.id, AddressState.BLOCKED, town.time())
        topic = await town.topic(stores)
        await stores.subscriptions.put(left.id, topic, SubscriptionState.ENDED, None, town.time())

    await town.unit(leave)

    assert await waiting(town) == [Waiting(town.broadcast_id, "tr", 1)]


async def test_who_wishes_for_another_missing_language_since_goes_on_waiting_for_that(town: Town) -> None:
    await town.subscribe(chat(1), languages=("tr",))
    choices = {"tr": Instead.WAIT, "uk": Instead.WAIT}
    await start(town, GERMAN, fallbacks=choices)
    first = town.broadcast_id
    await add_text(town, TURKISH)
    await town.subscribe(chat(1), languages=("uk",))

    await plan_late(town, "tr", first, choices)
    await town.prepare()

    assert await waiting(town) == [Waiting(town.broadcast_id, "uk", 1)]


async def test_a_late_text_that_is_not_approved_is_not_sent(town: Town) -> None:
    await town.subscribe(chat(1), languages=("tr",))
    await start(town, GERMAN, fallbacks=WAIT_FOR_TURKISH)
    first = town.broadcast_id
    await add_text(town, TURKISH, approved=False)

    await plan_late(town, "tr", first)
    await town.prepare()

    assert await town.state() == (BroadcastState.CANCELLED, NOT_APPROVED)
    assert await waiting(town) == [Waiting(first, "tr", 1)]


async def test_a_correction_needs_the_languages_that_were_sent_and_no_others(town: Town) -> None:
    await town.subscribe(chat(1))
    await town.subscribe(chat(2), languages=("tr",))
    await start(town, GERMAN, TURKISH, ARABIC, fallbacks=WAIT_FOR_TURKISH, only=["de", "ar"])
    await send(town)
    await finish(town)

    async def correct(stores: Stores, *languages: str) -> int:
        root = await stores.edition_of_broadcast(town.broadcast_id)
        draft = await begin_correction(stores.editions, root, None, town.time())
        texts = {tag: text for tag, text in root.texts.items() if tag in languages}
        return len(await to_correct(stores, replace(draft, texts=texts)))

    assert await town.unit(lambda stores: correct(stores, "de", "ar")) == 1
    with pytest.raises(LanguageMissing, match="ar"):
        await town.unit(lambda stores: correct(stores, "de", "tr"))
