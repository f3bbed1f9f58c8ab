"""What staff's conversations ask of the stores, beyond what the domain needs."""

from datetime import UTC, datetime

import pytest

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction
from broadcasts.deliveries import DeliveryState, NewDelivery
from broadcasts.editions import EditionState
from channels.address import Address
from contacts.organisations import OrganisationKind, OrganisationState
from contacts.staff import Role
from storage.stores import Stores
from tests.databases import Database

NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
KEY = b"the press that made it"


async def add_broadcast(stores: Stores) -> Broadcast:
    await stores.subscriptions.put_topic("news", {"de": "Neues"}, {}, 0)
    (topic,) = await stores.subscriptions.topics()
    edition = await stores.editions.add("de", None, NOON)
    broadcast = await stores.broadcasts.add(
        edition.id,
        Segment(topic.id),
        None,
        NOON,
        next_at=NOON,
        send_local="",
        zone="Europe/Berlin",
        report_address_id=None,
        request_key=KEY,
    )
    assert broadcast is not None
    return broadcast


async def add_deliveries(stores: Stores, broadcast: Broadcast, *states: DeliveryState) -> None:
    """Add a chat for each state, with two parts, the second in another language."""
    for number, state in enumerate(states):
        chat = await stores.addresses.open(Address("memory", "", str(number)), NOON)
        rows = [
            NewDelivery(chat.id, "memory:", part, 2, tag, 0, "", "hash", state) for part, tag in enumerate(("de", "tr"))
        ]
        await stores.deliveries.add(broadcast.id, rows, NOON)


async def test_a_broadcast_is_found_by_its_request_and_by_its_edition(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast = await add_broadcast(stores)

        assert await stores.broadcasts.by_request(KEY) == broadcast
        assert await stores.broadcasts.by_request(b"another") is None
        assert await stores.broadcasts.of_edition(broadcast.edition_id) == [broadcast]

    await database.unit(work)


async def test_a_draft_goes_with_the_plans_that_were_called_off(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast = await add_broadcast(stores)
        await stores.broadcasts.move(broadcast, BroadcastAction.CANCEL, NOON)
        draft = await stores.editions.get(broadcast.edition_id)
        assert draft is not None
        assert await stores.editions.count(EditionState.DRAFT) == 1

        assert await stores.editions.remove(draft)

        assert await stores.editions.count(EditionState.DRAFT) == 0
        assert await stores.broadcasts.get(broadcast.id) is None
        assert not await stores.editions.remove(draft)

    await database.unit(work)


async def test_progress_and_languages_count_chats_not_parts(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast = await add_broadcast(stores)
        states = (DeliveryState.SENT, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.QUEUED)
        await add_deliveries(stores, broadcast, *states)

        tally = await stores.ledger.tally(broadcast.id)
        assert (tally.done, tally.chats, tally.languages) == (3, 4, {"de": 2, "tr": 2})

    await database.unit(work)


async def test_only_what_is_held_is_left_out(database: Database) -> None:
    async def work(stores: Stores) -> None:
        broadcast = await add_broadcast(stores)
        await add_deliveries(stores, broadcast, DeliveryState.HELD, DeliveryState.QUEUED)

        assert await stores.ledger.skip_held(broadcast.id, "left_out", NOON) == 2

        assert (await stores.ledger.tally(broadcast.id)).reasons == {
            (DeliveryState.SKIPPED, "left_out"): 1,
            (DeliveryState.QUEUED, ""): 1,
        }

    await database.unit(work)


@pytest.mark.parametrize("told_at", [None, NOON])
async def test_a_report_that_ended_begins_anew(database: Database, told_at: datetime | None) -> None:
    async def work(stores: Stores) -> Broadcast | None:
        broadcast = await add_broadcast(stores)
        await stores.broadcasts.reported(broadcast.id, 7, NOON)
        await stores.broadcasts.report_ended(broadcast.id, told_at)
        return await stores.broadcasts.get(broadcast.id)

    broadcast = await database.unit(work)

    assert broadcast is not None
    assert (broadcast.report_outbox_id, broadcast.reported_at) == (None, told_at)


async def test_the_chats_of_one_member(database: Database) -> None:
    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(Address("memory", "", "eva"), NOON)
        assert chat.contact_id is not None
        member = await stores.staff.add(chat.contact_id, Role.EDITOR, "Eva", NOON)
        assert await stores.staff.chats_of(member.id) == [chat.id]

        await stores.staff.end(member.id, NOON)

        assert await stores.staff.chats_of(member.id) == []

    await database.unit(work)


async def test_organisations_that_wait_are_counted(database: Database) -> None:
    async def work(stores: Stores) -> None:
        for number, state in enumerate((OrganisationState.PENDING, OrganisationState.CONFIRMED)):
            await stores.organisations.add(
                f"Verein {number}", OrganisationKind.ASSOCIATION, ("tr",), state, f"CODE{number}", (), "", NOON
            )

        assert await stores.organisations.count_waiting() == 1

    await database.unit(work)
