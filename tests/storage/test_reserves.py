"""Chats in reserve: whom a broadcast goes to, and who stands in while it runs. On both engines."""

from broadcasts.audience import Audience, Segment
from broadcasts.deliveries import DeliveryState, NewDelivery
from channels.address import Address
from contacts.addresses import AddressState
from contacts.organisations import OrganisationState
from contacts.subscriptions import SubscriptionState
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ACCOUNT, MINUTE, NOON, RUNNING, a_broadcast, a_topic, an_organisation

S = DeliveryState


async def a_board(stores: Stores, *standby: bool) -> tuple[Segment, list[int]]:
    """Make an organisation with such chats, all subscribed; return the segment and their ids."""
    segment = Segment(await a_topic(stores))
    organisation_id = await an_organisation(stores)
    ids = []
    for number, is_reserve in enumerate(standby):
        chat = await stores.addresses.open(Address("telegram", "1", str(1000 + number)), NOON)
        await stores.organisations.link(chat, organisation_id, NOON)
        await stores.addresses.set_standby(chat.id, is_reserve)
        await stores.subscriptions.put(chat.id, segment.topic_id, SubscriptionState.ACTIVE, organisation_id, NOON)
        ids.append(chat.id)
    return segment, ids


async def audience(stores: Stores, segment: Segment) -> list[int]:
    return [each.address_id for each in await stores.broadcasts.recipients(segment, 0, 10)]


async def test_a_reserve_rests_while_another_chat_can_get_it(database: Database) -> None:
    async def work(stores: Stores) -> None:
        segment, (group, board, reserve) = await a_board(stores, False, False, True)
        assert await audience(stores, segment) == [group, board]
        assert await audience(stores, Segment(segment.topic_id, Audience.ORGANISATIONS)) == [group, board]

        await stores.addresses.set_state(group, AddressState.REMOVED, NOON)
        assert await audience(stores, segment) == [board]
        await stores.subscriptions.put(board, segment.topic_id, SubscriptionState.ENDED, None, NOON)
        assert await audience(stores, segment) == [reserve]

        await stores.addresses.set_state(group, AddressState.ACTIVE, NOON)
        assert await audience(stores, segment) == [group]

    await database.unit(work)


async def test_a_reserve_that_leaves_its_organisation_is_an_ordinary_chat(database: Database) -> None:
    async def work(stores: Stores) -> None:
        segment, (group, reserve) = await a_board(stores, False, True)

        await stores.organisations.link(await stores.addresses.get(reserve), None, NOON)

        assert (await stores.addresses.get(reserve)).standby is False
        assert await audience(stores, segment) == [group, reserve]

    await database.unit(work)


async def test_a_reserve_stands_in_once_the_last_other_chat_is_lost(database: Database) -> None:
    async def work(stores: Stores) -> None:
        segment, (group, board, reserve) = await a_board(stores, False, False, True)
        broadcast = await a_broadcast(stores, *RUNNING)

        async def standing_in() -> list[int]:
            return [each.address_id for each in await stores.broadcasts.reserves(broadcast.id, segment, 10)]

        def row(address_id: int, state: S) -> NewDelivery:
            return NewDelivery(address_id, ACCOUNT, 0, 1, "de", 0, "", "hash", state, "removed")

        await stores.deliveries.add(broadcast.id, [row(group, S.FAILED)], NOON)
        await stores.addresses.set_state(group, AddressState.REMOVED, NOON)
        assert await standing_in() == []  # the board can still get it

        await stores.addresses.set_state(board, AddressState.BLOCKED, NOON)
        assert await standing_in() == [reserve]
        await stores.deliveries.add(broadcast.id, [row(reserve, S.QUEUED)], NOON)
        assert await standing_in() == []

    await database.unit(work)


async def test_no_reserve_stands_in_where_somebody_of_the_organisation_has_got_it(database: Database) -> None:
    async def work(stores: Stores) -> None:
        segment, (group, board, _) = await a_board(stores, False, False, True)
        broadcast = await a_broadcast(stores, *RUNNING)
        for address_id, state in ((group, S.SENT), (board, S.FAILED)):
            rows = [NewDelivery(address_id, ACCOUNT, 0, 1, "de", 0, "", "hash", state, "")]
            await stores.deliveries.add(broadcast.id, rows, NOON)
            await stores.addresses.set_state(address_id, AddressState.BLOCKED, NOON)

        assert await stores.broadcasts.reserves(broadcast.id, segment, 10) == []

    await database.unit(work)


async def test_staff_hear_once_of_a_lost_chat_and_again_when_it_came_back_meanwhile(database: Database) -> None:
    async def work(stores: Stores) -> None:
        _, (group,) = await a_board(stores, False)
        assert not await stores.addresses.has_untold()

        await stores.addresses.set_state(group, AddressState.REMOVED, NOON)
        assert await stores.addresses.has_untold()
        assert [chat.id for chat in await stores.addresses.untold(10)] == [group]
        await stores.addresses.told([group], NOON)
        assert await stores.addresses.untold(10) == []

        await stores.addresses.set_state(group, AddressState.ACTIVE, NOON + MINUTE)
        await stores.addresses.set_state(group, AddressState.BLOCKED, NOON + MINUTE)
        assert [chat.id for chat in await stores.addresses.untold(10)] == [group]

    await database.unit(work)


async def test_lost_people_without_an_organisation_or_of_an_unconfirmed_one_are_no_task(database: Database) -> None:
    async def work(stores: Stores) -> None:
        alone = await stores.addresses.open(Address("telegram", "1", "1"), NOON)
        pending = await an_organisation(stores, "Neu", "ZZZZ2345", OrganisationState.PENDING)
        theirs = await stores.addresses.open(Address("telegram", "1", "2"), NOON)
        await stores.organisations.link(theirs, pending, NOON)
        for chat in (alone, theirs):
            await stores.addresses.set_state(chat.id, AddressState.BLOCKED, NOON)

        assert await stores.addresses.untold(10) == []

    await database.unit(work)


async def test_who_reads_alike_is_counted_together(database: Database) -> None:
    async def work(stores: Stores) -> None:
        segment, ids = await a_board(stores, False, False, False, True)
        await stores.addresses.set_languages(ids[2], ("tr", "de"), bilingual=True)
        alone = await stores.addresses.open(Address("telegram", "1", "7"), NOON)
        await stores.subscriptions.put(alone.id, segment.topic_id, SubscriptionState.ACTIVE, None, NOON)
        organisation = (await stores.addresses.get(ids[0])).organisation_id

        readers = await stores.broadcasts.readers(segment)

        found = {(r.recipient.languages, r.recipient.bilingual, r.chats, r.people, r.organisations) for r in readers}
        theirs = frozenset({organisation})
        assert found == {
            ((), False, 2, 0, theirs),
            (("tr", "de"), True, 1, 0, theirs),
            ((), False, 1, 1, frozenset()),
        }
        assert {(r.recipient.channel, r.recipient.account) for r in readers} == {("telegram", "1")}
        listed = await stores.broadcasts.recipients(segment, 0, 10)
        assert {each.organisation_languages for each in listed} == {r.recipient.organisation_languages for r in readers}

    await database.unit(work)
