"""`sprachrohr organisations import` and `export`: an office's list into the hub and out of it."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.city import City
from contacts.exporting import export_organisations
from contacts.import_plan import Effect, ImportPlan, ImportRefused, import_organisations, plan_import
from contacts.importing import ReadOrganisations, read_organisations
from contacts.organisation_table import Problem
from contacts.words.imports import place_of, sentence
from hub.clock import Clock, utc_now
from hub.units import Units
from locales.registry import LANGUAGES
from storage.stores import Stores

OpenDatabase = Callable[[], AbstractAsyncContextManager[Units[Stores]]]


def make_app(open_database: OpenDatabase, city: Callable[[], City], clock: Clock = utc_now) -> typer.Typer:
    """Return the commands, for a command line that knows the settings."""
    app = typer.Typer(no_args_is_help=True, help="The organisations: bring a list in, take it out.")

    @app.command("import")
    def import_(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV in UTF-8.")],
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    ) -> None:
        """Bring a list of organisations in: all of it, or nothing when there is a problem."""
        asyncio.run(_import(open_database, city(), clock, file.name, file.read_bytes(), dry_run))

    @app.command()
    def export(
        file: Annotated[Path, typer.Argument(dir_okay=False, help="The CSV to write; it must not exist yet.")],
    ) -> None:
        """Write all confirmed organisations to a CSV that can be imported again."""
        asyncio.run(_export(open_database, file))

    return app


def say(problem: Problem) -> str:
    """Return a problem as a line for the person who keeps the list."""
    place, text = place_of(_english, problem), sentence(_english, problem)
    return f"{place}: {text}" if place else text


def _english(text: str, /, **values: str) -> str:
    return text % values


async def _import(
    open_database: OpenDatabase, city: City, clock: Clock, name: str, content: bytes, dry_run: bool
) -> None:
    today = clock().astimezone().date()  # the day on the office's calendar
    errors = Console(stderr=True)
    async with open_database() as units:
        topics = await units.read(lambda stores: stores.subscriptions.topics())
        read = read_organisations(content, [topic.code for topic in topics], list(LANGUAGES), today, city.districts)
        with errors.status("Comparing the file with the hub ..."):
            plan = await _planned(units, read) if dry_run else await _imported(units, read, clock)
    if plan.problems:
        _tell_problems(errors, name, plan.problems)
        raise typer.Exit(1)
    _tell_plan(Console(), plan, dry_run)


async def _planned(units: Units[Stores], read: ReadOrganisations) -> ImportPlan:
    return await units.read(lambda stores: plan_import(stores, read))


async def _imported(units: Units[Stores], read: ReadOrganisations, clock: Clock) -> ImportPlan:
    try:
        return await units.unit(lambda stores: import_organisations(stores, read, clock()))
    except ImportRefused as refused:
        return ImportPlan((), refused.problems)


def _tell_problems(console: Console, name: str, problems: Sequence[Problem]) -> None:
    for problem in problems:
        console.print(escape(say(problem)), highlight=False, soft_wrap=True)
    found = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    console.print(f"[bold red]{found} in {escape(name)}: nothing was imported.[/]", highlight=False, soft_wrap=True)


def _tell_plan(console: Console, plan: ImportPlan, dry_run: bool) -> None:
    for planned in plan.rows:
        if planned.effect is Effect.CHANGED:
            changes = ", ".join(planned.changes)
            console.print(f"line {planned.row.line}, {escape(planned.row.name)}: {changes}", soft_wrap=True)
    table = Table(title="What an import would do" if dry_run else "Imported", title_justify="left")
    table.add_column("organisations")
    table.add_column("count", justify="right")
    for effect in Effect:
        table.add_row(effect.value, str(plan.count(effect)))
    table.add_section()
    table.add_row("mailboxes that wait for their holder", str(plan.waiting_count))
    console.print(table)
    if dry_run:
        console.print("Nothing was changed: this was a dry run.")


async def _export(open_database: OpenDatabase, file: Path) -> None:
    async with open_database() as units:
        content = await units.read(export_organisations)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it holds people's mailboxes
    except OSError as exc:
        Console(stderr=True).print(f"{escape(str(file))} cannot be written: {exc.strerror}", soft_wrap=True)
        raise typer.Exit(1) from None
    with os.fdopen(handle, "wb") as target:
        target.write(content)
    Console().print(f"Written to {escape(str(file))}.", soft_wrap=True)
