"""Prints what staff have ordered. Layout takes seconds and lies outside of every unit; it holds nobody else up."""

import asyncio
import csv
import hashlib
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.office.hearing.report_news import tell_failed, tell_printed, tell_progress
from bot.request import Office
from channels.outgoing import Attachment, AttachmentKind
from hearings.goals import Goal
from hearings.hearings import Hearing, ThemeTable
from hearings.print_orders import IN_HAND, PrintKind, PrintOrder, after_failure
from hearings.printing import PressBroken, Printing
from hearings.report import HearingReport, gather_everything
from hub.clock import Clock
from hub.units import Unavailable, Units
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"


@dataclass(frozen=True, slots=True)
class Sources:
    """What an order needs, read before it is printed."""

    report: HearingReport
    tables: list[ThemeTable]
    goals: list[Goal]
    codes: bytes  #: CARDS: the table with their codes

    @property
    def hearing(self) -> Hearing:
        return self.report.hearing


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    media_type: str
    content: bytes


class PrintRoom:
    """One per process with the ticker's role; orders are claimed, so each is carried out once."""

    def __init__(self, units: Units[Stores], office: Office, printing: Printing, clock: Clock) -> None:
        self._units = units
        self._office = office
        self._printing = printing
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled. What fails is logged and tried again."""
        while True:
            try:
                while await self.print_next():
                    pass
            except Unavailable as exc:
                log.warning("orders_unavailable", extra={"detail": str(exc)})
            except Exception:
                log.exception("order_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def print_next(self) -> bool:
        """Carry out one order that is due; False when there is none."""
        now = self._clock()
        order = await self._units.unit(lambda stores: stores.print_orders.claim(now, now + IN_HAND))
        if order is None:
            return False
        sources = await self._units.read(partial(self._sources, order))
        if sources is None:
            await self._units.unit(lambda stores: stores.print_orders.remove(order.id))
            return True
        try:
            await self._carry_out(order, sources)
        except PressBroken as exc:
            log.warning("order_not_printed", extra={"order": order.id, "detail": exc.detail})
            await self._units.unit(partial(self._failed, order, exc))
        return True

    async def _carry_out(self, order: PrintOrder, sources: Sources) -> None:
        """Print document after document; what was sent before a restart is not sent again.

        While one is sent the next is being made already: a machine with two cores needs half the time.
        """
        left = order.languages[order.done_count :]
        made = [self._begin(order, sources, tag) for tag in left[:1]]
        try:
            for index in range(1, len(left) + 1):
                order = await self._units.unit(partial(self._begun, order))
                made += [self._begin(order, sources, following) for following in left[index : index + 1]]
                documents = await made[index - 1]
                order = replace(order, done_count=order.done_count + 1)
                await self._units.unit(partial(self._printed, order, sources, documents))
        finally:
            for task in made:
                task.cancel()
            await asyncio.gather(*made, return_exceptions=True)

    def _begin(self, order: PrintOrder, sources: Sources, tag: str) -> asyncio.Task[list[Document]]:
        return asyncio.create_task(self._documents(order, sources, tag))

    async def _documents(self, order: PrintOrder, sources: Sources, tag: str) -> list[Document]:
        printing, hearing = self._printing, sources.hearing
        name = f"hearing-{hearing.code}"
        match order.kind:
            case PrintKind.REPORT:
                return [Document(f"{name}-{tag}.pdf", PDF, await printing.report_pdf(sources.report, tag))]
            case PrintKind.FIGURES:
                make: list[tuple[str, str, Callable[[HearingReport, str], bytes]]] = [
                    (f"{name}-{tag}.xlsx", XLSX, printing.report_xlsx),
                    (f"{name}-{tag}.csv", CSV, printing.report_csv),
                ]
                return [
                    Document(file, media_type, await asyncio.to_thread(work, sources.report, tag))
                    for file, media_type, work in make
                ]
            case PrintKind.TABLES:
                content = await printing.table_sheet(hearing, sources.tables, sources.goals)
                return [Document(f"{name}-tables.pdf", PDF, content)]
            case PrintKind.STATEMENTS:
                content = await printing.statement_sheet(hearing, sources.goals, tag)
                return [Document(f"{name}-organisations-{tag}.pdf", PDF, content)]
            case PrintKind.CARDS:
                cards = _cards(sources.codes)
                content = await printing.card_sheet(hearing, cards)
                return [Document(f"voting-cards-{cards[0][0]}-{cards[-1][0]}.pdf", PDF, content)]

    async def _sources(self, order: PrintOrder, stores: Stores) -> Sources | None:
        hearing = await stores.hearings.get(order.hearing_id)
        codes = await stores.files.get(order.digest) if order.digest else None
        if hearing is None or (order.kind is PrintKind.CARDS and codes is None):
            return None
        return Sources(
            await gather_everything(stores, hearing, self._office.city.languages, self._clock()),
            await stores.hearings.tables(hearing.id),
            await stores.goals.of(hearing.id),
            codes.content if codes else b"",
        )

    async def _begun(self, order: PrintOrder, stores: Stores) -> PrintOrder:
        now = self._clock()
        order = replace(order, message_id=await tell_progress(stores, self._office, order, now), due_at=now + IN_HAND)
        await stores.print_orders.put(order)
        return order

    async def _printed(self, order: PrintOrder, sources: Sources, documents: list[Document], stores: Stores) -> None:
        now, files = self._clock(), []
        for each in documents:
            digest = hashlib.sha256(each.content).hexdigest()
            await stores.files.add(digest, each.name, each.media_type, each.content, now)
            files.append(Attachment(AttachmentKind.DOCUMENT, digest, each.name, each.media_type))
        if order.done_count == len(order.languages):
            await stores.print_orders.remove(order.id)
        else:
            await stores.print_orders.put(order)
        await tell_printed(stores, self._office, order, sources.hearing, files, now)

    async def _failed(self, order: PrintOrder, trouble: PressBroken, stores: Stores) -> None:
        now = self._clock()
        again = None if trouble.library_missing else after_failure(order, now)
        if again is not None:
            await stores.print_orders.put(again)
            return
        await stores.print_orders.remove(order.id)
        await tell_failed(stores, self._office, order, now, library_missing=trouble.library_missing)


def _cards(table: bytes) -> list[tuple[int, str]]:
    """Return number and code of each card from the table that was made with them."""
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))[1:]
    return [(int(number), code.replace("-", "")) for number, code, *_ in rows]
