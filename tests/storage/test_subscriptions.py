from sqlalchemy import select

from channels.address import Address
from contacts.reach import Readers
from contacts.subscriptions import (
    CONSENT_NEWSLETTER,
    CONSENT_TEXT_VERSION,
    Subscription,
    SubscriptionState,
    pause,
    resume,
    subscribe,
    unsubscribe,
)
from contacts.topics import Topic
from storage.stores import Stores
from storage.tables.contacts import consent
from tests.databases import Database
from tests.storage.people import ANNA, BORIS, GROUP, MINUTE, NOON, WEB, a_topic, an_organisation

CARLA = Address("telegram", "1", "1003")

S = SubscriptionState


async def subscribed(database: Database) -> tuple[int, int, int]:
    async def work(stores: Stores) -> tuple[int, int, int]:
        chat = await stores.addresses.open(ANNA, NOON)
        sport, culture = await a_topic(stores, "sport"), await a_topic(stores, "culture")
        await subscribe(stores.subscriptions, chat.id, [sport, culture], None, "tr", "chat", NOON)
        return chat.id, sport, culture

    return await database.unit(work)


async def test_topics_come_in_their_order_and_are_changed_by_code(database: Database) -> None:
    async def work(stores: Stores) -> None:
        await stores.subscriptions.put_topic("sport", {"de": "Spor"}, {}, 1)
        await stores.subscriptions.put_topic("culture", {"de": "Kultur", "ar": "ثقافة"}, {"de": "Feste"}, 1)
        await stores.subscriptions.put_topic("sport", {"de": "Sport"}, {}, 2)

    await database.unit(work)

    culture, sport = await database.read(lambda s: s.subscriptions.topics())
    assert culture == Topic(culture.id, "culture", {"de": "Kultur", "ar": "ثقافة"}, {"de": "Feste"})
    assert sport == Topic(sport.id, "sport", {"de": "Sport"}, {})


async def test_subscribing_pausing_resuming_and_leaving(database: Database) -> None:
    chat, sport, culture = await subscribed(database)

    async def of() -> list[Subscription]:
        return await database.read(lambda s: s.subscriptions.of(chat))

    assert await of() == [Subscription(sport, S.ACTIVE, None), Subscription(culture, S.ACTIVE, None)]
    assert await database.unit(lambda s: pause(s.subscriptions, chat, NOON)) is True
    assert await of() == [Subscription(sport, S.PAUSED, None), Subscription(culture, S.PAUSED, None)]
    assert await database.unit(lambda s: resume(s.subscriptions, chat, NOON)) is True
    assert await database.unit(lambda s: resume(s.subscriptions, chat, NOON)) is False
    assert await database.unit(lambda s: unsubscribe(s.subscriptions, chat, "tr", "chat", NOON)) == [sport, culture]
    assert await of() == [Subscription(sport, S.ENDED, None), Subscription(culture, S.ENDED, None)]
    assert await database.unit(lambda s: unsubscribe(s.subscriptions, chat, "tr", "chat", NOON)) == []


async def test_the_proof_of_consent_is_kept(database: Database) -> None:
    chat, _, _ = await subscribed(database)
    await database.unit(lambda s: unsubscribe(s.subscriptions, chat, "tr", "stop word", NOON + MINUTE))

    rows = await database.read(lambda s: s.session.rows(select(consent).order_by(consent.c.id)))

    assert [tuple(row)[1:] for row in rows] == [
        (chat, CONSENT_NEWSLETTER, True, CONSENT_TEXT_VERSION, "tr", "chat", NOON),
        (chat, CONSENT_NEWSLETTER, False, CONSENT_TEXT_VERSION, "tr", "stop word", NOON + MINUTE),
    ]


async def test_people_and_organisations_are_counted_once_however_many_chats_they_have(database: Database) -> None:
    _, sport, _ = await subscribed(database)

    async def work(stores: Stores) -> list[Readers]:
        club = await an_organisation(stores)
        chats = [await stores.addresses.open(each, NOON) for each in (BORIS, WEB, GROUP, CARLA)]
        for chat in chats:
            await stores.subscriptions.put(chat.id, sport, S.PAUSED if chat is chats[0] else S.ACTIVE, None, NOON)
        counted = [await stores.subscriptions.readers()]
        for chat in chats[2:]:
            await stores.organisations.link(chat, club, NOON)
        counted.append(await stores.subscriptions.readers())
        anna = await stores.addresses.open(ANNA, NOON)
        await stores.pairing.join(anna.contact_id or 0, chats[1].contact_id or 0)
        return [*counted, await stores.subscriptions.readers()]

    assert await database.unit(work) == [Readers(0, 3), Readers(1, 2), Readers(1, 1)]
