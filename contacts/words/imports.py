"""What is wrong with a list of organisations, in sentences for whoever keeps the list."""

from collections.abc import Mapping
from typing import Final, Protocol

from contacts.organisation_table import FILE_BYTES, REQUIRED, Column, Problem, What
from locales.catalogues import N_

_OF: Final[Mapping[Column, str]] = {
    Column.LANGUAGES: N_("“%(value)s” is not a language we know"),
    Column.TOPICS: N_("“%(value)s” is not a topic we know"),
    Column.KIND: N_("“%(value)s” is not a kind of organisation we know"),
    Column.DISTRICT: N_("“%(value)s” is not a district we know"),
}
_SENTENCES: Final[Mapping[What, str]] = {
    What.EMPTY: N_("the file is empty"),
    What.TOO_LARGE: N_("the file has more than %(megabytes)s MB; an organisations list is far smaller"),
    What.NOT_UNICODE: N_(
        "this is not UTF-8, it seems to be Windows-1252 or Latin-1. Save it as UTF-8: in Excel choose “CSV UTF-8 "
        "(comma delimited)” under Save As, in LibreOffice the character set “Unicode (UTF-8)”."
    ),
    What.NOT_TEXT: N_("this is not a CSV file. A spreadsheet must first be saved as CSV UTF-8"),
    What.BROKEN_CHARACTERS: N_(
        "the file holds the sign “\ufffd”: letters were lost when it was saved before. Take the original. Save it as "
        "UTF-8: in Excel choose “CSV UTF-8 (comma delimited)” under Save As, in LibreOffice the character set “Unicode "
        "(UTF-8)”."
    ),
    What.BROKEN_QUOTES: N_("a quotation mark in the row that begins here is not closed, or a cell is far too long"),
    What.NO_ROWS: N_("the file has a header and no rows"),
    What.UNKNOWN_COLUMN: N_("“%(value)s” is not a column we know; the columns are %(columns)s"),
    What.REPEATED_COLUMN: N_("the column is there twice"),
    What.MISSING_COLUMN: N_("the column is missing; the first line must name the columns, %(needed)s are required"),
    What.TOO_MANY_CELLS: N_("there are more cells than columns; a text that holds the delimiter needs quotation marks"),
    What.EMPTY_CELL: N_("the cell is empty"),
    What.TOO_LONG: N_("the text is longer than %(suggestion)s characters"),
    What.NOT_AN_EMAIL: N_("“%(value)s” is not an e-mail address"),
    What.NOT_A_DATE: N_("“%(value)s” is not a date; write 2026-03-18 or 18.03.2026"),
    What.FUTURE_DATE: N_("%(value)s is in the future"),
    What.INCOMPLETE_CONSENT: N_("a consent needs both its source and its date"),
    What.CONSENT_WITHOUT_EMAIL: N_("a consent is given for a mailbox, and the row has no e-mail address"),
    What.REPEATED_NAME: N_("“%(value)s” is in line %(first_line)s already"),
    What.REPEATED_EMAIL: N_("“%(value)s” is in line %(first_line)s already"),
    What.NOT_CONFIRMED: N_(
        "“%(value)s” registered itself in the chat and is not confirmed; decide that first with /organisations"
    ),
    What.AMBIGUOUS: N_("the hub has several organisations with the name “%(value)s”; rename one with /organisations"),
    What.EMAIL_TAKEN: N_("“%(value)s” is used by “%(suggestion)s” already"),
}
_TAKEN_BY_SOMEBODY: Final = N_("“%(value)s” is used by somebody for themselves already")
_MEANT: Final = N_("%(problem)s; did you mean “%(suggestion)s”?")
_LINE: Final = N_("line %(line)s")


class Fill(Protocol):
    """Returns a text in the reader's language with its values: a `Translator`, for instance."""

    def __call__(self, text: str, /, **values: str) -> str: ...


def place_of(_: Fill, problem: Problem) -> str:
    """Return where it is, "" where no line is to blame."""
    return ", ".join(filter(None, (_(_LINE, line=str(problem.line)) if problem.line else "", problem.column or "")))


def sentence(_: Fill, problem: Problem) -> str:
    """Return what is wrong, and where a word may be meant that we know, which."""
    if problem.what is What.UNKNOWN and problem.column:
        text = _OF[problem.column]
    elif problem.what is What.EMAIL_TAKEN and not problem.suggestion:
        text = _TAKEN_BY_SOMEBODY
    else:
        text = _SENTENCES[problem.what]
    said = _(
        text,
        value=problem.value,
        suggestion=problem.suggestion,
        first_line=str(problem.first_line),
        columns=", ".join(Column),
        needed=", ".join(REQUIRED),
        megabytes=str(FILE_BYTES // 1_000_000),
    )
    if problem.what in (What.UNKNOWN, What.UNKNOWN_COLUMN) and problem.suggestion:
        return _(_MEANT, problem=said, suggestion=problem.suggestion)
    return said
