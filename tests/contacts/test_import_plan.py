from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from contacts.addresses import AddressState
from contacts.import_plan import Effect, ImportPlan, ImportRefused, import_organisations, plan_import
from contacts.importing import read_organisations
from contacts.mailboxes import Mailbox, RecordedConsent, mailbox_address
from contacts.organisation_table import Column, Problem, What
from contacts.organisations import Organisation, OrganisationKind, OrganisationState, register_organisation
from contacts.subscriptions import Subscription, SubscriptionState, subscribe, unsubscribe
from locales.registry import LANGUAGES
from storage.stores import Stores
from tests.databases import Database

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
MARCH = date(2026, 3, 18)
TOPICS = ("news", "learning")
DISTRICTS = ("Altstadt", "Nordstadt")
HEADER = "name;kind;languages;topics;email;notes;consent_source;consent_date\n"
CAFE = "Frauencafé;initiative;ar,de;news,learning;cafe@example.org;Jeden Freitag;;\n"
GARDEN = "Garten;association;de;news;garten@example.org;;Formular;2026-03-18\n"


async def put_topics(stores: Stores) -> None:
    for position, code in enumerate(TOPICS):
        await stores.subscriptions.put_topic(code, {"de": code}, {}, position)


async def bring_in(database: Database, rows: str, header: str = HEADER) -> ImportPlan:
    read = read_organisations((header + rows).encode(), TOPICS, list(LANGUAGES), NOW.date(), DISTRICTS)
    await database.unit(put_topics)
    return await database.unit(lambda stores: import_organisations(stores, read, NOW))


async def refusal(database: Database, rows: str) -> list[Problem]:
    """Try an import that must fail; return its problems after making sure that nothing changed."""
    before = await state(database)
    with pytest.raises(ImportRefused) as refused:
        await bring_in(database, rows)
    assert await state(database) == before
    return list(refused.value.problems)


async def state(database: Database) -> tuple[list[Organisation], list[Mailbox], dict[int, list[Subscription]]]:
    """Return everything an import can change; codes are random and left out."""

    async def look(
        stores: Stores,
    ) -> tuple[list[Organisation], list[Mailbox], dict[int, list[Subscription]]]:
        mailboxes = await stores.organisations.mailboxes()
        subscriptions = {box.address_id: await stores.subscriptions.of(box.address_id) for box in mailboxes}
        return [replace(one, code="") for one in await stores.organisations.all()], mailboxes, subscriptions

    return await database.read(look)


def effects(plan: ImportPlan) -> list[tuple[Effect, tuple[Column, ...]]]:
    return [(planned.effect, planned.changes) for planned in plan.rows]


async def test_new_organisations_are_confirmed_and_their_mailboxes_wait_unless_consent_is_named(
    database: Database,
) -> None:
    plan = await bring_in(database, CAFE + GARDEN)

    organisations, mailboxes, subscriptions = await state(database)
    cafe, garden = organisations
    assert (plan.count(Effect.NEW), plan.waiting_count) == (2, 1)
    assert organisations == [
        Organisation(
            cafe.id,
            "Frauencafé",
            OrganisationKind.INITIATIVE,
            ("ar", "de"),
            OrganisationState.CONFIRMED,
            "",
            "Jeden Freitag",
            (1, 2),
        ),
        Organisation(
            garden.id, "Garten", OrganisationKind.ASSOCIATION, ("de",), OrganisationState.CONFIRMED, "", "", (1,)
        ),
    ]
    first, second = mailboxes
    assert mailboxes == [
        Mailbox(first.address_id, cafe.id, "cafe@example.org", AddressState.PENDING),
        Mailbox(
            second.address_id,
            garden.id,
            "garten@example.org",
            AddressState.ACTIVE,
            (RecordedConsent(True, "Formular", MARCH),),
        ),
    ]
    assert subscriptions == {
        first.address_id: [
            Subscription(1, SubscriptionState.PENDING, cafe.id),
            Subscription(2, SubscriptionState.PENDING, cafe.id),
        ],
        second.address_id: [Subscription(1, SubscriptionState.ACTIVE, garden.id)],
    }


async def test_every_organisation_gets_its_own_code(database: Database) -> None:
    await bring_in(database, CAFE + GARDEN)

    codes = {one.code for one in await database.read(lambda stores: stores.organisations.all())}
    assert len(codes) == 2


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    await bring_in(database, CAFE + GARDEN)
    before = await state(database)

    plan = await bring_in(database, CAFE + GARDEN)

    assert await state(database) == before
    assert (plan.count(Effect.UNCHANGED), plan.waiting_count) == (2, 1)


async def test_a_plan_changes_nothing(database: Database) -> None:
    await database.unit(put_topics)
    read = read_organisations((HEADER + CAFE).encode(), TOPICS, list(LANGUAGES), NOW.date())

    plan = await database.read(lambda stores: plan_import(stores, read))

    assert effects(plan) == [(Effect.NEW, ())]
    assert await state(database) == ([], [], {})


async def test_changed_cells_change_what_is_known_under_the_name(database: Database) -> None:
    await bring_in(database, CAFE)

    plan = await bring_in(database, "FRAUENCAFÉ;Verein;de,ar;learning;cafe@example.org;;;\n")

    organisations, _, subscriptions = await state(database)
    changes = (Column.NAME, Column.KIND, Column.LANGUAGES, Column.TOPICS, Column.NOTES)
    assert effects(plan) == [(Effect.CHANGED, changes)]
    assert organisations == [
        Organisation(
            organisations[0].id,
            "FRAUENCAFÉ",
            OrganisationKind.ASSOCIATION,
            ("de", "ar"),
            OrganisationState.CONFIRMED,
            "",
            "",
            (2,),
        )
    ]
    states = {one.topic_id: one.state for [*all_] in subscriptions.values() for one in all_}
    assert states == {2: SubscriptionState.PENDING}


async def test_a_column_that_is_missing_leaves_what_is_known(database: Database) -> None:
    await bring_in(database, CAFE)
    before = await state(database)

    plan = await bring_in(database, "Frauencafé;ar,de\n", header="name;languages\n")

    assert (await state(database), effects(plan)) == (before, [(Effect.UNCHANGED, ())])


async def test_a_new_topic_waits_with_its_mailbox(database: Database) -> None:
    await bring_in(database, "Café;;de;news;cafe@example.org;;;\n")

    await bring_in(database, "Café;;de;news,learning;cafe@example.org;;;\n")

    _, _, subscriptions = await state(database)
    assert [one.state for [*all_] in subscriptions.values() for one in all_] == [SubscriptionState.PENDING] * 2


async def test_consent_that_is_entered_later_lets_the_mailbox_in(database: Database) -> None:
    await bring_in(database, "Garten;;de;news;garten@example.org;;;\n")

    plan = await bring_in(database, "Garten;;de;news;garten@example.org;;Formular;18.03.2026\n")

    _, (mailbox,), subscriptions = await state(database)
    assert effects(plan) == [(Effect.CHANGED, (Column.CONSENT_SOURCE,))]
    assert (mailbox.state, mailbox.consents) == (AddressState.ACTIVE, (RecordedConsent(True, "Formular", MARCH),))
    assert [one.state for one in subscriptions[mailbox.address_id]] == [SubscriptionState.ACTIVE]


async def test_a_corrected_address_replaces_the_one_nobody_confirmed(database: Database) -> None:
    await bring_in(database, "Café;;de;news;caffe@example.org;;;\n")

    plan = await bring_in(database, "Café;;de;news;cafe@example.org;;;\n")

    _, mailboxes, _ = await state(database)
    assert effects(plan) == [(Effect.CHANGED, (Column.EMAIL,))]
    assert [mailbox.email for mailbox in mailboxes] == ["cafe@example.org"]


async def test_a_confirmed_mailbox_stays_beside_a_new_one(database: Database) -> None:
    await bring_in(database, GARDEN)

    await bring_in(database, "Garten;;de;news;neu@example.org;;;\n")

    _, mailboxes, _ = await state(database)
    assert [(box.email, box.state) for box in mailboxes] == [
        ("garten@example.org", AddressState.ACTIVE),
        ("neu@example.org", AddressState.PENDING),
    ]


async def test_a_list_never_subscribes_again_who_unsubscribed(database: Database) -> None:
    await bring_in(database, GARDEN)
    _, (mailbox,), _ = await state(database)
    await database.unit(lambda stores: unsubscribe(stores.subscriptions, mailbox.address_id, "de", "email", NOW))
    before = await state(database)

    plan = await bring_in(database, "Garten;association;de;news;garten@example.org;;Anruf;2026-11-26\n")

    assert (await state(database), effects(plan)) == (before, [(Effect.UNCHANGED, ())])


async def test_a_problem_in_one_row_keeps_all_rows_out(database: Database) -> None:
    assert await refusal(database, CAFE + "Garten;;xx;;;;;\n") == [Problem(3, What.UNKNOWN, Column.LANGUAGES, "xx")]


async def test_who_registered_under_a_name_in_the_chat_is_not_taken_for_the_organisation(database: Database) -> None:
    async def register(stores: Stores) -> int:
        return await register_organisation(stores.organisations, "Garten", ("de",), (), NOW)

    await database.unit(register)

    assert await refusal(database, CAFE + GARDEN) == [Problem(3, What.NOT_CONFIRMED, Column.NAME, "Garten")]


async def test_two_organisations_of_one_name_must_be_told_apart_first(database: Database) -> None:
    async def add(stores: Stores, code: str) -> None:
        await stores.organisations.add(
            "Garten", OrganisationKind.INITIATIVE, ("de",), OrganisationState.CONFIRMED, code, (), "", NOW
        )

    await database.unit(lambda stores: add(stores, "AAAAAAAA"))
    await database.unit(lambda stores: add(stores, "BBBBBBBB"))

    assert await refusal(database, "Garten;;de;;;;;\n") == [Problem(2, What.AMBIGUOUS, Column.NAME, "Garten")]


async def test_another_ones_mailbox_is_not_taken_over(database: Database) -> None:
    async def subscribe_person(stores: Stores) -> None:
        person = await stores.addresses.open(mailbox_address("anna@example.org"), NOW)
        await subscribe(stores.subscriptions, person.id, [1], None, "de", "email", NOW)

    await bring_in(database, CAFE)
    await database.unit(subscribe_person)

    assert await refusal(database, "A;;de;;cafe@example.org;;;\nB;;de;;anna@example.org;;;\n") == [
        Problem(2, What.EMAIL_TAKEN, Column.EMAIL, "cafe@example.org", "Frauencafé"),
        Problem(3, What.EMAIL_TAKEN, Column.EMAIL, "anna@example.org"),
    ]


async def test_what_goes_wrong_while_writing_undoes_all_of_it(database: Database) -> None:
    await database.unit(put_topics)
    read = read_organisations((HEADER + CAFE + GARDEN).encode(), TOPICS, list(LANGUAGES), NOW.date())

    async def work(stores: Stores) -> Any:
        await import_organisations(stores, read, NOW)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await database.unit(work)

    assert await state(database) == ([], [], {})


async def test_a_district_comes_in_stays_where_the_file_says_nothing_and_can_be_taken_out(database: Database) -> None:
    header = "name;languages;district\n"

    async def district() -> str:
        (one,) = (await state(database))[0]
        return one.district

    await bring_in(database, "Garten;de;Altstadt\n", header)
    assert await district() == "Altstadt"
    plan = await bring_in(database, "Garten;de;Nordstadt\n", header)
    assert (effects(plan), await district()) == ([(Effect.CHANGED, (Column.DISTRICT,))], "Nordstadt")
    await bring_in(database, "Garten;de\n", "name;languages\n")
    assert await district() == "Nordstadt"
    await bring_in(database, "Garten;de;\n", header)
    assert await district() == ""
