"""Reading a list of organisations: every cell checked, every problem told with its line, nothing guessed."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from contacts.organisation_names import name_key, tidy_name
from contacts.organisation_table import GERMAN_KINDS, Column, Problem, Record, What, read_table
from contacts.organisations import NAME_CHARS, OrganisationKind
from locales.language_names import nearest_language

NOTES_CHARS: Final = 5_000
SOURCE_CHARS: Final = 200
EMAIL_CHARS: Final = 254  # RFC 5321, section 4.5.3.1.3: a path has 256 with its angle brackets
SEVERAL: Final = re.compile(r"[,;|\s]+")  # between languages, between topics
_KINDS: Final = {name.casefold(): kind for name, kind in GERMAN_KINDS.items()} | {k.value: k for k in OrganisationKind}
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")
_DATE_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DATE_GERMAN: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperConsent:
    """Consent given outside the hub, as the office recorded it."""

    source: str
    given_on: date

    @property
    def at(self) -> datetime:
        """The instant that is stored for the day: the hub does not know the hour."""
        return datetime(self.given_on.year, self.given_on.month, self.given_on.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation of the file. None: the file does not say, what the hub has stays."""

    line: int
    name: str
    languages: tuple[str, ...]
    kind: OrganisationKind | None = None
    topics: tuple[str, ...] | None = None
    notes: str | None = None
    email: str = ""
    consent: PaperConsent | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOrganisations:
    """What the file says. With a problem, nothing of it may be imported."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_organisations(
    content: bytes,
    topics: Collection[str],
    languages: Collection[str],
    today: date,
    districts: Collection[str] = (),
) -> ReadOrganisations:
    """Read a CSV; it never raises.

    Args:
        topics: the codes there are.
        languages: the tags there are.
        today: a consent cannot have been given later.
        districts: of the city, by name.
    """
    records, problems = read_table(content)
    checks = [_RowCheck(record, topics, languages, today, districts) for record in records]
    rows = [check.row() for check in checks]
    for check in checks:
        problems += check.problems
    problems += _repeated(rows)
    return ReadOrganisations(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line)))


def _repeated(rows: list[Row]) -> list[Problem]:
    problems = []
    names: dict[str, int] = {}
    emails: dict[str, int] = {}
    for row in rows:
        first = names.setdefault(name_key(row.name), row.line)
        if row.name and first != row.line:
            problems.append(Problem(row.line, What.REPEATED_NAME, Column.NAME, row.name, first_line=first))
        first = emails.setdefault(row.email, row.line)
        if row.email and first != row.line:
            problems.append(Problem(row.line, What.REPEATED_EMAIL, Column.EMAIL, row.email, first_line=first))
    return problems


class _RowCheck:
    """Reads one row and collects what is wrong with it."""

    def __init__(
        self,
        record: Record,
        topics: Collection[str],
        languages: Collection[str],
        today: date,
        districts: Collection[str],
    ) -> None:
        self.problems: list[Problem] = []
        self._record = record
        self._topics = topics
        self._languages = languages
        self._today = today
        self._districts = districts

    def row(self) -> Row:
        return Row(
            self._record.line,
            self._name(),
            self._codes(Column.LANGUAGES, self._languages),
            self._kind(),
            self._codes(Column.TOPICS, self._topics) if Column.TOPICS in self._record.cells else None,
            self._short(Column.NOTES, NOTES_CHARS) if Column.NOTES in self._record.cells else None,
            self._email(),
            self._consent(),
            self._district() if Column.DISTRICT in self._record.cells else None,
        )

    def _problem(self, what: What, column: Column, value: str = "", suggestion: str = "") -> None:
        self.problems.append(Problem(self._record.line, what, column, value, suggestion))

    def _name(self) -> str:
        name = tidy_name(self._short(Column.NAME, NAME_CHARS))
        if not name:
            self._problem(What.EMPTY_CELL, Column.NAME)
        return name

    def _short(self, column: Column, limit: int) -> str:
        cell = self._record.cell(column)
        if len(cell) > limit:
            self._problem(What.TOO_LONG, column, suggestion=str(limit))
        return cell

    def _kind(self) -> OrganisationKind | None:
        cell = self._record.cell(Column.KIND)
        kind = _KINDS.get(cell.casefold())
        if cell and kind is None:
            near = difflib.get_close_matches(cell.casefold(), _KINDS, n=1)
            self._problem(What.UNKNOWN, Column.KIND, cell, _KINDS[near[0]] if near else "")
        return kind

    def _district(self) -> str:
        cell = " ".join(self._record.cell(Column.DISTRICT).split())
        by_name = {name.casefold(): name for name in self._districts}
        if cell and cell.casefold() not in by_name:
            near = difflib.get_close_matches(cell.casefold(), by_name, n=1)
            self._problem(What.UNKNOWN, Column.DISTRICT, cell, by_name[near[0]] if near else "")
        return by_name.get(cell.casefold(), "")

    def _codes(self, column: Column, known: Collection[str]) -> tuple[str, ...]:
        """Return the languages or topics of a cell in their order, each once."""
        by_name = {code.casefold(): code for code in known}
        codes: dict[str, None] = {}
        words = [word for word in SEVERAL.split(self._record.cell(column)) if word]
        for word in words:
            code = by_name.get(word.casefold())
            if code is None:
                self._problem(What.UNKNOWN, column, word, self._meant(column, word, by_name))
            else:
                codes[code] = None
        if column is Column.LANGUAGES and not words:
            self._problem(What.EMPTY_CELL, column)
        return tuple(codes)

    def _meant(self, column: Column, word: str, by_name: dict[str, str]) -> str:
        if column is Column.LANGUAGES:
            return nearest_language(word, self._languages) or ""
        near = difflib.get_close_matches(word.casefold(), by_name, n=1)
        return by_name[near[0]] if near else ""

    def _email(self) -> str:
        email = self._record.cell(Column.EMAIL).lower()
        if email and (len(email) > EMAIL_CHARS or not _EMAIL.fullmatch(email)):
            self._problem(What.NOT_AN_EMAIL, Column.EMAIL, email)
        return email

    def _consent(self) -> PaperConsent | None:
        source = " ".join(self._short(Column.CONSENT_SOURCE, SOURCE_CHARS).split())
        cell = self._record.cell(Column.CONSENT_DATE)
        if not source and not cell:
            return None
        if not source or not cell:
            self._problem(What.INCOMPLETE_CONSENT, Column.CONSENT_DATE if source else Column.CONSENT_SOURCE)
        elif not self._record.cell(Column.EMAIL):
            self._problem(What.CONSENT_WITHOUT_EMAIL, Column.EMAIL)
        given_on = self._date(cell) if cell else None
        return PaperConsent(source, given_on) if source and given_on else None

    def _date(self, cell: str) -> date | None:
        if iso := _DATE_ISO.fullmatch(cell):
            year, month, day = iso.groups()
        elif german := _DATE_GERMAN.fullmatch(cell):
            day, month, year = german.groups()
        else:
            self._problem(What.NOT_A_DATE, Column.CONSENT_DATE, cell)
            return None
        try:
            given_on = date(int(year), int(month), int(day))
        except ValueError:
            self._problem(What.NOT_A_DATE, Column.CONSENT_DATE, cell)
            return None
        if given_on > self._today:
            self._problem(What.FUTURE_DATE, Column.CONSENT_DATE, cell)
        elif given_on.year < 1970:
            self._problem(What.NOT_A_DATE, Column.CONSENT_DATE, cell)
        return given_on
