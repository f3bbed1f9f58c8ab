from sqlalchemy import select

from contacts.subscriptions import SubscriptionState, end_topic, pause, resume, subscribe, unsubscribe
from storage.stores import Stores
from storage.tables.contacts import consent
from tests.databases import Database
from tests.storage.people import ANNA, NOON, a_topic

S = SubscriptionState


async def anna(stores: Stores) -> tuple[int, list[int]]:
    """Return a chat that gets two topics, and these topics."""
    chat = await stores.addresses.open(ANNA, NOON)
    topic_ids = [await a_topic(stores, code) for code in ("culture", "school")]
    await subscribe(stores.subscriptions, chat.id, topic_ids, None, "de", "test", NOON)
    return chat.id, topic_ids


async def states(stores: Stores, address_id: int) -> list[SubscriptionState]:
    rows = await stores.subscriptions.of(address_id)
    return [each.state for each in sorted(rows, key=lambda each: each.topic_id)]


async def consents(stores: Stores) -> list[bool]:
    return [row.granted for row in await stores.session.rows(select(consent.c.granted).order_by(consent.c.id))]


async def test_a_break_keeps_the_topics_and_its_end_brings_them_back(database: Database) -> None:
    address_id, _ = await database.unit(anna)

    began = await database.unit(lambda s: pause(s.subscriptions, address_id, NOON))
    during = await database.unit(lambda s: states(s, address_id))
    again = await database.unit(lambda s: pause(s.subscriptions, address_id, NOON))
    ended = await database.unit(lambda s: resume(s.subscriptions, address_id, NOON))

    assert (began, during, again, ended) == (True, [S.PAUSED] * 2, False, True)
    assert await database.unit(lambda s: states(s, address_id)) == [S.ACTIVE] * 2
    assert await database.unit(consents) == [True]


async def test_unsubscribing_ends_all_once_and_keeps_the_proof(database: Database) -> None:
    address_id, topic_ids = await database.unit(anna)
    await database.unit(lambda s: s.subscriptions.put(address_id, topic_ids[0], S.PAUSED, None, NOON))

    ended = await database.unit(lambda s: unsubscribe(s.subscriptions, address_id, "de", "test", NOON))
    again = await database.unit(lambda s: unsubscribe(s.subscriptions, address_id, "de", "test", NOON))

    assert (sorted(ended), again) == (topic_ids, [])
    assert await database.unit(lambda s: states(s, address_id)) == [S.ENDED] * 2
    assert await database.unit(consents) == [True, False]


async def test_the_consent_ends_with_the_last_topic(database: Database) -> None:
    address_id, topic_ids = await database.unit(anna)

    first, last = topic_ids
    await database.unit(lambda s: end_topic(s.subscriptions, address_id, first, "de", "test", NOON))
    before = await database.unit(consents)
    await database.unit(lambda s: end_topic(s.subscriptions, address_id, last, "de", "test", NOON))

    assert (before, await database.unit(consents)) == ([True], [True, False])
    assert await database.unit(lambda s: states(s, address_id)) == [S.ENDED] * 2
