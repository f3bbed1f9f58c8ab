import pytest

from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition
from channels.errors import GoneReason
from contacts.addresses import AddressState
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ACCOUNT, ANNA, NOON, RUNNING, a_broadcast, a_part
from tests.workers import fall_silent


async def sending_to_anna(stores: Stores) -> tuple[int, int]:
    """Return the broadcast and the address, with one part leased by a living worker."""
    broadcast = await a_broadcast(stores, *RUNNING)
    anna = await stores.addresses.open(ANNA, NOON)
    await stores.deliveries.add(broadcast.id, [a_part(anna.id), a_part(anna.id, 1)], NOON)
    epoch = await stores.leases.begin("sender", NOON)
    await stores.deliveries.lease(ACCOUNT, epoch, NOON, 1)
    return broadcast.id, anna.id


async def test_a_chat_that_cannot_be_written_to_is_marked_and_gets_nothing_more(database: Database) -> None:
    broadcast_id, anna = await database.unit(sending_to_anna)

    await database.unit(lambda s: s.gone(anna, GoneReason.BLOCKED, NOON))

    assert (await database.read(lambda s: s.addresses.get(anna))).state is AddressState.BLOCKED
    assert await database.read(lambda s: s.ledger.counts(broadcast_id)) == {DeliveryState.SKIPPED: 2}


async def test_a_chat_whose_topic_is_closed_is_left_alone_and_tried_again_next_time(database: Database) -> None:
    broadcast_id, anna = await database.unit(sending_to_anna)

    await database.unit(lambda s: s.gone(anna, GoneReason.TOPIC_CLOSED, NOON))

    assert (await database.read(lambda s: s.addresses.get(anna))).state is AddressState.ACTIVE
    assert await database.read(lambda s: s.ledger.counts(broadcast_id)) == {DeliveryState.SKIPPED: 2}


async def test_the_living_take_over_what_the_dead_held(database: Database) -> None:
    broadcast_id, _ = await database.unit(sending_to_anna)

    early = await database.unit(lambda s: s.take_over([], NOON))
    await database.unit(fall_silent)
    late = await database.unit(lambda s: s.take_over([], NOON))

    assert (early, late) == (0, 1)
    assert await database.read(lambda s: s.ledger.counts(broadcast_id)) == {DeliveryState.QUEUED: 2}


async def test_the_edition_of_a_broadcast_is_found(database: Database) -> None:
    broadcast = await database.unit(a_broadcast)

    found: Edition = await database.read(lambda s: s.edition_of_broadcast(broadcast.id))

    assert found == await database.read(lambda s: s.editions.get(broadcast.edition_id))
    with pytest.raises(KeyError):
        await database.read(lambda s: s.edition_of_broadcast(broadcast.id + 1))
