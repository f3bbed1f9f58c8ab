"""`sprachrohr deliveries export`: what became of every message, as a table for the office's records."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape

from bot.city import City
from broadcasts.exporting import all_lines
from broadcasts.words.delivery_table import heading, table
from hub.units import Units
from locales.catalogues import translator
from storage.stores import Stores

OpenDatabase = Callable[[], AbstractAsyncContextManager[Units[Stores]]]


class TableLanguage(StrEnum):
    GERMAN = "de"
    ENGLISH = "en"


def make_app(open_database: OpenDatabase, city: Callable[[], City]) -> typer.Typer:
    """Return the commands, for a command line that knows the settings."""
    app = typer.Typer(no_args_is_help=True, help="The deliveries: what became of every message.")

    @app.callback()
    def deliveries() -> None:
        """The deliveries: what became of every message."""

    @app.command()
    def export(
        file: Annotated[Path, typer.Argument(dir_okay=False, help="The CSV to write; it must not exist yet.")],
        broadcast: Annotated[int | None, typer.Option(min=1, help="Only this broadcast; its number.")] = None,
        language: Annotated[TableLanguage, typer.Option(help="Of the words in the table.")] = TableLanguage.GERMAN,
    ) -> None:
        """Write a line for every message of every broadcast; no address and no name of a person is in it."""
        asyncio.run(_export(open_database, city(), file, broadcast, language))

    return app


async def _export(
    open_database: OpenDatabase, city: City, file: Path, broadcast_id: int | None, language: TableLanguage
) -> None:
    _, zone = translator(language, "office", city.main_language), ZoneInfo(city.time_zone)
    errors, count = Console(stderr=True), 0
    async with open_database() as units:
        if broadcast_id and await units.read(lambda stores: stores.broadcasts.get(broadcast_id)) is None:
            errors.print(f"There is no broadcast {broadcast_id}.", soft_wrap=True)
            raise typer.Exit(1)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as exc:
            errors.print(f"{escape(str(file))} cannot be written: {exc.strerror}", soft_wrap=True)
            raise typer.Exit(1) from None
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target, errors.status("Writing ...") as status:
            target.write(heading(_))
            async for lines in all_lines(units, broadcast_id):
                target.write(table(_, lines, zone))
                count += len(lines)
                status.update(f"Writing: {count:,} lines")
    Console().print(f"Written to {escape(str(file))}: {count} lines.", soft_wrap=True)
