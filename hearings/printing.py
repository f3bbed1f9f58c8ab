"""What can be printed for a hearing. Declared here, so that conversations can order it from whoever makes pages."""

from collections.abc import Sequence
from typing import Protocol

from hearings.goals import Goal
from hearings.hearings import Hearing, ThemeTable
from hearings.report import HearingReport


class PressBroken(Exception):
    """It cannot be printed now; nothing was kept."""

    def __init__(self, detail: str, *, library_missing: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.library_missing = library_missing  #: it never can until Pango is installed


class Printing(Protocol):
    """All of it takes seconds: never call it inside a unit of work. Raises `PressBroken`."""

    async def report_pdf(self, report: HearingReport, tag: str) -> bytes: ...

    async def card_sheet(self, hearing: Hearing, cards: Sequence[tuple[int, str]]) -> bytes:
        """Return voting cards to cut out.

        Args:
            cards: number and code of each.
        """

    async def table_sheet(self, hearing: Hearing, tables: Sequence[ThemeTable], goals: Sequence[Goal]) -> bytes: ...

    async def statement_sheet(self, hearing: Hearing, goals: Sequence[Goal], tag: str) -> bytes:
        """Return one page for each goal, on which an organisation writes what its members think of it."""

    def report_xlsx(self, report: HearingReport, tag: str) -> bytes: ...

    def report_csv(self, report: HearingReport, tag: str) -> bytes: ...
