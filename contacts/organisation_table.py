"""A list of organisations as a table in a file: its columns, the words it uses, and how a CSV is taken apart.

What is read here and written by `contacts.exporting` is the same table, so an export can be imported again.
"""

import csv
import difflib
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contacts.organisations import OrganisationKind
from locales.saved_text import TextTrouble, UnreadableText, read_saved_text

FILE_BYTES: Final = 5_000_000  # ten thousand organisations with a page of notes each would fit


class Column(StrEnum):
    NAME = "name"
    KIND = "kind"
    LANGUAGES = "languages"
    TOPICS = "topics"
    DISTRICT = "district"
    EMAIL = "email"
    NOTES = "notes"
    CONSENT_SOURCE = "consent_source"
    CONSENT_DATE = "consent_date"


REQUIRED: Final = (Column.NAME, Column.LANGUAGES)
GERMAN_COLUMNS: Final = {
    "Name": Column.NAME,
    "Art": Column.KIND,
    "Sprachen": Column.LANGUAGES,
    "Themen": Column.TOPICS,
    "Stadtteil": Column.DISTRICT,
    "E-Mail": Column.EMAIL,
    "Notizen": Column.NOTES,
    "Einwilligung_Quelle": Column.CONSENT_SOURCE,
    "Einwilligung_Datum": Column.CONSENT_DATE,
}
GERMAN_KINDS: Final = {
    "Verein": OrganisationKind.ASSOCIATION,
    "Gemeinschaft": OrganisationKind.COMMUNITY,
    "Gemeinde": OrganisationKind.COMMUNITY,
    "Initiative": OrganisationKind.INITIATIVE,
}


class What(StrEnum):
    """What is wrong. `Problem.value` and `Problem.suggestion` hold the words it is about."""

    # The file as a whole
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_UNICODE = "not_unicode"
    NOT_TEXT = "not_text"
    BROKEN_CHARACTERS = "broken_characters"
    BROKEN_QUOTES = "broken_quotes"
    NO_ROWS = "no_rows"
    # Its header
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    # A row
    TOO_MANY_CELLS = "too_many_cells"
    EMPTY_CELL = "empty_cell"
    TOO_LONG = "too_long"  #: `suggestion` is how many characters there may be
    UNKNOWN = "unknown"  #: a kind, language, topic or district
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    FUTURE_DATE = "future_date"
    INCOMPLETE_CONSENT = "incomplete_consent"  #: source without date, or date without source
    CONSENT_WITHOUT_EMAIL = "consent_without_email"
    REPEATED_NAME = "repeated_name"  #: `first_line` has it already
    REPEATED_EMAIL = "repeated_email"
    # A row beside what the hub knows
    NOT_CONFIRMED = "not_confirmed"  #: registered in the chat under this name, not confirmed by staff
    AMBIGUOUS = "ambiguous"  #: several organisations of the hub have this name
    EMAIL_TAKEN = "email_taken"  #: by another organisation (`suggestion`), or by a person for themselves


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps the whole file from being imported."""

    line: int  #: in the file, from 1; 0 where no line is to blame
    what: What
    column: Column | None = None
    value: str = ""
    suggestion: str = ""
    first_line: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands there. A column the file does not have has no cell."""

    line: int
    cells: dict[Column, str]

    def cell(self, column: Column) -> str:
        return self.cells.get(column, "")


_COLUMNS: Final = {name.casefold(): column for name, column in GERMAN_COLUMNS.items()} | {c.value: c for c in Column}
_DELIMITERS: Final = ";,\t"
_FORMULA: Final = re.compile(r"'*[=+\-@]")


def protect(cell: str) -> str:
    """Return a cell that a spreadsheet shows instead of computing it ("=1+1"); `unprotect` gives it back."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unprotect(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def read_table(content: bytes) -> tuple[list[Record], list[Problem]]:
    """Take the file apart; blank lines are passed over. With a problem of the file or header there are no rows."""
    if len(content) > FILE_BYTES:
        return [], [Problem(0, What.TOO_LARGE)]
    try:
        text = read_saved_text(content)
    except UnreadableText as exc:
        return [], [Problem(0 if exc.trouble is TextTrouble.EMPTY else exc.line, What(exc.trouble.value))]
    rows, problems = _rows(text)
    if not rows:  # delimiters alone are as empty as nothing
        return [], problems or [Problem(0, What.EMPTY)]
    line, header = rows[0]
    columns, header_problems = _columns(line, header)
    if header_problems:
        return [], header_problems
    if len(rows) == 1 and not problems:
        problems.append(Problem(0, What.NO_ROWS))
    records = []
    for line, cells in rows[1:]:
        if any(cell.strip() for cell in cells[len(columns) :]):
            problems.append(Problem(line, What.TOO_MANY_CELLS))
        cells += [""] * (len(columns) - len(cells))  # a row may end early
        texts = [unprotect(cell.strip()) for cell in cells]
        records.append(Record(line, dict(zip(columns, texts, strict=False))))
    return records, problems


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Return the rows that are not blank, each with the line it begins on."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:  # a quote that does not close swallows the rest, up to the reader's limit of a cell
        return rows, [Problem(line, What.BROKEN_QUOTES)]
    return rows, []


def _delimiter(text: str) -> str:
    """Return the delimiter with which the first line has most columns we know."""
    first = text.lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=lambda sign: sum(_column(cell) is not None for cell in first.split(sign)))


def _column(title: str) -> Column | None:
    name = re.sub(r"[\s_]+", "_", title.strip().strip('"').casefold())
    return _COLUMNS.get(name) or _COLUMNS.get(name.replace("-", "")) or _COLUMNS.get(name.replace("-", "_"))


def _columns(line: int, header: list[str]) -> tuple[list[Column], list[Problem]]:
    columns: list[Column] = []
    problems: list[Problem] = []
    while header and not header[-1].strip():  # Excel ends every line with the delimiters of empty columns
        header = header[:-1]
    for title in header:
        column = _column(title)
        if column is None:
            near = difflib.get_close_matches(title.strip().casefold(), _COLUMNS, n=1)
            problems.append(
                Problem(line, What.UNKNOWN_COLUMN, value=title.strip(), suggestion=_COLUMNS[near[0]] if near else "")
            )
        elif column in columns:
            problems.append(Problem(line, What.REPEATED_COLUMN, column))
        else:
            columns.append(column)
    missing = [column for column in REQUIRED if column not in columns]
    return columns, [Problem(line, What.MISSING_COLUMN, column) for column in missing] + problems
