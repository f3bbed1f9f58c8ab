"""The report's figures in spreadsheets, read back."""

import csv
import io
import re
import zipfile

import httpx
import pytest

from tests.console.hearing.library import Evening

RESULTS = "Results"


@pytest.fixture
async def lines(published: Evening, reader: httpx.AsyncClient) -> list[dict[str, str]]:
    answer = await reader.get(f"/hearings/{published.code}/en/report.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_result_has_its_method_beside_its_figures(lines: list[dict[str, str]]) -> None:
    results = [line for line in lines if line["Part"] == RESULTS]

    for number in {line["Number"] for line in results}:
        method = [line["Value"] for line in results if line["Number"] == number and line["What it says"] == "Method"]
        assert "One vote for each voting card." in method
        assert "This is a recommendation to the committee; it decides nothing." in method


def test_figures_are_those_of_the_frozen_result(lines: list[dict[str, str]]) -> None:
    found = {(line["Text"], line["What it says"]): line["Value"] for line in lines if line["Part"] == RESULTS}

    assert found["Wohnungslotsen einstellen", "5"] == "22"
    assert found["Wohnungslotsen einstellen", "Average"] == "4.2"
    assert "below 5" in found.values()


def test_what_became_of_a_measure_is_there(lines: list[dict[str, str]]) -> None:
    first = {line["What it says"]: line["Value"] for line in lines if line["Text"] == "Wohnungslotsen einstellen"}

    assert first["State"] == "It is being planned."
    assert first["Supporters"] == "at least \u206810\u2069"
    assert first["2026-07-15"] == "It is being planned. Die Stelle ist ausgeschrieben."


def test_what_came_on_paper_says_so(lines: list[dict[str, str]]) -> None:
    notes = [
        line["Value"] for line in lines if line["Number"] == "Tigray-Verein" and line["What it says"] == "Please note"
    ]

    assert notes == ["It came on paper; the office typed it in."]


async def test_no_cell_is_a_formula(published: Evening, reader: httpx.AsyncClient) -> None:
    answers = [await reader.get(f"/hearings/{published.code}/en/report.{ending}") for ending in ("csv", "xlsx")]

    table = csv.reader(io.StringIO(answers[0].content.decode("utf-8-sig")), delimiter=";")
    cells = [cell for line in table for cell in line]
    strings = zipfile.ZipFile(io.BytesIO(answers[1].content)).read("xl/sharedStrings.xml").decode()
    assert any("=cmd|calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert "=cmd|calc" in strings
    assert "<t>=cmd" not in strings


async def test_excel_has_a_sheet_for_each_part_and_reads_from_the_right_in_arabic(
    published: Evening, reader: httpx.AsyncClient
) -> None:
    answer = await reader.get(f"/hearings/{published.code}/ar/report.xlsx")

    book = zipfile.ZipFile(io.BytesIO(answer.content))
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert len(names) == 5
    assert 'rightToLeft="1"' in sheet
    assert "<v>22</v>" in sheet
    assert "<f>" not in sheet
    assert "تعيين مرشدين للسكن" in book.read("xl/sharedStrings.xml").decode()


async def test_the_same_report_is_the_same_file(published: Evening, reader: httpx.AsyncClient) -> None:
    first, again = [await reader.get(f"/hearings/{published.code}/de/report.xlsx") for _ in range(2)]

    assert first.headers["etag"] == again.headers["etag"]
