from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.app import DEMO_CITY
from bot.city import load_city
from contacts.importing import PaperConsent, ReadOrganisations, Row, read_organisations
from contacts.organisation_table import FILE_BYTES, Column, Problem, What
from contacts.organisations import NAME_CHARS, OrganisationKind
from locales.registry import LANGUAGES

TODAY = date(2026, 11, 26)
TOPICS = ["news", "learning", "participation"]
HEADER = "name;kind;languages;topics;email;notes;consent_source;consent_date\n"
EXAMPLES = Path(__file__).parents[2]


def read(text: str | bytes, districts: Sequence[str] = ()) -> ReadOrganisations:
    content = text if isinstance(text, bytes) else text.encode()
    return read_organisations(content, TOPICS, list(LANGUAGES), TODAY, districts)


def problems(text: str | bytes) -> list[Problem]:
    return list(read(text).problems)


def test_a_row_is_read_with_all_its_columns() -> None:
    found = read(
        HEADER + " Verein  Brücke ;Verein;AR, de,ar;news,learning;Bruecke@Example.org;am Kocher;Formular;18.03.2026\n"
    )

    assert found == ReadOrganisations(
        (
            Row(
                2,
                "Verein Brücke",
                ("ar", "de"),
                OrganisationKind.ASSOCIATION,
                ("news", "learning"),
                "am Kocher",
                "bruecke@example.org",
                PaperConsent("Formular", date(2026, 3, 18)),
            ),
        ),
        (),
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_encoding_and_order_of_columns_are_recognised(delimiter: str, encoding: str) -> None:
    lines = ['"Sprachen"', "Name"], ['"ar,de"', '"Jîn, die ""Gruppe"""']
    text = "\r\n".join(delimiter.join(cells) for cells in lines)

    assert read(text.encode(encoding)) == ReadOrganisations((Row(2, 'Jîn, die "Gruppe"', ("ar", "de")),), ())


def test_a_missing_column_says_nothing_and_an_empty_cell_says_none() -> None:
    found = read("name;languages;topics;notes\nEins;de;;\nZwei;de\n")

    assert found.rows == (Row(2, "Eins", ("de",), topics=(), notes=""), Row(3, "Zwei", ("de",), topics=(), notes=""))


def test_german_headers_are_read() -> None:
    found = read("Name;Art;Sprachen;Themen;E-Mail;Notizen;Einwilligung_Quelle;Einwilligung Datum\nA;Gemeinde;de;;;;;\n")

    assert found == ReadOrganisations((Row(2, "A", ("de",), OrganisationKind.COMMUNITY, (), ""),), ())


def test_blank_lines_and_lines_inside_quotes_are_counted() -> None:
    found = problems('\nname;languages;notes\n\nEins;de;"eine\nzweite"\nZwei;xx;\n')

    assert found == [Problem(6, What.UNKNOWN, Column.LANGUAGES, "xx")]


@pytest.mark.parametrize("path", ["docs/examples/organisations.csv", "bot/demo/organisations.csv"])
def test_our_own_lists_have_no_problems(path: str) -> None:
    districts = load_city(DEMO_CITY).districts
    found = read((EXAMPLES / path).read_bytes(), districts)

    assert (found.problems, len(found.rows) >= 5) == ((), True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem(0, What.EMPTY)),
        (b"\xef\xbb\xbf\r\n", Problem(0, What.EMPTY)),
        (b"x" * (FILE_BYTES + 1), Problem(0, What.TOO_LARGE)),
        ("name;languages\nMütter;de\n".encode("latin-1"), Problem(2, What.NOT_UNICODE)),
        ("name;languages\nMütter – hier;de\n".encode("cp1252"), Problem(2, What.NOT_UNICODE)),
        (b"name;languages\nA\0;de\n", Problem(2, What.NOT_TEXT)),
        (b"PK\x03\x04\x14\x00\x06\x00\xff", Problem(1, What.NOT_TEXT)),
        ("name;languages\nM\ufffdtter;de\n".encode(), Problem(2, What.BROKEN_CHARACTERS)),
        (b"name;languages\n", Problem(0, What.NO_ROWS)),
        (b"name;topics\nA;news\n", Problem(1, What.MISSING_COLUMN, Column.LANGUAGES)),
        (b"name;languages;name\nA;de;B\n", Problem(1, What.REPEATED_COLUMN, Column.NAME)),
        (
            b"name;languages;nots\nA;de;B\n",
            Problem(1, What.UNKNOWN_COLUMN, value="nots", suggestion="notes"),
        ),
        (b'name;languages\nA;de\n"B;de\nC;de\n', Problem(3, What.BROKEN_QUOTES)),
        (b'name;languages\n"A"a;de\n', Problem(2, What.BROKEN_QUOTES)),
        (b"name;languages\n" + b"A" * 200_000 + b";de\n", Problem(2, What.BROKEN_QUOTES)),
    ],
)
def test_a_file_that_is_not_a_list_has_one_clear_problem_and_no_half_rows(content: bytes, problem: Problem) -> None:
    assert problems(content) == [problem]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (";;de;;;;;", Problem(2, What.EMPTY_CELL, Column.NAME)),
        ("A" * (NAME_CHARS + 1) + ";;de;;;;;", Problem(2, What.TOO_LONG, Column.NAME, suggestion=str(NAME_CHARS))),
        ("A;club;de;;;;;", Problem(2, What.UNKNOWN, Column.KIND, "club")),
        ("A;Comunity;de;;;;;", Problem(2, What.UNKNOWN, Column.KIND, "Comunity", "community")),
        ("A;;;;;;;", Problem(2, What.EMPTY_CELL, Column.LANGUAGES)),
        ("A;; , ;;;;;", Problem(2, What.EMPTY_CELL, Column.LANGUAGES)),
        ("A;;arabisch;;;;;", Problem(2, What.UNKNOWN, Column.LANGUAGES, "arabisch", "ar")),
        ("A;;de;nws;;;;", Problem(2, What.UNKNOWN, Column.TOPICS, "nws", "news")),
        ("A;;de;;a@b;;;", Problem(2, What.NOT_AN_EMAIL, Column.EMAIL, "a@b")),
        ("A;;de;;a@x.de, b@x.de;;;", Problem(2, What.NOT_AN_EMAIL, Column.EMAIL, "a@x.de, b@x.de")),
        ("A;;de;;a@x.de;;Formular;", Problem(2, What.INCOMPLETE_CONSENT, Column.CONSENT_DATE)),
        ("A;;de;;a@x.de;;;2026-03-18", Problem(2, What.INCOMPLETE_CONSENT, Column.CONSENT_SOURCE)),
        ("A;;de;;;;Formular;2026-03-18", Problem(2, What.CONSENT_WITHOUT_EMAIL, Column.EMAIL)),
        ("A;;de;;a@x.de;;Formular;March 2026", Problem(2, What.NOT_A_DATE, Column.CONSENT_DATE, "March 2026")),
        ("A;;de;;a@x.de;;Formular;31.02.2026", Problem(2, What.NOT_A_DATE, Column.CONSENT_DATE, "31.02.2026")),
        ("A;;de;;a@x.de;;Formular;0001-01-01", Problem(2, What.NOT_A_DATE, Column.CONSENT_DATE, "0001-01-01")),
        ("A;;de;;a@x.de;;Formular;27.11.2026", Problem(2, What.FUTURE_DATE, Column.CONSENT_DATE, "27.11.2026")),
        ("A;;de;;;;;;mehr", Problem(2, What.TOO_MANY_CELLS)),
    ],
)
def test_a_wrong_cell_is_told_with_line_column_and_what_was_meant(row: str, problem: Problem) -> None:
    assert problems(HEADER + row + "\n") == [problem]


def test_a_name_or_mailbox_twice_is_told_with_both_lines() -> None:
    found = problems("name;languages;email\nFrauen-Café;de;a@x.de\nB;de;A@X.de\n FRAUEN-CAFÉ ;de;\n")

    assert found == [
        Problem(3, What.REPEATED_EMAIL, Column.EMAIL, "a@x.de", first_line=2),
        Problem(4, What.REPEATED_NAME, Column.NAME, "FRAUEN-CAFÉ", first_line=2),
    ]


def test_every_problem_of_a_file_is_told_at_once_in_order_of_lines() -> None:
    found = problems("name;languages\nA;xx\n;de\nA;de\n")

    assert [(problem.line, problem.what) for problem in found] == [
        (2, What.UNKNOWN),
        (3, What.EMPTY_CELL),
        (4, What.REPEATED_NAME),
    ]


def test_a_cell_protected_against_spreadsheets_is_read_without_its_protection() -> None:
    found = read("name;languages;notes\nA;de;'=1+1\nB;de;''+49\nC;de;'Ndrangheta\n")

    assert [row.notes for row in found.rows] == ["=1+1", "'+49", "'Ndrangheta"]


@given(st.binary(max_size=300))
@example(b";")
def test_rubbish_never_raises(content: bytes) -> None:
    found = read(content)

    assert found.problems
    assert all(problem.line >= 0 for problem in found.problems)


@given(st.text(alphabet=st.sampled_from("ab;,\t\"'\n\r =@.de2026-äن"), max_size=200))
def test_rubbish_under_a_good_header_never_raises(rows: str) -> None:
    found = read(HEADER + rows)

    assert found.problems or all(row.name and row.languages for row in found.rows)


def test_a_district_is_one_of_the_citys() -> None:
    header, districts = "name;languages;Stadtteil\n", ["Altstadt", "Am Galgenberg"]

    found = read(header + "Eins;de;am  galgenberg\nZwei;de;\nDrei;de;Altstatt\nVier;de;Xyz\n", districts)

    assert [row.district for row in found.rows] == ["Am Galgenberg", "", "", ""]
    assert found.problems == (
        Problem(4, What.UNKNOWN, Column.DISTRICT, "Altstatt", "Altstadt"),
        Problem(5, What.UNKNOWN, Column.DISTRICT, "Xyz"),
    )
    assert read("name;languages\nEins;de\n").rows[0].district is None
