"""What comes out of the printer, read back: text in the right order, tags, languages; and what is kept of it."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from console.hearing import printing
from console.hearing.printing import Press
from hearings.hearings import ThemeTable
from hearings.printing import PressBroken
from hearings.report import HearingReport, gather_report
from tests.console.hearing.library import HIDDEN, SITE, Evening

A4: Final = (595, 842)  #: points
CODES: Final = [(number, f"ACDEFGHJ{number:02}") for number in range(21, 33)]


@dataclass
class Printed:
    press: Press
    report: HearingReport


@pytest.fixture
async def printed(published: Evening) -> Printed:
    published.web()
    assert published.hearing is not None
    hearing = published.hearing
    report = await published.database.read(lambda stores: gather_report(stores, hearing, SITE.languages, published.now))
    return Printed(published.press, report)


def words_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (
            "de",
            [
                "Integrationshearing 2026",
                "Wohnungslotsen einstellen",
                "Der Ausschuss ist dafür.",
                "Tigray-Verein",
                "Büro hat ihn eingetippt",
            ],
        ),
        ("ar", ["جلسة الاندماج", "ما أهمية هذه التدابير؟", "تعيين مرشدين للسكن", "Tigray-Verein"]),
    ],
)
async def test_the_report_is_tagged_and_its_text_can_be_read_in_order(
    printed: Printed, tag: str, expected: list[str]
) -> None:
    reader = PdfReader(io.BytesIO(await printed.press.report_pdf(printed.report, tag)))

    root = reader.root_object
    text = words_of(reader)
    places = [text.find(words) for words in expected]
    assert "/MarkInfo" in root
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == tag
    assert reader.metadata is not None
    assert reader.metadata.title
    assert -1 not in places, text
    assert places == sorted(places)
    assert HIDDEN not in text


async def test_every_letter_has_a_font_that_comes_along(printed: Printed) -> None:
    reader = PdfReader(io.BytesIO(await printed.press.report_pdf(printed.report, "ar")))

    fonts = {font for page in reader.pages for font in fonts_of(page)}
    assert any("Arabic" in font for font in fonts), fonts
    assert not any("LastResort" in font for font in fonts)


def fonts_of(page: PageObject) -> list[str]:
    resources = cast(DictionaryObject, page["/Resources"])
    fonts = cast(DictionaryObject, resources["/Font"])
    return [str(cast(DictionaryObject, font.get_object())["/BaseFont"]) for font in fonts.values()]


async def test_the_same_report_is_printed_once(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await printed.press.report_pdf(printed.report, "de")

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(printed.press, "_print", never)
    assert await printed.press.report_pdf(printed.report, "de") == first


async def test_voting_cards_are_ten_a_page_and_kept_nowhere(printed: Printed, published: Evening) -> None:
    content = await printed.press.card_sheet(printed.report.hearing, CODES)

    reader = PdfReader(io.BytesIO(content))
    text = words_of(reader)
    assert len(reader.pages) == 2
    assert "ACDEF-GHJ21" in text
    assert [text.count(f"\n{number}\n") for number, _ in CODES[1:]] == [1] * 11
    assert not list((published.place.data_dir / "printed").glob("*"))


async def test_there_is_a_sheet_for_the_wall_and_one_for_each_table(printed: Printed) -> None:
    goals = [each.goal for each in printed.report.goals]
    tables = [ThemeTable(1, 1, 1, goals[0].id, "tablecode"), ThemeTable(2, 1, 2, None, "tabletwo")]

    content = await printed.press.table_sheet(printed.report.hearing, tables, goals)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 3
    assert "/?start=h_" in pages[0]
    assert "Wohnen" in pages[1]
    assert "السكن" in pages[1]
    assert "/?start=t_tablecode" in pages[1]
    assert "Integrationshearing" in pages[2]


async def test_organisations_get_a_page_for_each_goal_in_their_language_and_the_citys(printed: Printed) -> None:
    goals = [each.goal for each in printed.report.goals]

    content = await printed.press.statement_sheet(printed.report.hearing, goals, "ar")

    reader = PdfReader(io.BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 2
    assert str(reader.root_object["/Lang"]) == "ar"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {A4}
    for words in ("السكن", "Wohnen", "كيف اتُّخذ القرار؟", "Wie wurde entschieden?", "Alle finden eine gute Wohnung."):
        assert words in pages[0], words
    assert "Bildung und Sprache" in pages[1]


async def test_in_the_citys_own_language_nothing_stands_twice(printed: Printed) -> None:
    goals = [each.goal for each in printed.report.goals]

    content = await printed.press.statement_sheet(printed.report.hearing, goals[:1], "de")

    text = words_of(PdfReader(io.BytesIO(content)))
    assert text.count("Wie wurde entschieden?") == 1
    assert text.count("Alle finden eine gute Wohnung.") == 1


async def test_nothing_is_fetched_while_printing(printed: Printed) -> None:
    html = '<html lang="de"><title>x</title><img src="file:///etc/passwd" alt="x"><p>still there</p></html>'

    content = await printed.press._print(html)

    assert "still there" in words_of(PdfReader(io.BytesIO(content)))


async def test_what_takes_too_long_is_given_up(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_SECONDS", 0.01)

    with pytest.raises(PressBroken, match="too long"):
        await printed.press.table_sheet(printed.report.hearing, [], [])


@pytest.mark.parametrize(("crashes", "printed_at_last"), [(1, True), (2, False)])
async def test_a_printer_that_crashes_is_tried_once_more(
    printed: Printed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, crashes: int, printed_at_last: bool
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(
        f"""
import os, pathlib, runpy, signal, sys
starts = pathlib.Path({str(tmp_path / "starts")!r})
with starts.open("a") as file:
    file.write("x")
if starts.stat().st_size <= {crashes}:
    os.kill(os.getpid(), signal.SIGSEGV)
runpy.run_module("console.hearing.press_worker", run_name="__main__")
"""
    )
    monkeypatch.setattr(printing, "WORKER", (str(worker),))

    if printed_at_last:
        assert (await printed.press.table_sheet(printed.report.hearing, [], [])).startswith(b"%PDF")
    else:
        with pytest.raises(PressBroken, match="signal 11"):
            await printed.press.table_sheet(printed.report.hearing, [], [])

    assert (tmp_path / "starts").read_text() == "xx"
