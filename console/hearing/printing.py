"""Printing: reports and sheets as tagged PDF. Layout happens in other processes; what was printed once is kept."""

import asyncio
import hashlib
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from console.hearing.pages import HearingPages
from console.hearing.press_worker import LIBRARY_MISSING
from console.hearing.sheets import card_page, statement_page, table_page
from console.hearing.tables import report_csv, report_xlsx
from hearings.goals import Goal
from hearings.hearings import Hearing, ThemeTable
from hearings.printing import PressBroken
from hearings.report import HearingReport
from hub.clock import Clock

log = logging.getLogger(__name__)
AT_ONCE: Final = 2  #: PDFs; more would only wait for each other's processor
MOST_SECONDS: Final = 240.0  #: a thousand cards take a minute on a busy machine
WORKER: Final = ("-m", "console.hearing.press_worker")
MOST_WORDS: Final = 4000  #: characters of what it said are logged: the end of them, where a stack says what broke
KEPT: Final = 60  #: files; a hearing has one for each language
NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)  #: stands for the day of printing, which is no part of the content


class Press:
    """`hearings.printing.Printing`: prints for one city."""

    def __init__(self, pages: HearingPages, folder: Path, clock: Clock) -> None:
        """Make it.

        Args:
            folder: for what was printed; it may be emptied at any time.
        """
        self._pages = pages
        self._folder = folder
        self._clock = clock
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def report_pdf(self, report: HearingReport, tag: str) -> bytes:
        """Return the report: whole in the city's main language, a summary in others."""
        brief = tag != self._pages.site.main_language
        same = self._pages.printed(tag, report, NEVER, plain_summary=brief)
        kept = self._folder / f"{hashlib.sha256(same.encode()).hexdigest()}.pdf"
        found = await asyncio.to_thread(_read, kept)
        if found is None:
            found = await self._print(self._pages.printed(tag, report, self._clock(), plain_summary=brief))
            await asyncio.to_thread(_keep, kept, found)
        return found

    async def card_sheet(self, hearing: Hearing, cards: Sequence[tuple[int, str]]) -> bytes:
        """Return voting cards, ten a page; nothing of them is kept."""
        return await self._print(card_page(self._pages, hearing, cards))

    async def table_sheet(self, hearing: Hearing, tables: Sequence[ThemeTable], goals: Sequence[Goal]) -> bytes:
        """Return one sheet for the wall and one for each table."""
        return await self._print(table_page(self._pages, hearing, tables, goals))

    async def statement_sheet(self, hearing: Hearing, goals: Sequence[Goal], tag: str) -> bytes:
        """Return the sheets for organisations' reports, a page for each goal."""
        return await self._print(statement_page(self._pages, hearing, goals, tag))

    def report_xlsx(self, report: HearingReport, tag: str) -> bytes:
        return report_xlsx(report, tag, self._pages.site.main_language)

    def report_csv(self, report: HearingReport, tag: str) -> bytes:
        return report_csv(report, tag, self._pages.site.main_language)

    async def _print(self, html: str) -> bytes:
        async with self._turns:
            begun = self._clock()
            try:
                made = await _laid_out(html)
            except PressCrashed:  # a fault in a C library is rarely met twice in a row
                made = await _laid_out(html)
        log.info("printed", extra={"bytes": len(made), "seconds": (self._clock() - begun).total_seconds()})
        return made


class PressCrashed(PressBroken):
    """The process that prints was ended by a signal: a fault in one of its libraries, or too little memory."""


async def trial() -> str:
    """Return why nothing can be printed on this machine, "" where it can."""
    try:
        await _laid_out('<!doctype html><html lang="de"><title>-</title><p>-</p></html>')
    except PressBroken as exc:
        return exc.detail
    return ""


async def _laid_out(html: str) -> bytes:
    """Return a document as PDF, made by another process. Raises `PressBroken`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *WORKER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            made, said = await process.communicate(html.encode())
    except TimeoutError as exc:
        raise PressBroken("it took too long") from exc
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not made:
        words = said.decode(errors="replace").strip()
        log.error("printing_failed", extra={"code": process.returncode, "detail": words[-MOST_WORDS:]})
        if process.returncode is not None and process.returncode < 0:
            raise PressCrashed(f"ended by signal {-process.returncode}")
        detail = words.splitlines()[-1] if words else f"ended with {process.returncode}"
        raise PressBroken(detail, library_missing=process.returncode == LIBRARY_MISSING)
    return made


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return content


def _keep(path: Path, content: bytes) -> None:
    """Keep a file whole or not at all, and of many only those asked for last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
    newest = sorted(path.parent.glob("*.pdf"), key=lambda each: each.stat().st_mtime, reverse=True)
    for each in newest[KEPT:]:
        each.unlink(missing_ok=True)
