"""Orders for the printer: each is carried out by one worker, and again where that one is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from channels.address import Address
from hearings.content import Content
from hearings.print_orders import ATTEMPTS, IN_HAND, PrintKind, PrintOrder, after_failure
from storage.stores import Stores
from tests.databases import Database

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


async def order(stores: Stores) -> PrintOrder:
    hearing = await stores.hearings.add(Content.of("de", "Hearing"), None, NOW)
    chat = await stores.addresses.open(Address("memory", "", "Mona"), NOW)
    return await stores.print_orders.add(PrintOrder(0, hearing.id, chat.id, PrintKind.REPORT, ("de", "ar"), NOW))


async def test_an_order_in_hand_is_given_to_nobody_else(database: Database) -> None:
    made = await database.unit(order)

    first = await database.unit(lambda stores: stores.print_orders.claim(NOW, NOW + IN_HAND))
    second = await database.unit(lambda stores: stores.print_orders.claim(NOW, NOW + IN_HAND))
    later = NOW + IN_HAND
    third = await database.unit(lambda stores: stores.print_orders.claim(later, later + IN_HAND))

    assert first == made
    assert second is None
    assert third is not None
    assert third.id == made.id


async def test_how_far_it_is_survives(database: Database) -> None:
    made = await database.unit(order)
    changed = replace(made, done_count=1, message_id=7)

    await database.unit(lambda stores: stores.print_orders.put(changed))

    assert await database.unit(lambda stores: stores.print_orders.claim(NOW, NOW + IN_HAND)) == changed


async def test_what_is_done_is_gone(database: Database) -> None:
    made = await database.unit(order)

    await database.unit(lambda stores: stores.print_orders.remove(made.id))

    assert await database.unit(lambda stores: stores.print_orders.claim(NOW, NOW + IN_HAND)) is None


def test_after_three_failures_it_is_given_up() -> None:
    tried = PrintOrder(1, 1, 1, PrintKind.TABLES, ("de",), NOW)
    waits = []

    while (again := after_failure(tried, NOW)) is not None:
        waits.append(again.due_at - NOW)
        tried = again

    assert waits == [timedelta(seconds=10), timedelta(seconds=40)]
    assert len(waits) == ATTEMPTS - 1
