"""`sprachrohr faq import` and `export`: answers into the hub and out of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape

from bot.organisations_cli import OpenDatabase
from faq.entries import CyclicRedirect, EntryState, FaqEntry, FaqStore, lead_on
from faq.files import Change, Effect, LineProblem, lines_of, plan, read_entries, take_in
from faq.shipped import shipped_files, shipped_vectors
from storage.stores import Stores

PAGE: Final = 500


def add_commands(app: typer.Typer, open_database: OpenDatabase) -> None:
    """Add the commands to a group, for a command line that knows the settings."""

    @app.command("import")
    def import_(
        files: Annotated[
            list[Path] | None,
            typer.Argument(
                exists=True,
                dir_okay=False,
                readable=True,
                help="JSON lines; without any, what comes with the hub.",
            ),
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    ) -> None:
        """Bring entries in: all of them, or none when there is a problem. What the office has read stays."""
        asyncio.run(_import(open_database, files or shipped_files(), dry_run))

    @app.command()
    def export(
        file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; it must not exist yet.")],
    ) -> None:
        """Write all entries to a file that can be imported again."""
        out = Console(highlight=False, soft_wrap=True)
        if file.exists():
            out.print(f"[red]{escape(file.name)} is there already.[/red] Choose another name; nothing was written.")
            raise typer.Exit(1)
        entries = asyncio.run(all_entries(open_database))
        file.write_text("".join(f"{line}\n" for line in lines_of(entries)), encoding="utf-8")
        out.print(f"{len(entries)} entries written.")


async def _import(open_database: OpenDatabase, files: Sequence[Path], dry_run: bool) -> None:
    out = Console(highlight=False, soft_wrap=True)
    entries: list[FaqEntry] = []
    problems: list[tuple[Path, LineProblem]] = []
    for file in files:
        read = read_entries(file.read_bytes())
        entries += read.entries
        problems += [(file, problem) for problem in read.problems]
    twice = [key for key, number in Counter(entry.key for entry in entries).items() if number > 1]
    problems += [(files[-1], LineProblem(0, f"{key!r} is in two of the files")) for key in twice]
    if problems:
        for file, problem in problems:
            place = f"{file.name}, line {problem.line}" if problem.line else file.name
            out.print(f"[red]{escape(place)}:[/red] {escape(problem.what)}")
        out.print("Nothing was imported.")
        raise typer.Exit(1)
    async with open_database() as database:
        changes = await database.read(lambda stores: plan(stores.faq, entries))
        _say(out, changes)
        if dry_run:
            out.print("Nothing was changed: this was a dry run.")
            return
        try:
            await database.unit(lambda stores: _take_in(stores, changes))
        except (CyclicRedirect, KeyError) as exc:
            out.print(f"[red]'see' leads nowhere or in a circle:[/red] {escape(str(exc))}. Nothing was imported.")
            raise typer.Exit(1) from exc
    out.print("Imported.")


async def _take_in(stores: Stores, changes: Sequence[Change]) -> None:
    await take_in(stores.faq, changes)
    await stores.faq.put_vectors(*shipped_vectors())
    for change in changes:
        if change.entry.see:
            await _check_redirect(stores.faq, change.entry)


async def _check_redirect(store: FaqStore, entry: FaqEntry) -> None:
    """Raise where an entry leads nowhere, or back to itself."""
    stored = await store.by_key(entry.key)
    assert stored is not None
    await lead_on(store, stored, entry.see)


def _say(out: Console, changes: Sequence[Change]) -> None:
    counts = Counter(change.effect for change in changes)
    out.print(", ".join(f"{counts[effect]} {effect.value}" for effect in Effect))
    for change in changes:
        if change.kept:
            languages = ", ".join(change.kept)
            out.print(f"{escape(change.entry.key)}: the office has read {languages}; that stays as it is")
    if drafts := sum(change.entry.state is EntryState.DRAFT for change in changes):
        out.print(f"{drafts} come in as drafts: their source lacks an authority, a link or the day it was read")


async def all_entries(open_database: OpenDatabase) -> list[FaqEntry]:
    """Return all entries of the hub, read a page at a time."""
    entries: list[FaqEntry] = []
    async with open_database() as database:
        while True:
            page = await database.read(partial(_page, entries[-1].id if entries else 0))
            entries += page
            if len(page) < PAGE:
                return entries


async def _page(after: int, stores: Stores) -> list[FaqEntry]:
    return await stores.faq.listed(None, "", PAGE, after)
