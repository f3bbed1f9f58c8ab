from dataclasses import replace

import pytest
from sqlalchemy import select

from broadcasts.broadcasts import BroadcastAction, BroadcastState
from broadcasts.deliveries import DeliveryState, Outcome
from channels.address import Address
from storage.stores import Stores
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.delivering import leased, running, sending, settle, states
from tests.storage.people import ACCOUNT, ANNA, BORIS, NOON, WEB

S = DeliveryState


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


async def test_parts_after_an_uncertain_one_wait_until_its_late_answer(database: Database) -> None:
    broadcast_id, (anna,) = await running(database, ANNA, parts=2)
    (first,) = await sending(database)
    await settle(database, Outcome(first, S.UNCERTAIN, "answer_lost"))
    await database.unit(lambda s: s.deliveries.hold_rest(broadcast_id, anna, "answer_lost", NOON))
    waiting = await database.read(states)

    await settle(database, Outcome(first, S.SENT))

    assert waiting == [(S.UNCERTAIN, "answer_lost"), (S.HELD, "answer_lost")]
    assert await database.read(states) == [(S.SENT, ""), (S.QUEUED, "")]


async def test_the_answers_of_a_sender_that_was_declared_dead_are_written_down_all_the_same(database: Database) -> None:
    epoch = await database.unit(lambda s: s.leases.begin("sender", NOON))
    await running(database, ANNA, BORIS, WEB)
    anna, boris, web = await sending(database, epoch=epoch)
    await database.unit(lambda s: s.leases.end(epoch))

    arrived = [Outcome(one, S.SENT, "", "77", "h", attempt=1, epoch=epoch) for one in (anna, boris)]
    await settle(database, arrived[0])  # nobody has taken over yet
    await database.unit(lambda s: s.take_over(["webchat"], NOON))
    after_take_over = await database.read(states)
    await settle(database, arrived[1], Outcome(web, S.SENT, "", "78", "h", attempt=1, epoch=epoch))

    assert after_take_over == [(S.SENT, ""), (S.UNCERTAIN, "answer_lost"), (S.QUEUED, "")]
    # What is queued again leaves again: the messenger knows its key.
    assert await database.read(states) == [(S.SENT, ""), (S.SENT, ""), (S.QUEUED, "")]
    assert (await remote_ids(database))[:2] == ["77", "77"]


async def test_the_answer_of_one_who_lives_changes_only_what_is_still_its_own(database: Database) -> None:
    slow, heir = [await database.unit(lambda s: s.leases.begin("sender", NOON)) for _ in range(2)]
    await running(database, WEB)
    (one,) = await sending(database, epoch=slow)
    await database.unit(lambda s: s.deliveries.release_dead([slow], ["webchat"], NOON))
    await sending(database, epoch=heir)

    await settle(database, Outcome(one, S.SENT, "", "77", "h", attempt=1, epoch=slow))
    before = await database.read(states)
    await settle(database, Outcome(one, S.SENT, "", "78", "h", attempt=2, epoch=heir))

    assert before == [(S.SENDING, "")]
    assert (await database.read(states), await remote_ids(database)) == ([(S.SENT, "")], ["78"])


async def test_what_a_sender_never_heard_that_it_got_is_queued_again(database: Database) -> None:
    to = [Address("telegram", "1", str(number)) for number in range(6)]
    await running(database, *to)
    ids = [one.id for one in await leased(database, epoch=1, limit=4)]
    await leased(database, epoch=2)
    await database.unit(lambda s: s.deliveries.begin(ids[:2], 1, NOON))

    disowned = await database.unit(lambda s: s.deliveries.disown(ACCOUNT, 1, [ids[2]], [ids[0]], NOON))

    assert disowned == 2
    assert [state for state, _ in await database.read(states)] == [
        S.SENDING, S.QUEUED, S.LEASED, S.QUEUED, S.LEASED, S.LEASED,
    ]  # fmt: skip
    assert await database.unit(lambda s: s.deliveries.disown(ACCOUNT, 1, [], [], NOON)) == 2
    assert await database.unit(lambda s: s.deliveries.disown(ACCOUNT, 1, [], [], NOON)) == 0


async def test_what_it_has_of_another_account_is_left_alone(database: Database) -> None:
    await running(database, ANNA, WEB)
    await sending(database)

    disowned = await database.unit(lambda s: s.deliveries.disown("webchat:", 1, [], [], NOON))

    assert disowned == 1
    assert [state for state, _ in await database.read(states)] == [S.SENDING, S.QUEUED]


async def remote_ids(database: Database) -> list[str]:
    rows = await database.read(lambda s: s.session.rows(select(delivery.c.remote_id).order_by(delivery.c.id)))
    return [row.remote_id for row in rows]


async def test_a_late_answer_lets_a_finished_broadcast_go_on_with_the_rest(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA, parts=2)
    (first,) = await sending(database)
    await database.unit(lambda s: s.deliveries.release_dead([1], [], NOON))

    async def finish(stores: Stores) -> None:
        present = await stores.broadcasts.locked(broadcast_id)
        assert present is not None
        await stores.broadcasts.move(present, BroadcastAction.FINISH, NOON)

    await database.unit(finish)
    await settle(database, Outcome(first, S.SENT, remote_id="9"))

    found = await database.read(lambda s: s.broadcasts.get(broadcast_id))
    assert found is not None
    assert found.state is BroadcastState.RUNNING
    assert await database.read(states) == [(S.SENT, ""), (S.QUEUED, "")]
