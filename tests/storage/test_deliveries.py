from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import AT_ONCE, MOVES, DeliveryState, IllegalMove, Leased, Outcome, check_move
from channels.address import Address
from contacts.addresses import AddressState
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.delivering import leased, running, sending, settle, states
from tests.storage.people import ANNA, BORIS, MINUTE, NOON, RUNNING, SECOND, WEB, a_broadcast, a_part

S = DeliveryState


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_every_move_outside_the_table_is_refused(before: DeliveryState, after: DeliveryState) -> None:
    if (before, after) in MOVES:
        check_move(before, after)
    else:
        with pytest.raises(IllegalMove):
            check_move(before, after)


async def test_a_lease_says_whom_to_send_what(database: Database) -> None:
    async def work(stores: Stores) -> tuple[int, int]:
        broadcast = await a_broadcast(stores, *RUNNING)
        chat = await stores.addresses.open(ANNA, NOON)
        await stores.deliveries.add(broadcast.id, [replace(a_part(chat.id), wanted="ti")], NOON)
        return broadcast.id, chat.id

    broadcast_id, chat_id = await database.unit(work)

    (one,) = await leased(database)

    assert one == Leased(one.id, broadcast_id, chat_id, ANNA, 0, 1, "de", 0, "ti", 0, 1)
    assert await leased(database) == []


async def test_a_repeated_freezing_adds_nothing(database: Database) -> None:
    broadcast_id, (anna,) = await running(database, ANNA)

    await database.unit(lambda s: s.deliveries.add(broadcast_id, [a_part(anna), a_part(anna, 1)], NOON))
    await database.unit(lambda s: s.deliveries.add(broadcast_id, [], NOON))

    assert await database.read(lambda s: s.ledger.counts(broadcast_id)) == {S.QUEUED: 2}


@pytest.mark.parametrize(
    "actions",
    [
        (),
        (BroadcastAction.PREPARE,),
        (*RUNNING, BroadcastAction.PAUSE),
        (*RUNNING, BroadcastAction.CANCEL),
        (*RUNNING, BroadcastAction.FINISH),
    ],
)
async def test_only_running_broadcasts_are_leased(database: Database, actions: tuple[BroadcastAction, ...]) -> None:
    await running(database, ANNA, actions=actions)

    assert await leased(database) == []


async def test_nothing_begins_once_its_broadcast_is_paused(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA)
    (one,) = await leased(database)

    async def pause(stores: Stores) -> None:
        broadcast = await stores.broadcasts.get(broadcast_id)
        assert broadcast is not None
        await stores.broadcasts.move(broadcast, BroadcastAction.PAUSE, NOON)

    await database.unit(pause)

    assert await database.unit(lambda s: s.deliveries.begin([one.id], 1, NOON)) == []


async def test_accounts_that_are_not_asked_for_are_left_alone(database: Database) -> None:
    await running(database, ANNA, WEB)

    found = await database.unit(lambda s: s.deliveries.lease("webchat:", 1, NOON, 10))

    assert [one.to for one in found] == [WEB]


async def test_a_part_leaves_when_the_one_before_it_is_sent(database: Database) -> None:
    await running(database, ANNA, parts=2)

    (first,) = await sending(database)
    before = await leased(database)
    await settle(database, Outcome(first, S.SENT, remote_id="9", shown_hash="h"))
    after = await leased(database)

    assert before == []
    assert [(one.part, one.attempts) for one in after] == [(1, 0)]


async def test_a_chat_is_given_time_between_two_parts(database: Database) -> None:
    await running(database, ANNA, parts=2)
    (first,) = await sending(database)
    await settle(database, Outcome(first, S.SENT))

    await database.unit(lambda s: s.deliveries.space_out(first, NOON + SECOND))

    assert await leased(database) == []
    assert [one.part for one in await leased(database, now=NOON + SECOND)] == [1]


async def test_a_sender_begins_only_what_it_still_holds(database: Database) -> None:
    await running(database, ANNA, BORIS)
    (anna,), (boris,) = await leased(database, epoch=1, limit=1), await leased(database, epoch=2, limit=1)

    begun = await database.unit(lambda s: s.deliveries.begin([anna.id, boris.id], 1, NOON))
    again = await database.unit(lambda s: s.deliveries.begin([anna.id], 1, NOON))

    assert (begun, again) == ([anna.id], [])
    assert await database.read(states) == [(S.SENDING, ""), (S.LEASED, "")]


async def test_what_did_not_begin_is_given_back(database: Database) -> None:
    await running(database, ANNA, BORIS)
    (anna,), (boris,) = await leased(database, epoch=1, limit=1), await leased(database, epoch=2, limit=1)

    await database.unit(lambda s: s.deliveries.give_back([anna.id, boris.id], 1, NOON))

    assert await database.read(states) == [(S.QUEUED, ""), (S.LEASED, "")]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(0, S.SENT, "", "77", "hash"),
        Outcome(0, S.FAILED, "blocked"),
        Outcome(0, S.UNCERTAIN, "answer_lost"),
        Outcome(0, S.QUEUED),
        Outcome(0, S.DEFERRED, "try_later", due_at=NOON + MINUTE),
    ],
)
async def test_an_outcome_is_written_down(database: Database, outcome: Outcome) -> None:
    broadcast_id, _ = await running(database, ANNA)
    (one,) = await sending(database)

    await settle(database, replace(outcome, delivery_id=one))

    (row,) = await database.read(lambda s: s.session.rows(select(delivery)))
    assert (row.state, row.reason, row.remote_id, row.shown_hash, row.epoch, row.attempts, row.due_at) == (
        outcome.state,
        outcome.reason,
        outcome.remote_id,
        outcome.shown_hash,
        None,
        1,
        outcome.due_at or AT_ONCE,
    )
    assert await database.read(lambda s: s.ledger.counts(broadcast_id)) == {outcome.state: 1}
    assert await database.read(lambda s: s.ledger.is_done(broadcast_id)) is (
        outcome.state in (S.SENT, S.FAILED, S.UNCERTAIN)
    )


async def test_a_deferred_part_is_due_later(database: Database) -> None:
    await running(database, ANNA)
    (one,) = await sending(database)
    await settle(database, Outcome(one, S.DEFERRED, "try_later", due_at=NOON + MINUTE))

    assert await leased(database) == []
    assert [found.attempts for found in await leased(database, now=NOON + MINUTE)] == [1]


async def test_what_is_queued_for_a_person_who_was_erased_is_skipped(database: Database) -> None:
    await running(database, ANNA, BORIS)
    anna = await database.read(lambda s: s.addresses.find(ANNA))
    assert anna is not None
    await database.unit(lambda s: s.addresses.set_state(anna.id, AddressState.ERASING, NOON))
    erased = await database.unit(lambda s: s.addresses.erase_due(NOON))

    found = await leased(database)

    assert erased == 1
    assert [one.to for one in found] == [BORIS]
    assert await database.read(states) == [(S.SKIPPED, "erased"), (S.LEASED, "")]


@pytest.mark.parametrize("state", [S.QUEUED, S.LEASED, S.SENT, S.FAILED])
async def test_no_outcome_changes_what_is_not_being_sent(database: Database, state: DeliveryState) -> None:
    await running(database, ANNA)
    (row,) = await database.read(lambda s: s.session.rows(select(delivery.c.id)))
    if state is S.LEASED:
        await leased(database)
    elif state in (S.SENT, S.FAILED):
        await sending(database)
        await settle(database, Outcome(row.id, state))

    await settle(database, Outcome(row.id, S.UNCERTAIN, "answer_lost"))

    assert await database.read(states) == [(state, "")]


async def test_parts_that_can_no_longer_follow_are_skipped(database: Database) -> None:
    broadcast_id, (anna, _) = await running(database, ANNA, BORIS, parts=2)
    first = (await sending(database))[0]
    await settle(database, Outcome(first, S.FAILED, "blocked"))

    await database.unit(lambda s: s.deliveries.skip_rest(broadcast_id, anna, "blocked", NOON))

    assert await database.read(states) == [
        (S.FAILED, "blocked"),
        (S.SKIPPED, "blocked"),
        (S.SENDING, ""),
        (S.QUEUED, ""),
    ]


async def test_a_chat_that_is_gone_is_skipped_everywhere_also_in_a_senders_hand(database: Database) -> None:
    await running(database, ANNA)
    await sending(database)
    await running(database, ANNA)
    (held,) = await leased(database)
    _, (anna, _) = await running(database, ANNA, BORIS)
    await running(database, ANNA, actions=(*RUNNING, BroadcastAction.FINISH))

    await database.unit(lambda s: s.deliveries.skip_address(anna, "deleted", NOON))

    assert await database.read(states) == [
        (S.SENDING, ""),  # its answer will tell
        (S.SKIPPED, "deleted"),
        (S.SKIPPED, "deleted"),
        (S.QUEUED, ""),
        (S.QUEUED, ""),  # of a broadcast that is over
    ]
    assert await database.unit(lambda s: s.deliveries.begin([held.id], 1, NOON)) == []


async def test_broadcasts_share_what_a_sender_takes(database: Database) -> None:
    to = [Address("telegram", "1", str(number)) for number in range(8)]
    first, _ = await running(database, *to)
    small, _ = await running(database, ANNA)
    last, _ = await running(database, *to)

    taken = Counter(one.broadcast_id for one in await leased(database, limit=6))
    rest = Counter(one.broadcast_id for one in await leased(database, limit=20))

    assert taken == {first: 2, small: 1, last: 3}
    assert rest == {first: 6, last: 5}
    assert await leased(database) == []
