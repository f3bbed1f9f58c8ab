"""Orders for the printer: staff ask in a chat, it is printed outside of every unit of work, and sent to that chat."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

IN_HAND: Final = timedelta(minutes=5)  #: after it an order is taken up again: whoever had it is gone
ATTEMPTS: Final = 3


class PrintKind(StrEnum):
    REPORT = "report"  #: the report as PDF, in one language or several
    FIGURES = "figures"  #: its figures, for spreadsheets
    TABLES = "tables"  #: sheets for the wall and the tables
    STATEMENTS = "statements"  #: sheets on which organisations report, in one language or several
    CARDS = "cards"  #: voting cards, from the table of their codes


@dataclass(frozen=True, slots=True)
class PrintOrder:
    id: int
    hearing_id: int
    address_id: int  #: the chat that gets it
    kind: PrintKind
    languages: tuple[str, ...]  #: one document each
    due_at: datetime
    digest: str = ""  #: CARDS: the file with number and code of each
    done_count: int = 0  #: documents that are sent already
    message_id: int | None = None  #: our message that says how far it is
    attempts: int = 0


class PrintOrderStore(Protocol):
    async def add(self, order: PrintOrder) -> PrintOrder:
        """Store it under a fresh id."""

    async def claim(self, now: datetime, until: datetime) -> PrintOrder | None:
        """Return an order that is due; nobody else gets it before `until`."""

    async def put(self, order: PrintOrder) -> None:
        """Store how far it is."""

    async def remove(self, order_id: int) -> None: ...


def after_failure(order: PrintOrder, now: datetime) -> PrintOrder | None:
    """Return when to try again, None where it was tried often enough."""
    if order.attempts + 1 >= ATTEMPTS:
        return None
    return replace(order, attempts=order.attempts + 1, due_at=now + timedelta(seconds=10 * 4**order.attempts))
