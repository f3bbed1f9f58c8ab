"""Sheets of organisations: ordered from the printer, and typed in one after the other when they come back."""

from dataclasses import replace

import pytest

from contacts.organisations import OrganisationState
from hearings.content import Content
from hearings.hearings import Phase
from hearings.statements import Deciding, GroupStatement, StatementState
from tests.bot.driver import Hub, Person
from tests.bot.office.hearing.giving import Evening, an_evening
from tests.bot.office.hearing.test_report import Printer, work_off


@pytest.fixture
def printer(hub: Hub) -> Printer:
    printer = Printer()
    hub.office = replace(hub.office, printing=printer)
    hub.intake._office = hub.office
    return printer


async def stored(evening: Evening) -> list[GroupStatement]:
    found: list[GroupStatement] = await evening.hub.unit(lambda stores: stores.statements.of(evening.hearing.id))
    return found


async def begin(evening: Evening, mia: Person, name: str = "Amal") -> None:
    await mia.press_token(f"hg_st:{evening.hearing.id}")
    await mia.press("Type in sheets from paper…")
    await mia.say(name)


async def fill_in(mia: Person, people: str = "14", words: str = "نريد دورات مسائية") -> None:
    """Type in what is on a sheet, from its goal on."""
    await mia.press("🏠 1 · Housing")
    await mia.press("العربية")
    await mia.say(people)
    await mia.press("by a secret vote on paper")
    for count in ("10", "2", "2"):
        await mia.say(count)
    await mia.say(words)


async def test_sheets_are_typed_in_one_after_the_other_and_wait_to_be_shown(
    hub: Hub, evening: Evening, mia: Person
) -> None:
    of = await hub.organisation("Amal e. V.", "ar")
    await begin(evening, mia)
    await mia.press("Amal e. V.")
    await fill_in(mia)
    assert "It came on paper; the office typed it in." in mia.reads
    await mia.press("Save")
    assert "1 sheet is typed in." in mia.reads

    await mia.press("Next sheet of the same organisation")
    assert "✓ 🏠 1 · Housing" in mia.buttons
    await mia.press("🏠 2 · Housing")
    await mia.press("Deutsch")
    await mia.say("3")
    await mia.press("the board alone decided")
    for count in ("3", "0", "0"):
        await mia.say(count)
    await mia.press("Nothing is written")
    await mia.press("Save")

    assert "2 sheets are typed in." in mia.reads
    first, second = await stored(evening)
    assert (first.organisation_id, first.goal_id, first.people_count) == (of, evening.goals[0].id, 14)
    assert (first.deciding, first.for_count, first.against_count, first.open_count) == (Deciding.SECRET, 10, 2, 2)
    assert first.text == Content.of("ar", "نريد دورات مسائية")
    assert (second.goal_id, second.is_board, second.text) == (evening.goals[1].id, True, Content("de"))
    assert {(each.on_paper, each.state) for each in (first, second)} == {(True, StatementState.SENT)}


async def test_the_last_sheet_is_undone_once(hub: Hub, evening: Evening, mia: Person) -> None:
    await hub.organisation("Amal e. V.", "ar")
    await begin(evening, mia)
    await mia.press("Amal e. V.")
    await fill_in(mia)
    await mia.press("Save")

    await mia.press("Undo the last one")

    assert "Undone: this sheet is no longer there." in mia.reads
    assert await stored(evening) == []
    await mia.press_again()
    assert "This was undone already" in mia.reads
    await mia.say("amal")
    await mia.press("Amal e. V.")
    await fill_in(mia)
    await mia.press("Save")
    assert "1 sheet is typed in." in mia.reads


async def test_a_sheet_that_everybody_reads_is_not_undone(hub: Hub, evening: Evening, mia: Person) -> None:
    await hub.organisation("Amal e. V.", "ar")
    await begin(evening, mia)
    await mia.press("Amal e. V.")
    await fill_in(mia)
    await mia.press("Save")
    (sheet,) = await stored(evening)
    await mia.press_token(f"hg_sok:{sheet.id}")

    await mia.press_token(f"hg_spu:{sheet.id}")

    assert [each.state for each in await stored(evening)] == [StatementState.SHOWN]


async def test_what_does_not_fit_is_asked_again_and_nothing_is_half_kept(
    hub: Hub, evening: Evening, mia: Person
) -> None:
    await hub.organisation("Amal e. V.", "ar")
    await begin(evening, mia, "Nobody")
    assert "No confirmed organisation has this in its name." in mia.reads
    await mia.say("Amal")
    await mia.press("Amal e. V.")
    await mia.press("🏠 1 · Housing")
    await mia.press("Deutsch")
    await mia.say("0")
    assert "It must be at least one person." in mia.reads
    await mia.say("many")
    assert "Please type only a number" in mia.reads
    await mia.say("10")
    await mia.press("by a show of hands")
    await mia.say("11")
    assert "it can be at most 10" in mia.reads

    await mia.press("Leave this sheet out")

    assert "This sheet was not kept." in mia.reads
    assert await stored(evening) == []


async def test_the_organisations_own_draft_and_the_sheet_do_not_touch_each_other(
    hub: Hub, evening: Evening, mia: Person
) -> None:
    of = await hub.organisation("Amal e. V.", "en")
    amira = await hub.subscriber("amira", "en", organisation=of)
    await begin(evening, mia)
    await mia.press("Amal e. V.")
    await mia.press("🏠 1 · Housing")
    await mia.press("العربية")
    await mia.say("14")

    await amira.press_token("hs_new")
    await amira.say("1")
    await amira.say("5")

    sheet, own = await stored(evening)
    assert [(each.on_paper, each.people_count) for each in (sheet, own)] == [(True, 14), (False, 5)]
    await amira.press_token(f"hs_skip:{sheet.id}")
    assert "This button no longer works." in amira.reads


async def test_an_organisation_that_is_not_confirmed_has_no_sheet(hub: Hub, evening: Evening, mia: Person) -> None:
    of = await hub.organisation("Amal e. V.", "ar", state=OrganisationState.PENDING)
    await begin(evening, mia)
    assert "No confirmed organisation" in mia.reads

    await mia.press_token(f"hg_spo:{evening.hearing.id}:{of}")

    assert "No confirmed organisation" in mia.reads


async def test_sheets_that_came_in_time_are_typed_in_until_the_results_are_published(hub: Hub, mia: Person) -> None:
    evening = await an_evening(hub, Phase.COUNTING)
    await hub.organisation("Amal e. V.", "ar")
    await begin(evening, mia)
    await mia.press("Amal e. V.")
    await fill_in(mia)
    await evening.advance(1)

    await mia.press("Save")

    assert "In this step no sheets can be typed in." in mia.reads
    assert [each.state for each in await stored(evening)] == [StatementState.DRAFT]
    assert "Type in sheets from paper…" not in mia.buttons


async def test_sheets_are_printed_in_every_language_that_is_wished(
    hub: Hub, evening: Evening, mia: Person, printer: Printer
) -> None:
    await mia.press_token(f"hg_st:{evening.hearing.id}")
    await mia.press("Print sheets (PDF)…")
    await mia.press("العربية")
    await work_off(hub, printer)
    await mia.press_token(f"hg_spr:{evening.hearing.id}")
    await mia.press("All languages")

    await work_off(hub, printer)

    assert printer.printed == [f"statements {tag}, 2 goals" for tag in ("ar", "de", "en", "ar")]
    assert f"hearing-{evening.hearing.code}-organisations-ar.pdf" in [
        each.name for message in mia.sees for each in message.shown.attachments
    ]
