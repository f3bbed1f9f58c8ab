import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from contacts.addresses import AddressState
from contacts.exporting import export_organisations, organisations_csv
from contacts.import_plan import Effect
from contacts.importing import PaperConsent, Row, read_organisations
from contacts.mailboxes import Mailbox, RecordedConsent
from contacts.organisations import Organisation, OrganisationKind, OrganisationState
from contacts.topics import Topic
from locales.registry import LANGUAGES
from storage.stores import Stores
from tests.contacts.test_import_plan import CAFE, DISTRICTS, GARDEN, MARCH, NOW, TOPICS, bring_in, effects, state
from tests.databases import Database

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\ufffd"))
NOTES = st.lists(WORDS).map(" \n".join).map(str.strip)
RISKY = st.sampled_from(["=1+1", "+49 7361 52", "-", "@SUM(A1)", "'=x", "''-", '"', ";", ",", "\t=x", "a\nb;c"])


def organisation(**values: str) -> Organisation:
    return Organisation(
        1,
        values.get("name", "Café"),
        OrganisationKind.COMMUNITY,
        ("ar", "de-simple"),
        OrganisationState.CONFIRMED,
        "ABCD2345",
        values.get("notes", ""),
        (2, 1),
        "Altstadt",
    )


def exported(one: Organisation, *mailboxes: Mailbox) -> bytes:
    return organisations_csv([one], mailboxes, [Topic(1, "news", {}, {}), Topic(2, "learning", {}, {})])


def read_back(content: bytes) -> tuple[Row, ...]:
    read = read_organisations(content, TOPICS, list(LANGUAGES), NOW.date(), DISTRICTS)
    assert read.problems == ()
    return read.rows


def test_the_newest_mailbox_and_its_consent_are_written() -> None:
    old = Mailbox(1, 1, "old@example.org", AddressState.ACTIVE)
    new = Mailbox(2, 1, "new@example.org", AddressState.ACTIVE, (RecordedConsent(True, "Formular", MARCH),))

    assert read_back(exported(organisation(), old, new)) == (
        Row(
            2,
            "Café",
            ("ar", "de-simple"),
            OrganisationKind.COMMUNITY,
            ("learning", "news"),
            "",
            "new@example.org",
            PaperConsent("Formular", MARCH),
            "Altstadt",
        ),
    )


def test_withdrawn_consent_is_not_written_as_consent() -> None:
    consents = (RecordedConsent(True, "Formular", MARCH), RecordedConsent(False, "email", MARCH))
    mailbox = Mailbox(1, 1, "a@example.org", AddressState.ACTIVE, consents)

    (row,) = read_back(exported(organisation(), mailbox))
    assert (row.email, row.consent) == ("a@example.org", None)


def test_nothing_in_the_file_is_a_formula() -> None:
    content = exported(organisation(name="=HYPERLINK(A1)", notes="+49 7361"))

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")] == []


@given(NOTES | RISKY.map(str.strip))
def test_any_note_is_read_back_as_it_was(notes: str) -> None:
    (row,) = read_back(exported(organisation(notes=notes)))

    assert row.notes == notes


@given(WORDS.filter(lambda name: 0 < len(name) <= 40))
def test_any_name_is_read_back_as_the_same_name(name: str) -> None:
    (first,) = read_back(exported(organisation(name=name)))

    assert read_back(exported(organisation(name=first.name))) == (first,)


async def test_an_export_that_is_imported_changes_nothing(database: Database) -> None:
    await bring_in(database, CAFE + GARDEN + '"Chor ""Kalyna""; e. V.";;uk;;;=nicht rechnen;;\n')
    before = await state(database)

    content = await database.read(export_organisations)
    plan = await bring_in(database, content.decode("utf-8-sig"), "")

    assert (await state(database), effects(plan)) == (before, [(Effect.UNCHANGED, ())] * 3)


async def test_only_confirmed_organisations_are_exported(database: Database) -> None:
    async def add(stores: Stores, state: OrganisationState, code: str) -> None:
        await stores.organisations.add(
            f"Verein {state}", OrganisationKind.ASSOCIATION, ("de",), state, code, (), "", NOW
        )

    for code, organisation_state in enumerate(OrganisationState):
        await database.unit(lambda stores, s=organisation_state, c=code: add(stores, s, str(c)))  # type: ignore[misc]

    rows = read_back(await database.read(export_organisations))
    assert [row.name for row in rows] == ["Verein confirmed"]
