from datetime import timedelta

import pytest
from sqlalchemy import select

from channels.address import Address
from contacts.addresses import AddressState
from contacts.mailboxes import Mailbox, RecordedConsent
from contacts.organisation_list import Listed, Wanted
from contacts.organisations import (
    IllegalOrganisationAction,
    Organisation,
    OrganisationAction,
    OrganisationKind,
    OrganisationState,
    decide_organisation,
    register_organisation,
    renew_code,
)
from contacts.subscriptions import CONSENT_NEWSLETTER, Subscription, SubscriptionState
from storage.stores import Stores
from storage.tables.contacts import representative
from tests.databases import Database
from tests.storage.people import ANNA, BORIS, GROUP, NOON, a_topic, an_organisation

K, S, T = OrganisationKind, OrganisationState, SubscriptionState
MAILBOX = Address("email", "", "vorstand@verein.example")


async def test_an_organisation_is_kept_whole_and_found_by_id_name_and_code(database: Database) -> None:
    async def work(stores: Stores) -> tuple[int, int, int]:
        topics = await a_topic(stores, "sport"), await a_topic(stores, "culture")
        organisation_id = await stores.organisations.add(
            "Ägäis e. V.", K.ASSOCIATION, ("el", "de"), S.CONFIRMED, "ABCD2345", topics[::-1], "ruft an", NOON
        )
        return organisation_id, *topics

    organisation_id, *topics = await database.unit(work)
    kept = Organisation(
        organisation_id, "Ägäis e. V.", K.ASSOCIATION, ("el", "de"), S.CONFIRMED, "ABCD2345", "ruft an", tuple(topics)
    )

    assert await database.read(lambda s: s.organisations.get(organisation_id)) == kept
    assert await database.read(lambda s: s.organisations.by_code("abcd-23 45")) == kept
    assert await database.read(lambda s: s.organisations.by_name("ÄGÄIS E. V.")) == kept
    assert await database.read(lambda s: s.organisations.all()) == [kept]
    assert await database.read(lambda s: s.organisations.get(organisation_id + 1)) is None
    assert await database.read(lambda s: s.organisations.by_code("ZZZZ9999")) is None
    assert await database.read(lambda s: s.organisations.by_name("Ägäis")) is None


async def test_search_folds_case_in_every_script_and_shows_waiting_ones_first(database: Database) -> None:
    async def work(stores: Stores) -> None:
        for number, (name, state) in enumerate(
            [
                ("Zentrum ÖZGÜR", S.CONFIRMED),
                ("özgür gençlik", S.CONFIRMED),
                ("Товариство Özgür", S.PENDING),
                ("Chor", S.REJECTED),
            ]
        ):
            await an_organisation(stores, name, f"CODE{number}", state)

    await database.unit(work)

    async def found(words: str, limit: int = 10, offset: int = 0) -> list[str]:
        return [o.name for o in await database.read(lambda s: s.organisations.search(words, limit, offset))]

    assert await found("özgür") == ["Товариство Özgür", "özgür gençlik", "Zentrum ÖZGÜR"]
    assert await found("ozgur zent") == ["Zentrum ÖZGÜR"]
    assert await found("ТОВАРИСТВО") == ["Товариство Özgür"]
    assert await found("", limit=2, offset=1) == ["Chor", "özgür gençlik"]
    assert await found("%") == []
    assert await database.read(lambda s: s.organisations.count("Özgür")) == 3
    assert await database.read(lambda s: s.organisations.count()) == 4


async def test_the_list_is_filtered_and_says_how_many_chats_there_are_and_how_many_are_lost(
    database: Database,
) -> None:
    async def work(stores: Stores) -> tuple[int, int]:
        ids = []
        for name, languages, state in (
            ("جمعية (AKD e.V.)", ("ar", "de"), S.CONFIRMED),
            ("Chor", ("de",), S.PENDING),
            ("Frauencafé", ("tr", "ar"), S.CONFIRMED),
        ):
            ids.append(await stores.organisations.add(name, K.COMMUNITY, languages, state, name, (), "", NOON, "Mitte"))
        for address, chat_state in ((ANNA, AddressState.BLOCKED), (GROUP, AddressState.ACTIVE)):
            chat = await stores.addresses.open(address, NOON)
            await stores.organisations.link(chat, ids[0], NOON)
            await stores.addresses.set_state(chat.id, chat_state, NOON)
        for to, alive in ((ANNA, AddressState.BLOCKED), (GROUP, AddressState.ACTIVE)):
            chat = await stores.addresses.open(to, NOON)
            await stores.organisations.link(chat, ids[0], NOON)
            await stores.addresses.set_state(chat.id, alive, NOON)
        await stores.organisations.set_district(ids[2], "")
        return ids[0], ids[1]

    arabic, choir = await database.unit(work)

    async def listed(wanted: Wanted) -> list[Listed]:
        lines = await database.read(lambda s: s.organisations.listed(wanted, 10))
        assert await database.read(lambda s: s.organisations.count_listed(wanted)) == len(lines)
        return lines

    of_arabic = Listed(arabic, "جمعية (AKD e.V.)", K.COMMUNITY, S.CONFIRMED, ("ar", "de"), "Mitte", 2, 1)
    of_choir = Listed(choir, "Chor", K.COMMUNITY, S.PENDING, ("de",), "Mitte")
    assert [each.name for each in await listed(Wanted())] == ["Chor", "Frauencafé", "جمعية (AKD e.V.)"]
    assert await listed(Wanted("akd جمعية")) == [of_arabic]
    assert await listed(Wanted(in_trouble=True)) == [of_arabic]
    assert await listed(Wanted(district="Mitte", language="de")) == [of_choir, of_arabic]
    assert await listed(Wanted(state=S.REJECTED)) == []


async def test_an_organisation_that_is_removed_loses_its_chats_and_can_be_taken_in_again(database: Database) -> None:
    organisation_id = await database.unit(an_organisation)

    async def remove(stores: Stores) -> Organisation:
        await stores.organisations.link(await stores.addresses.open(ANNA, NOON), organisation_id, NOON)
        found = await stores.organisations.get(organisation_id)
        assert found is not None
        return await decide_organisation(stores.organisations, found, OrganisationAction.REMOVE, 1, NOON)

    removed = await database.unit(remove)

    assert (removed.state, removed.code_works) == (S.REMOVED, False)
    assert await database.read(lambda s: s.organisations.chats(organisation_id)) == []
    again = await database.unit(
        lambda s: decide_organisation(s.organisations, removed, OrganisationAction.CONFIRM, 1, NOON)
    )
    assert again.state is S.CONFIRMED


async def test_details_code_and_languages_can_be_changed(database: Database) -> None:
    organisation_id = await database.unit(an_organisation)

    async def change(stores: Stores) -> str:
        await stores.organisations.set_details(organisation_id, "Chor", K.INITIATIVE, "probt dienstags")
        await stores.organisations.set_languages(organisation_id, ("uk",))
        return await renew_code(stores.organisations, organisation_id)

    code = await database.unit(change)

    changed = Organisation(organisation_id, "Chor", K.INITIATIVE, ("uk",), S.CONFIRMED, code, "probt dienstags")
    assert await database.read(lambda s: s.organisations.by_code(code)) == changed
    assert await database.read(lambda s: s.organisations.by_code("ABCD2345")) is None


async def test_a_registered_organisation_waits_and_its_people_stay_when_it_is_rejected(database: Database) -> None:
    async def register(stores: Stores) -> Organisation:
        topic_id = await a_topic(stores)
        organisation_id = await register_organisation(stores.organisations, "Neu", ("tr",), (topic_id,), NOON)
        chat = await stores.addresses.open(ANNA, NOON)
        await stores.organisations.link(chat, organisation_id, NOON)
        found = await stores.organisations.get(organisation_id)
        assert found is not None
        return found

    waiting = await database.unit(register)
    rejected = await database.unit(
        lambda s: decide_organisation(s.organisations, waiting, OrganisationAction.REJECT, 1, NOON)
    )

    assert (waiting.state, rejected.state) == (S.PENDING, S.REJECTED)
    assert await database.read(lambda s: s.organisations.chats(waiting.id)) == []
    with pytest.raises(IllegalOrganisationAction):
        await database.unit(
            lambda s: decide_organisation(s.organisations, rejected, OrganisationAction.REJECT, 1, NOON)
        )


async def test_a_chat_is_linked_and_taken_out_with_its_person(database: Database) -> None:
    async def representatives(stores: Stores) -> list[tuple[int, int]]:
        rows = await stores.session.rows(select(representative))
        return [(row.contact_id, row.organisation_id) for row in rows]

    async def link(stores: Stores) -> tuple[int, int | None]:
        first, second = await an_organisation(stores), await an_organisation(stores, "Chor", "WXYZ2345")
        await stores.organisations.link(await stores.addresses.open(GROUP, NOON), first, NOON)
        await stores.organisations.link(await stores.addresses.open(ANNA, NOON), first, NOON)
        await stores.organisations.link(await stores.addresses.open(ANNA, NOON), second, NOON)
        return second, (await stores.addresses.open(ANNA, NOON)).contact_id

    second, contact_id = await database.unit(link)
    linked = await database.read(representatives)

    async def take_out(stores: Stores) -> None:
        await stores.organisations.link(await stores.addresses.open(ANNA, NOON), None, NOON)

    await database.unit(take_out)

    assert linked == [(contact_id, second)]
    assert await database.read(representatives) == []
    assert await database.read(lambda s: s.organisations.chats(second)) == []


async def test_an_organisations_topics_reach_its_chats_but_not_against_a_readers_wish(database: Database) -> None:
    async def arrange(stores: Stores) -> tuple[int, int, int, int, int]:
        sport, culture = await a_topic(stores, "sport"), await a_topic(stores, "culture")
        organisation_id = await an_organisation(stores)
        anna, boris = await stores.addresses.open(ANNA, NOON), await stores.addresses.open(BORIS, NOON)
        for chat in (anna, boris):
            await stores.organisations.link(chat, organisation_id, NOON)
        await stores.addresses.add_pending(MAILBOX, organisation_id, NOON)
        await stores.subscriptions.put(boris.id, culture, SubscriptionState.PAUSED, organisation_id, NOON)
        await stores.organisations.set_topics(organisation_id, (sport, culture), NOON)
        return organisation_id, sport, culture, anna.id, boris.id

    organisation_id, sport, culture, anna, boris = await database.unit(arrange)

    async def has(address_id: int) -> list[Subscription]:
        return await database.read(lambda s: s.subscriptions.of(address_id))

    def subscriptions(*states: SubscriptionState) -> list[Subscription]:
        topics = zip((sport, culture), states, strict=True)
        return [Subscription(topic, state, organisation_id) for topic, state in topics]

    mailbox = await database.read(lambda s: s.addresses.find(MAILBOX))
    assert mailbox is not None
    assert [await has(chat) for chat in (anna, boris, mailbox.id)] == [
        subscriptions(T.ACTIVE, T.ACTIVE),
        subscriptions(T.PAUSED, T.PAUSED),
        subscriptions(T.PENDING, T.PENDING),
    ]
    await database.unit(lambda s: s.organisations.set_topics(organisation_id, (culture,), NOON))
    assert await has(anna) == [Subscription(culture, T.ACTIVE, organisation_id)]
    kept = await database.read(lambda s: s.organisations.get(organisation_id))
    assert kept is not None
    assert kept.topic_ids == (culture,)


async def test_topic_given_back_is_followed_again_but_not_by_who_has_unsubscribed(database: Database) -> None:
    async def arrange(stores: Stores) -> tuple[int, int, int, int, int]:
        sport, culture = await a_topic(stores, "sport"), await a_topic(stores, "culture")
        organisation_id = await an_organisation(stores)
        anna, boris = await stores.addresses.open(ANNA, NOON), await stores.addresses.open(BORIS, NOON)
        for chat in (anna, boris):
            await stores.organisations.link(chat, organisation_id, NOON)
            await stores.subscriptions.put(chat.id, culture, SubscriptionState.ACTIVE, organisation_id, NOON)
        await stores.organisations.set_topics(organisation_id, (sport,), NOON)
        return organisation_id, sport, culture, anna.id, boris.id

    organisation_id, sport, culture, anna, boris = await database.unit(arrange)

    async def end_and_give_back(stores: Stores) -> None:
        await stores.subscriptions.change_all(boris, SubscriptionState.ACTIVE, SubscriptionState.ENDED, NOON)
        await stores.organisations.set_topics(organisation_id, (), NOON)
        await stores.organisations.set_topics(organisation_id, (sport,), NOON)

    await database.unit(end_and_give_back)

    async def states(address_id: int) -> dict[int, SubscriptionState]:
        found = await database.read(lambda s: s.subscriptions.of(address_id))
        return {each.topic_id: each.state for each in found}

    assert await states(anna) == {culture: T.ACTIVE, sport: T.ACTIVE}  # what she chose herself was never touched
    assert await states(boris) == {culture: T.ENDED, sport: T.ENDED}


async def test_mailboxes_are_listed_with_their_consents_and_removed_while_unconfirmed(database: Database) -> None:
    async def arrange(stores: Stores) -> tuple[int, int]:
        organisation_id = await an_organisation(stores)
        address_id = await stores.addresses.add_pending(MAILBOX, organisation_id, NOON)
        for granted, source, at in ((True, "Liste 2025", NOON), (False, "Anruf", NOON + timedelta(days=1))):
            await stores.subscriptions.record_consent(
                address_id, CONSENT_NEWSLETTER, granted, "2026-11", "de", source, at
            )
        return organisation_id, address_id

    organisation_id, address_id = await database.unit(arrange)
    listed = await database.read(lambda s: s.organisations.mailboxes())
    pending = await database.read(lambda s: s.addresses.get(address_id))
    await database.unit(lambda s: s.organisations.remove_mailbox(address_id))

    consents = (
        RecordedConsent(True, "Liste 2025", NOON.date()),
        RecordedConsent(False, "Anruf", NOON.date() + timedelta(days=1)),
    )
    assert listed == [Mailbox(address_id, organisation_id, MAILBOX.value, pending.state, consents)]
    assert await database.read(lambda s: s.organisations.mailboxes()) == []
