"""Ordering the report and the sheets: what staff see, and what the print room brings."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.printing import PrintRoom
from console.hearing.pages import HearingPages
from console.hearing.printing import Press
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, ThemeTable
from hearings.printing import PressBroken
from hearings.report import HearingReport
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.console.hearing.library import SITE


@dataclass
class Printer:
    """A printer that notes what it printed, and jams when told."""

    printed: list[str] = field(default_factory=list)
    cards: list[tuple[int, str]] = field(default_factory=list)
    jams: list[PressBroken] = field(default_factory=list)

    def _print(self, what: str) -> bytes:
        if self.jams:
            raise self.jams.pop()
        self.printed.append(what)
        return f"%PDF {what}".encode()

    async def report_pdf(self, report: HearingReport, tag: str) -> bytes:
        return self._print(tag)

    async def card_sheet(self, hearing: Hearing, cards: Sequence[tuple[int, str]]) -> bytes:
        self.cards += cards
        return self._print("cards")

    async def table_sheet(self, hearing: Hearing, tables: Sequence[ThemeTable], goals: Sequence[Goal]) -> bytes:
        return self._print("tables")

    async def statement_sheet(self, hearing: Hearing, goals: Sequence[Goal], tag: str) -> bytes:
        return self._print(f"statements {tag}, {len(goals)} goals")

    def report_xlsx(self, report: HearingReport, tag: str) -> bytes:
        return self._print(f"xlsx {tag}")

    def report_csv(self, report: HearingReport, tag: str) -> bytes:
        return self._print(f"csv {tag}")


@pytest.fixture
def printer(hub: Hub) -> Printer:
    printer = Printer()
    hub.office = replace(hub.office, printing=printer)
    hub.intake._office = hub.office
    return printer


@pytest.fixture
async def counted(hub: Hub, hearing: Hearing) -> Hearing:
    async def work(stores: Stores) -> Hearing:
        return await stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now)

    found: Hearing = await hub.unit(work)
    return found


async def work_off(hub: Hub, printer: Printer) -> None:
    room = PrintRoom(hub.database, hub.office, printer, hub.clock)
    while await room.print_next():
        pass
    await hub.deliver()


def files(person: Person) -> list[str]:
    return [each.name for message in person.sees for each in message.shown.attachments]


async def test_all_languages_come_one_by_one_with_their_progress(
    hub: Hub, counted: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Report (PDF): all languages")
    assert "It is being made and comes to this chat." in moderator.reads
    assert printer.printed == []

    await work_off(hub, printer)

    assert printer.printed == ["de", "en", "ar"]
    assert files(moderator) == [f"hearing-{counted.code}-{tag}.pdf" for tag in printer.printed]
    assert "The report is being made: العربية, 3 of 3." in moderator.reads


async def test_one_language(hub: Hub, counted: Hearing, moderator: Person, printer: Printer) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Report (PDF): one language…")
    await moderator.press("العربية")

    await work_off(hub, printer)

    assert printer.printed == ["ar"]


async def test_figures_come_as_excel_and_csv(hub: Hub, counted: Hearing, moderator: Person, printer: Printer) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Figures (Excel and CSV)")

    await work_off(hub, printer)

    assert files(moderator) == [f"hearing-{counted.code}-de.xlsx", f"hearing-{counted.code}-de.csv"]


async def test_what_jams_is_tried_again(hub: Hub, counted: Hearing, moderator: Person, printer: Printer) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Report (PDF): all languages")
    printer.jams = [PressBroken("jam")]
    room = PrintRoom(hub.database, hub.office, printer, hub.clock)
    await room.print_next()
    await hub.deliver()
    assert files(moderator) == []
    hub.later(minutes=10)

    await work_off(hub, printer)

    assert files(moderator) == [f"hearing-{counted.code}-{tag}.pdf" for tag in ("de", "en", "ar")]


async def test_a_restart_in_the_middle_goes_on_where_it_was(
    hub: Hub, counted: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Report (PDF): all languages")

    async def first_is_sent(stores: Stores) -> None:
        order = await stores.print_orders.claim(hub.now, hub.now)
        assert order is not None
        await stores.print_orders.put(replace(order, done_count=1))

    await hub.unit(first_is_sent)
    await work_off(hub, printer)

    assert printer.printed == ["en", "ar"]


async def test_what_never_prints_is_told_in_words(
    hub: Hub, counted: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Sheets for wall and tables (PDF)")
    printer.jams = [PressBroken("jam")] * 3
    for _ in range(3):
        await work_off(hub, printer)
        hub.later(minutes=10)

    assert "This could not be printed. Please try again later" in moderator.reads
    printer.jams = []
    await work_off(hub, printer)
    assert printer.printed == []


async def test_a_missing_library_is_named_at_once(
    hub: Hub, counted: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Sheets for wall and tables (PDF)")
    printer.jams = [PressBroken("no pango", library_missing=True)]

    await work_off(hub, printer)

    assert "the library Pango is missing on the server" in moderator.reads


async def test_voting_cards_are_drawn_from_the_table_with_their_codes(
    hub: Hub, hearing: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hp_cn:{hearing.id}")
    await moderator.say("3")
    table = next(each for message in moderator.sees for each in message.shown.attachments)
    stored = await hub.unit(lambda stores: stores.files.get(table.digest))
    rows = list(csv.reader(io.StringIO(stored.content.decode("utf-8-sig"))))[1:]

    await work_off(hub, printer)

    assert printer.cards == [(int(number), link.rpartition("v_")[2]) for number, _code, link in rows]
    assert files(moderator)[-1] == f"voting-cards-{rows[0][0]}-{rows[-1][0]}.pdf"


async def test_before_the_counting_there_is_no_report_to_order(
    hearing: Hearing, moderator: Person, printer: Printer
) -> None:
    await moderator.press_token(f"hrep:{hearing.id}")

    assert "The report can be made once nothing more is collected." in moderator.reads
    assert "Report (PDF): all languages" not in moderator.buttons
    assert f"https://hub.example/hearings/{hearing.code}/wall" in moderator.reads


async def test_what_comes_is_a_real_pdf_and_what_it_says_can_be_read(
    hub: Hub, counted: Hearing, moderator: Person, tmp_path: Path
) -> None:
    press = Press(HearingPages(replace(SITE, url="https://hub.example")), tmp_path / "printed", hub.clock)
    hub.office = replace(hub.office, printing=press)
    hub.intake._office = hub.office
    await moderator.press_token(f"hrep:{counted.id}")
    await moderator.press("Report (PDF): one language…")
    await moderator.press("Deutsch")

    room = PrintRoom(hub.database, hub.office, press, hub.clock)
    await room.print_next()
    await hub.deliver()

    (file,) = [each for message in moderator.sees for each in message.shown.attachments]
    stored = await hub.unit(lambda stores: stores.files.get(file.digest))
    text = PdfReader(io.BytesIO(stored.content)).pages[0].extract_text()
    assert (file.name, file.media_type) == (f"hearing-{counted.code}-de.pdf", "application/pdf")
    assert "Integrationshearing" in text
    assert f"https://hub.example/hearings/{counted.code}/de" in text
