from broadcasts.deliveries import DeliveryState, NewDelivery, Outcome
from broadcasts.receptions import Reception, ReceptionKind, receive_edition
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import ACCOUNT, ANNA, BORIS, GROUP, MINUTE, NOON, RUNNING, a_broadcast, an_organisation

RECEIVED, DISCUSSED = ReceptionKind.RECEIVED, ReceptionKind.DISCUSSED


async def test_an_organisation_counts_once_whoever_says_it_how_often(database: Database) -> None:
    async def work(stores: Stores) -> tuple[int, int, list[bool]]:
        club, choir = await an_organisation(stores), await an_organisation(stores, "Ägäis", "WXYZ2345")
        edition = await stores.editions.add("de", None, NOON)
        said = [(club, RECEIVED), (club, RECEIVED), (choir, DISCUSSED), (choir, RECEIVED), (choir, DISCUSSED)]
        news = [await receive_edition(stores.receptions, edition.id, who, kind, NOON) for who, kind in said]
        assert await stores.receptions.of_edition(edition.id + 1) == []
        assert await stores.receptions.of_edition(edition.id) == [
            Reception(club, "Kulturverein", RECEIVED),
            Reception(choir, "Ägäis", DISCUSSED),
        ]
        assert await receive_edition(stores.receptions, edition.id, club, DISCUSSED, NOON + MINUTE)
        assert await stores.receptions.of_edition(edition.id) == [
            Reception(club, "Kulturverein", DISCUSSED),
            Reception(choir, "Ägäis", DISCUSSED),
        ]
        return club, choir, news

    _, _, news = await database.unit(work)

    assert news == [True, False, True, False, False]


async def test_organisations_that_an_edition_reached_are_counted_not_their_chats(database: Database) -> None:
    async def work(stores: Stores) -> int:
        club = await an_organisation(stores)
        choir = await an_organisation(stores, "Chor", "WXYZ2345")
        broadcast = await a_broadcast(stores, *RUNNING)
        chats = [await stores.addresses.open(to, NOON) for to in (ANNA, BORIS, GROUP)]
        for chat, organisation in zip(chats, (club, choir, club), strict=True):
            await stores.organisations.link(chat, organisation, NOON)
        rows = [NewDelivery(chat.id, ACCOUNT, 0, 1, "de", 0, "", "h", for_organisation=True) for chat in chats]
        await stores.deliveries.add(broadcast.id, rows, NOON)
        leased = await stores.deliveries.lease(ACCOUNT, 1, NOON, 10)
        assert all(one.for_organisation for one in leased)
        await stores.deliveries.begin([one.id for one in leased], 1, NOON)
        states = {chats[1].id: DeliveryState.FAILED}
        outcomes = [Outcome(one.id, states.get(one.address_id, DeliveryState.SENT), "", "1", "h") for one in leased]
        await stores.deliveries.settle(outcomes, NOON)
        assert await stores.receptions.asked(broadcast.edition_id + 1) == 0
        assert await stores.receptions.of_organisation(choir, 10) == []
        await receive_edition(stores.receptions, broadcast.edition_id, club, DISCUSSED, NOON)
        (reached,) = await stores.receptions.of_organisation(club, 10)
        assert (reached.edition_id, reached.chat_count, reached.said) == (broadcast.edition_id, 2, DISCUSSED)
        return await stores.receptions.asked(broadcast.edition_id)

    assert await database.unit(work) == 1
