"""What the ledger does for a newcomer: each question on both engines."""

from dataclasses import replace
from datetime import datetime, timedelta

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastAction, BroadcastKind
from broadcasts.deliveries import DeliveryAction, DeliveryState, NewDelivery
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ACCOUNT, ANNA, BORIS, MINUTE, NOON, RUNNING, a_broadcast

LATER = NOON + MINUTE


async def a_change(stores: Stores, kind: BroadcastKind, of_id: int, edition_id: int) -> int:
    change = await stores.broadcasts.add(
        edition_id,
        Segment(1),
        None,
        NOON,
        next_at=NOON,
        send_local="",
        zone="",
        report_address_id=None,
        request_key=None,
        kind=kind,
        of_id=of_id,
    )
    assert change is not None
    return change.id


def a_row(
    address_id: int, part: int = 0, due_at: datetime = LATER, action: DeliveryAction = DeliveryAction.SEND
) -> NewDelivery:
    return NewDelivery(address_id, ACCOUNT, part, 2, "de", part, "", "hash", action=action, due_at=due_at)


async def chats(stores: Stores) -> tuple[int, int]:
    return (await stores.addresses.open(ANNA, NOON)).id, (await stores.addresses.open(BORIS, NOON)).id


async def sent(stores: Stores, since: datetime = NOON) -> list[int]:
    return [each.id for each in await stores.broadcasts.sent_since(since)]


async def test_what_was_sent_since_an_instant_the_latest_first(database: Database) -> None:
    async def work(stores: Stores) -> None:
        finished = await a_broadcast(stores, *RUNNING, BroadcastAction.FINISH)
        running = await a_broadcast(stores, *RUNNING)
        paused = await a_broadcast(stores, *RUNNING, BroadcastAction.PAUSE)
        preparing = await a_broadcast(stores, BroadcastAction.PREPARE)
        await a_broadcast(stores)
        await a_broadcast(stores, *RUNNING, BroadcastAction.CANCEL)
        await a_broadcast(stores, BroadcastAction.CANCEL)

        assert await sent(stores) == [preparing.id, paused.id, running.id, finished.id]
        assert await sent(stores, NOON + timedelta(seconds=1)) == [preparing.id]

    await database.unit(work)


async def test_what_was_withdrawn_is_not_among_it_and_what_a_correction_took_over_is(database: Database) -> None:
    async def work(stores: Stores) -> None:
        withdrawn = await a_broadcast(stores, *RUNNING, BroadcastAction.FINISH)
        corrected = await a_broadcast(stores, *RUNNING, BroadcastAction.CANCEL)
        spared = await a_broadcast(stores, *RUNNING, BroadcastAction.FINISH)
        await a_change(stores, BroadcastKind.WITHDRAW, withdrawn.id, withdrawn.edition_id)
        await a_change(stores, BroadcastKind.CORRECT, corrected.id, corrected.edition_id)
        undone = await stores.broadcasts.get(
            await a_change(stores, BroadcastKind.WITHDRAW, spared.id, spared.edition_id)
        )
        assert undone is not None
        await stores.broadcasts.move(undone, BroadcastAction.CANCEL, NOON)

        assert await sent(stores) == [spared.id, corrected.id]

    await database.unit(work)


async def test_a_chat_has_an_edition_by_any_of_its_broadcasts_and_their_corrections(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await chats(stores)
        first = await a_broadcast(stores, *RUNNING)
        corrected = await stores.editions.add("de", None, NOON, first.edition_id)
        correction = await a_change(stores, BroadcastKind.CORRECT, first.id, corrected.id)
        other = await a_broadcast(stores, *RUNNING)

        await stores.deliveries.add(first.id, [a_row(anna)], NOON)
        await stores.deliveries.add(correction, [a_row(boris)], NOON)

        for address_id in (anna, boris):
            assert await stores.deliveries.has_edition(first.edition_id, address_id)
            assert not await stores.deliveries.has_edition(other.edition_id, address_id)

    await database.unit(work)


async def test_only_what_nobody_has_touched_can_be_recalled(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await chats(stores)
        here = await a_broadcast(stores, *RUNNING)
        await stores.deliveries.add(here.id, [a_row(anna), a_row(anna, 1), a_row(boris), a_row(boris, 1)], NOON)
        (taken,) = [each for each in await stores.deliveries.lease(ACCOUNT, 1, LATER, 1) if each.part == 0]
        other = boris if taken.address_id == anna else anna

        assert await stores.deliveries.recall(here.id, taken.address_id, NOON) is None
        assert await stores.deliveries.recall(here.id, other, LATER) is None  # due: it may leave at any moment
        assert await stores.deliveries.recall(here.id, other, NOON) == LATER
        assert await stores.deliveries.recall(here.id, other, NOON) is None
        assert await stores.ledger.counts(here.id) == {DeliveryState.LEASED: 1, DeliveryState.QUEUED: 1}

    await database.unit(work)


async def test_what_a_correction_changes_or_adds_is_not_recalled(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await chats(stores)
        here = await a_broadcast(stores, *RUNNING)
        added = replace(a_row(boris), language_part=1)
        await stores.deliveries.add(here.id, [a_row(anna, action=DeliveryAction.EDIT), added], NOON)

        assert [await stores.deliveries.recall(here.id, each, NOON) for each in (anna, boris)] == [None, None]

    await database.unit(work)


async def test_a_message_is_skipped_for_one_chat_and_its_changes_go_on(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await chats(stores)
        here = await a_broadcast(stores, *RUNNING)
        rows = [a_row(anna), a_row(boris), a_row(anna, 1, action=DeliveryAction.EDIT)]
        await stores.deliveries.add(here.id, rows, NOON)

        await stores.deliveries.skip_message(here.id, anna, "unsubscribed", NOON)

        assert await stores.ledger.counts(here.id) == {DeliveryState.SKIPPED: 1, DeliveryState.QUEUED: 2}

    await database.unit(work)


async def test_a_chat_that_only_a_correction_knows_is_among_those_that_the_next_one_changes(database: Database) -> None:
    async def work(stores: Stores) -> None:
        anna, boris = await chats(stores)
        first = await a_broadcast(stores, *RUNNING)
        correction = await a_change(stores, BroadcastKind.CORRECT, first.id, first.edition_id)
        await stores.deliveries.add(first.id, [a_row(boris)], NOON)
        await stores.deliveries.add(correction, [a_row(anna)], NOON)

        assert [each.address_id for each in await stores.ledger.standing(first.id, 0, 10)] == sorted([anna, boris])
        assert [each.address_id for each in await stores.ledger.standing(first.id, 0, 1)] == [min(anna, boris)]
        assert [each.address_id for each in await stores.ledger.standing(first.id, min(anna, boris), 1)] == [
            max(anna, boris)
        ]

    await database.unit(work)


async def test_practice_is_not_among_what_was_sent(database: Database) -> None:
    async def work(stores: Stores) -> None:
        draft = await stores.editions.add("de", None, NOON, training=True)
        broadcast = await a_broadcast(stores, *RUNNING)
        assert await sent(stores) == [broadcast.id]
        trained = await stores.broadcasts.add(
            draft.id,
            Segment(1),
            None,
            NOON,
            next_at=NOON,
            send_local="",
            zone="",
            report_address_id=None,
            request_key=None,
        )
        assert trained is not None
        for action in RUNNING:
            trained = await stores.broadcasts.move(trained, action, NOON)

        assert await sent(stores) == [broadcast.id]

    await database.unit(work)
