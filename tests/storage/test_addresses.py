from channels.address import Address
from channels.outgoing import Outgoing
from contacts.addresses import AddressRecord, AddressState
from contacts.subscriptions import Subscription, SubscriptionState, subscribe
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ANNA, GROUP, NOON, SECOND, TELEGRAM, a_topic, an_organisation


async def test_a_private_chat_begins_with_a_contact_of_its_own(database: Database) -> None:
    opened = await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    assert opened == AddressRecord(opened.id, ANNA, AddressState.ACTIVE, (), False, opened.contact_id, None)
    assert opened.contact_id is not None


async def test_a_group_has_no_contact(database: Database) -> None:
    opened = await database.unit(lambda s: s.addresses.open(GROUP, NOON))

    assert opened == AddressRecord(opened.id, GROUP, AddressState.ACTIVE, (), False, None, None)


async def test_an_address_is_opened_once_and_found_again(database: Database) -> None:
    first = await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    again = await database.unit(lambda s: s.addresses.open(ANNA, NOON + SECOND))

    assert again == first
    assert await database.read(lambda s: s.addresses.find(ANNA)) == first
    assert await database.read(lambda s: s.addresses.get(first.id)) == first
    assert await database.read(lambda s: s.addresses.find(GROUP)) is None


async def test_languages_and_state_are_kept(database: Database) -> None:
    opened = await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    await database.unit(lambda s: s.addresses.set_languages(opened.id, ("ar", "de"), bilingual=True))
    await database.unit(lambda s: s.addresses.set_state(opened.id, AddressState.BLOCKED, NOON))

    assert await database.read(lambda s: s.addresses.get(opened.id)) == AddressRecord(
        opened.id, ANNA, AddressState.BLOCKED, ("ar", "de"), True, opened.contact_id, None
    )


async def test_an_imported_mailbox_waits_for_its_holder_and_is_kept_once(database: Database) -> None:
    mailbox = Address("email", "", "vorstand@verein.example")

    async def work(stores: Stores) -> tuple[int, int, int]:
        organisation_id = await an_organisation(stores)
        first = await stores.addresses.add_pending(mailbox, organisation_id, NOON)
        return organisation_id, first, await stores.addresses.add_pending(mailbox, organisation_id, NOON)

    organisation_id, first, again = await database.unit(work)

    assert again == first
    assert await database.read(lambda s: s.addresses.find(mailbox)) == AddressRecord(
        first, mailbox, AddressState.PENDING, (), False, None, organisation_id
    )


async def test_a_group_that_moved_is_found_under_its_new_id_only(database: Database) -> None:
    moved = Address("telegram", "1", "-100200", group=True)
    group = await database.unit(lambda s: s.addresses.open(GROUP, NOON))

    first = await database.unit(lambda s: s.addresses.move(group.id, moved.value))
    again = await database.unit(lambda s: s.addresses.move(group.id, moved.value))

    assert (first, again) == (True, False)
    assert await database.read(lambda s: s.addresses.find(GROUP)) is None
    assert await database.read(lambda s: s.addresses.find(moved)) == AddressRecord(
        group.id, moved, AddressState.ACTIVE, (), False, None, None
    )


async def test_the_row_that_came_first_under_the_new_id_is_absorbed_with_what_waits_in_it(database: Database) -> None:
    moved = Address("telegram", "1", "-100200", group=True)

    async def arrange(stores: Stores) -> tuple[int, int, int, int]:
        here, there = await stores.addresses.open(GROUP, NOON), await stores.addresses.open(moved, NOON)
        sport, culture = await a_topic(stores, "sport"), await a_topic(stores, "culture")
        await subscribe(stores.subscriptions, here.id, [sport], None, "de", "chat", NOON)
        await stores.subscriptions.put(there.id, sport, SubscriptionState.PAUSED, None, NOON)
        await subscribe(stores.subscriptions, there.id, [culture], None, "de", "chat", NOON)
        await stores.outbox.add(there.id, Outgoing("Welcome"), NOON)
        return here.id, there.id, sport, culture

    here, _, sport, culture = await database.unit(arrange)

    await database.unit(lambda s: s.addresses.move(here, moved.value))

    found = await database.read(lambda s: s.addresses.find(moved))
    assert found is not None
    assert found.id == here
    assert await database.read(lambda s: s.subscriptions.of(here)) == [
        Subscription(sport, SubscriptionState.ACTIVE, None),
        Subscription(culture, SubscriptionState.ACTIVE, None),
    ]
    (errand,) = await database.unit(lambda s: s.outbox.take(TELEGRAM, 1, NOON, 10))
    assert (errand.address_id, errand.to, errand.message) == (here, moved, Outgoing("Welcome"))
