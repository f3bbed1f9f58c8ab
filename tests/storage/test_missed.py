"""What staff decide about chats that were not reached, on both engines."""

from sqlalchemy import select

from broadcasts.audience import Segment
from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import ANSWER_LOST, NO_CHANNEL, DeliveryState, NewDelivery
from channels.address import Address
from contacts.addresses import AddressState
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.people import ACCOUNT, NOON, a_topic, an_organisation

S = DeliveryState
RUN = (BroadcastAction.PREPARE, BroadcastAction.RUN)


async def a_town(stores: Stores, *chats: list[tuple[S, str]], organisation: str = "") -> tuple[int, list[int]]:
    """Make a broadcast whose chats have parts in these states; return its id and those of the addresses."""
    topic_id = await a_topic(stores)
    edition = await stores.editions.add("de", None, NOON)
    broadcast = await stores.broadcasts.add(
        edition.id,
        Segment(topic_id),
        None,
        NOON,
        next_at=NOON,
        send_local="",
        zone="Europe/Berlin",
        report_address_id=None,
        request_key=None,
    )
    assert broadcast is not None
    for action in RUN:
        broadcast = await stores.broadcasts.move(broadcast, action, NOON)
    ids = []
    for number, parts in enumerate(chats):
        chat = await stores.addresses.open(Address("telegram", "1", str(1000 + number)), NOON)
        await stores.subscriptions.put(chat.id, topic_id, SubscriptionState.ACTIVE, None, NOON)
        if organisation:
            linked = await an_organisation(stores, f"{organisation} {number}", f"CODE000{number}")
            await stores.organisations.link(chat, linked, NOON)
        rows = [
            NewDelivery(chat.id, ACCOUNT, part, len(parts), "de", part, "", "hash", state, reason)
            for part, (state, reason) in enumerate(parts)
        ]
        await stores.deliveries.add(broadcast.id, rows, NOON)
        ids.append(chat.id)
    return broadcast.id, ids


async def states(stores: Stores) -> list[tuple[S, str]]:
    rows = await stores.session.rows(select(delivery.c.state, delivery.c.reason).order_by(delivery.c.id))
    return [(row.state, row.reason) for row in rows]


async def test_missed_chats_are_counted_named_and_judged_by_the_part_that_decides(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast_id, ids = await a_town(
            stores,
            [(S.SENT, ""), (S.FAILED, "refused"), (S.SKIPPED, "refused")],
            [(S.UNCERTAIN, ANSWER_LOST), (S.HELD, ANSWER_LOST)],
            [(S.SENT, "")],
            [(S.SKIPPED, "unsubscribed")],
            [(S.SKIPPED, "cancelled")],
            organisation="Verein",
        )

        missed = await stores.ledger.missed(broadcast_id)

        assert [(chat.address_id, chat.organisation, chat.reachable) for chat in missed.chats] == [
            (ids[0], "Verein 0", True),
            (ids[1], "Verein 1", False),
            (ids[3], "Verein 3", False),
        ]
        assert missed.causes == {
            (S.FAILED, "refused"): 1,
            (S.UNCERTAIN, ANSWER_LOST): 1,
            (S.SKIPPED, "unsubscribed"): 1,
        }
        assert (missed.reachable, missed.uncertain, missed.not_reached) == (1, 1, 2)
        assert len((await stores.ledger.missed(broadcast_id, limit=2)).chats) == 2

    await database.unit(work)


async def test_all_parts_from_the_failed_one_on_are_queued_again(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast_id, _ = await a_town(stores, [(S.SENT, ""), (S.FAILED, "refused"), (S.SKIPPED, "refused")])

        assert await stores.ledger.queue_again(broadcast_id, NOON) == 1

        assert await states(stores) == [(S.SENT, ""), (S.QUEUED, ""), (S.QUEUED, "")]
        assert await stores.ledger.queue_again(broadcast_id, NOON) == 0

    await database.unit(work)


async def test_nobody_gets_again_what_they_do_not_want_or_cannot_get(database: Database) -> None:
    async def work(stores: Stores) -> None:
        reasons = ("unsubscribed", "paused", "erasing", "erased", NO_CHANNEL, "cancelled", "left_out", "left_uncertain")
        chats = [[(S.SKIPPED, reason)] for reason in reasons]
        broadcast_id, ids = await a_town(
            stores, *chats, [(S.FAILED, "blocked")], [(S.FAILED, "refused")], [(S.FAILED, "refused")]
        )
        await stores.addresses.set_state(ids[-3], AddressState.BLOCKED, NOON)
        topic_id = await a_topic(stores)
        await stores.subscriptions.put(ids[-2], topic_id, SubscriptionState.PAUSED, None, NOON)

        assert (await stores.ledger.missed(broadcast_id)).reachable == 1
        assert await stores.ledger.queue_again(broadcast_id, NOON, only=ids[:-1]) == 0
        assert await stores.ledger.queue_again(broadcast_id, NOON, only=ids[-1:]) == 1

        assert [state for state, _ in await states(stores)][-3:] == [S.FAILED, S.FAILED, S.QUEUED]

    await database.unit(work)


async def test_uncertain_ones_are_sent_again_with_the_parts_behind_them(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast_id, ids = await a_town(
            stores,
            [(S.UNCERTAIN, ANSWER_LOST), (S.HELD, ANSWER_LOST)],
            [(S.UNCERTAIN, ANSWER_LOST)],
            [(S.HELD, "restored")],
        )
        await stores.addresses.set_state(ids[1], AddressState.BLOCKED, NOON)

        assert await stores.ledger.queue_again(broadcast_id, NOON) == 0
        assert await stores.ledger.queue_uncertain(broadcast_id, NOON) == 1

        uncertain = (S.UNCERTAIN, ANSWER_LOST)
        assert await states(stores) == [(S.QUEUED, ""), (S.QUEUED, ""), uncertain, (S.HELD, "restored")]

    await database.unit(work)


async def test_uncertain_ones_can_be_left_as_they_are(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast_id, _ = await a_town(stores, [(S.UNCERTAIN, ANSWER_LOST), (S.HELD, ANSWER_LOST)], [(S.SENT, "")])

        assert await stores.ledger.leave_uncertain(broadcast_id, NOON) == 1
        assert await stores.ledger.leave_uncertain(broadcast_id, NOON) == 0

        left = (S.SKIPPED, "left_uncertain")
        assert await states(stores) == [left, left, (S.SENT, "")]
        assert await stores.ledger.queue_again(broadcast_id, NOON) == 0

    await database.unit(work)


async def test_going_on_after_a_restore_leaves_what_follows_an_uncertain_part(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast_id, _ = await a_town(
            stores, [(S.UNCERTAIN, "restored"), (S.HELD, "restored")], [(S.HELD, "restored"), (S.HELD, "restored")]
        )

        assert await stores.ledger.release_held(broadcast_id, NOON) == 1

        queued = (S.QUEUED, "")
        assert await states(stores) == [(S.UNCERTAIN, "restored"), (S.HELD, "restored"), queued, queued]

    await database.unit(work)


async def test_a_large_decision_is_carried_out_in_pieces_of_whole_chats(database: Database) -> None:
    async def work(stores: Stores) -> None:
        two = [(S.FAILED, "refused"), (S.SKIPPED, "refused")]
        broadcast_id, _ = await a_town(stores, two, two, two)
        queued = (S.QUEUED, "")

        assert await stores.ledger.queue_again(broadcast_id, NOON, limit=2) == 2
        assert await states(stores) == [queued] * 4 + two
        assert await stores.ledger.queue_again(broadcast_id, NOON, limit=2) == 1
        assert await states(stores) == [queued] * 6

    await database.unit(work)


async def test_the_uncertain_are_decided_in_pieces_of_whole_chats(database: Database) -> None:
    async def work(stores: Stores) -> None:
        two = [(S.UNCERTAIN, ANSWER_LOST), (S.HELD, ANSWER_LOST)]
        broadcast_id, _ = await a_town(stores, two, two, two)
        left = (S.SKIPPED, "left_uncertain")

        assert await stores.ledger.leave_uncertain(broadcast_id, NOON, limit=1) == 1
        assert await stores.ledger.queue_uncertain(broadcast_id, NOON, limit=1) == 1
        assert await states(stores) == [left, left, (S.QUEUED, ""), (S.QUEUED, ""), *two]

    await database.unit(work)
