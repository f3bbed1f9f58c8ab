from sqlalchemy import select

from broadcasts.deliveries import DeliveryState, Outcome
from broadcasts.tally import Tally
from storage.tables.broadcasts import delivery
from tests.databases import Database
from tests.storage.delivering import leased, running, sending, settle, states
from tests.storage.people import ACCOUNT, ANNA, BORIS, NOON, WEB

S = DeliveryState


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


async def test_what_waits_is_counted_in_messages_for_each_account(database: Database) -> None:
    broadcast_id, _ = await running(database, ANNA, BORIS, parts=2)
    (first, _) = await sending(database)
    await settle(database, Outcome(first, S.SENT))

    tally = await database.read(lambda s: s.ledger.tally(broadcast_id))

    assert tally.waiting == {ACCOUNT: 2}
