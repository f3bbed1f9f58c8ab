from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from broadcasts.broadcasts import BroadcastAction
from broadcasts.deliveries import AT_ONCE, MOVES, DeliveryState, IllegalMove, Leased, Outcome, check_move
from broadcasts.tally import Tally
from channels.address import Address
from contacts.addresses import AddressState
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.people import ACCOUNT, ANNA, BORIS, MINUTE, NOON, RUNNING, SECOND, WEB, a_broadcast, a_part

S = DeliveryState
EVERYWHERE = (ACCOUNT, "webchat:")


async def states(stores: Stores) -> list[tuple[DeliveryState, str]]:
    """Return state and reason of every part, by id."""
    rows = await stores.session.rows(select(delivery.c.state, delivery.c.reason).order_by(delivery.c.id))
    return [(row.state, row.reason) for row in rows]


async def running(
    database: Database, *to: Address, parts: int = 1, actions: Iterable[BroadcastAction] = RUNNING
) -> tuple[int, list[int]]:
    """Freeze an audience; return the broadcast's id and the addresses' ids."""

    async def work(stores: Stores) -> tuple[int, list[int]]:
        broadcast = await a_broadcast(stores, *actions)
        chats = [(await stores.addresses.open(address, NOON)).id for address in to]
        rows = [
            a_part(chat, part, part_count=parts, account=address.account_key)
            for chat, address in zip(chats, to, strict=True)
            for part in range(parts)
        ]
        await stores.deliveries.add(broadcast.id, rows, NOON)
        return broadcast.id, chats

    return await database.unit(work)


async def leased(database: Database, *, epoch: int = 1, now: datetime = NOON, limit: int = 10) -> list[Leased]:
    async def work(stores: Stores) -> list[Leased]:
        return [one for account in EVERYWHERE for one in await stores.deliveries.lease(account, epoch, now, limit)]

    return await database.unit(work)


async def sending(database: Database, *, epoch: int = 1) -> list[int]:
    ids = [one.id for one in await leased(database, epoch=epoch)]
    return await database.unit(lambda s: s.deliveries.begin(ids, epoch, NOON))


async def settle(database: Database, *outcomes: Outcome) -> None:
    await database.unit(lambda s: s.deliveries.settle(list(outcomes), NOON))


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


@pytest.mark.parametrize("late", [Outcome(0, S.SENT, remote_id="9"), Outcome(0, S.FAILED, "blocked")])
async def test_the_late_answer_says_what_became_of_an_uncertain_part(database: Database, late: Outcome) -> None:
    await running(database, ANNA)
    (one,) = await sending(database)
    await database.unit(lambda s: s.deliveries.release_dead([1], [], NOON))

    await settle(database, replace(late, delivery_id=one))

    assert await database.read(states) == [(late.state, late.reason)]


@pytest.mark.parametrize(
    ("late", "after"),
    [
        (Outcome(0, S.DEFERRED, "try_later", due_at=NOON), (S.UNCERTAIN, "answer_lost")),
        (Outcome(0, S.UNCERTAIN, "answer_lost"), (S.UNCERTAIN, "answer_lost")),
        (Outcome(0, S.QUEUED), (S.QUEUED, "")),  # its permit lapsed: no request ever began
    ],
)
async def test_a_late_answer_queues_again_only_what_never_began(
    database: Database, late: Outcome, after: tuple[DeliveryState, str]
) -> None:
    await running(database, ANNA)
    (one,) = await sending(database)
    await database.unit(lambda s: s.deliveries.release_dead([1], [], NOON))

    await settle(database, replace(late, delivery_id=one))

    assert await database.read(states) == [after]


async def test_the_answer_to_an_earlier_try_says_nothing_about_the_present_one(database: Database) -> None:
    await running(database, WEB)
    (one,) = await sending(database, epoch=1)
    await database.unit(lambda s: s.deliveries.release_dead([1], ["webchat"], NOON))
    await sending(database, epoch=2)

    await settle(database, Outcome(one, S.DEFERRED, due_at=NOON, attempt=1))
    before = await database.read(states)
    await settle(database, Outcome(one, S.SENT, attempt=2))

    assert (before, await database.read(states)) == ([(S.SENDING, "")], [(S.SENT, "")])


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


async def test_a_dead_senders_rows_are_queued_uncertain_or_safely_repeated(database: Database) -> None:
    await running(database, ANNA, WEB)
    await sending(database, epoch=1)
    await running(database, BORIS)
    await leased(database, epoch=1)

    freed = (
        await database.unit(lambda s: s.deliveries.release_dead([2], ["webchat"], NOON)),
        await database.unit(lambda s: s.deliveries.release_dead([1], ["webchat"], NOON)),
    )

    assert freed == (0, 3)
    assert await database.read(states) == [(S.UNCERTAIN, "answer_lost"), (S.QUEUED, ""), (S.QUEUED, "")]


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


async def test_parts_after_an_uncertain_one_wait_until_its_late_answer(database: Database) -> None:
    broadcast_id, (anna,) = await running(database, ANNA, parts=2)
    (first,) = await sending(database)
    await settle(database, Outcome(first, S.UNCERTAIN, "answer_lost"))
    await database.unit(lambda s: s.deliveries.hold_rest(broadcast_id, anna, "answer_lost", NOON))
    waiting = await database.read(states)

    await settle(database, Outcome(first, S.SENT))

    assert waiting == [(S.UNCERTAIN, "answer_lost"), (S.HELD, "answer_lost")]
    assert await database.read(states) == [(S.SENT, ""), (S.QUEUED, "")]


async def test_a_chat_that_is_gone_is_skipped_everywhere(database: Database) -> None:
    await running(database, ANNA)
    _, (anna, _) = await running(database, ANNA, BORIS)

    await database.unit(lambda s: s.deliveries.skip_address(anna, "deleted", NOON))

    assert await database.read(states) == [(S.SKIPPED, "deleted"), (S.SKIPPED, "deleted"), (S.QUEUED, "")]


async def test_cancelling_skips_what_did_not_begin(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA, BORIS, WEB)
    await sending(database)
    (row,) = await database.read(
        lambda s: s.session.rows(select(delivery.c.id).order_by(delivery.c.id.desc()).limit(1))
    )
    await settle(database, Outcome(row.id, S.QUEUED))

    skipped = await database.unit(lambda s: s.ledger.skip_broadcast(broadcast_id, "cancelled", NOON))

    assert skipped == 1
    assert await database.read(states) == [(S.SENDING, ""), (S.SENDING, ""), (S.SKIPPED, "cancelled")]


async def test_after_a_restore_everything_open_waits_for_a_person(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA)
    (first,) = await sending(database)
    await settle(database, Outcome(first, S.SENT))
    await running(database, ANNA)
    await sending(database)
    await running(database, ANNA)
    await leased(database)
    later, _ = await running(database, ANNA)

    held = await database.unit(lambda s: s.ledger.hold_open(NOON))

    assert held == 3
    assert await database.read(states) == [
        (S.SENT, ""),
        (S.UNCERTAIN, "restored"),  # most probably it arrived
        (S.HELD, "restored"),
        (S.HELD, "restored"),
    ]
    assert await database.unit(lambda s: s.ledger.release_held(later, NOON)) == 1
    assert await database.unit(lambda s: s.ledger.release_held(broadcast_id, NOON)) == 0
    assert (await database.read(states))[3] == (S.QUEUED, "")


async def test_a_chat_counts_once_by_its_worst_part(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA, BORIS, parts=2)
    anna, boris = await sending(database)
    await settle(database, Outcome(anna, S.SENT), Outcome(boris, S.SENT))
    anna, boris = await sending(database)
    await settle(database, Outcome(anna, S.FAILED, "refused"), Outcome(boris, S.SENT))

    tally = await database.read(lambda s: s.ledger.tally(broadcast_id))

    assert tally == Tally({(S.FAILED, "refused"): 1, (S.SENT, ""): 1}, {"de": 2})
    assert await database.read(lambda s: s.ledger.is_done(broadcast_id)) is True
