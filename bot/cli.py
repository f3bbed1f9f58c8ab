"""The command line: `sprachrohr run`, `demo`, `doctor`, `migrate`, `backup`, `restore`, `staff`, and the lists."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from bot import alerts_cli, deliveries_cli, faq_cli, organisations_cli
from bot import doctor as checks
from bot.app import ALL, DEMO_CITY, Hub, HubRole, build_hub, channel_links, keep_topics
from bot.city import City, CityUnreadable, load_city
from bot.logs import configure_logs
from bot.settings import Settings, SettingsWrong, load_settings
from bot.web import PortTaken
from channels.errors import AccountBroken
from contacts.staff import Role, invite_staff
from hub.clock import utc_now
from hub.settling import settle
from hub.units import Units
from storage import opening
from storage.sealing import KeyTrouble, Vault
from storage.stores import Stores

T = TypeVar("T")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
#: What ends a command with one clear line instead of a traceback.
CLEAR = (
    SettingsWrong,
    CityUnreadable,
    KeyTrouble,
    AccountBroken,
    PortTaken,
    opening.NewerDatabase,
    opening.DatabaseLocked,
    opening.DatabaseUnreachable,
)


def present_city() -> City:
    """The city whose hub this is."""
    return load_city(load_settings().city_file or DEMO_CITY)


@contextlib.asynccontextmanager
async def open_units() -> AsyncIterator[Units[Stores]]:
    """The database for a short command, beside a running hub if need be."""
    settings = load_settings()
    vault = Vault.in_folder(settings.data_dir / "keys")
    city = present_city()
    database = await opening.open_database(settings.database_url, settings.data_dir, vault, exclusive=False)
    try:
        await database.unit(lambda stores: keep_topics(stores, city))
        yield database
    finally:
        await database.close()


app = typer.Typer(no_args_is_help=True, add_completion=False, help="A city's office and its people, in every language.")
staff = typer.Typer(no_args_is_help=True, help="Who works in the office.")
app.add_typer(staff, name="staff")
app.add_typer(organisations_cli.make_app(open_units, present_city), name="organisations")
app.add_typer(deliveries_cli.make_app(open_units, present_city), name="deliveries")
app.add_typer(faq_cli.make_app(open_units), name="faq")
app.add_typer(alerts_cli.make_app(present_city), name="alerts")


def main() -> None:
    """Run the command line; what is wrong ends it with a clear line and exit code 1."""
    try:
        app()
    except CLEAR as exc:
        err.print(f"[red]Stopped:[/red] {exc}", markup=True)
        sys.exit(1)


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine until it ends, or until SIGINT or SIGTERM ask it to stop in good order."""

    async def stoppable() -> T:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        return await task

    try:
        import uvloop
    except ImportError:
        return asyncio.run(stoppable())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(stoppable())


@app.command()
def run(
    role: Annotated[
        list[HubRole] | None, typer.Option(help="Only this part; on PostgreSQL, several processes.")
    ] = None,
) -> None:
    """Run the hub until Ctrl-C."""
    settings = load_settings()
    configure_logs(settings.log_format)
    if role and not settings.database_url.startswith("postgresql"):
        err.print("--role needs PostgreSQL: set SPRACHROHR_DATABASE_URL. On SQLite one process does everything.")
        raise typer.Exit(1)
    with contextlib.suppress(asyncio.CancelledError):
        finish(_run(settings, frozenset(role) if role else ALL))


async def _run(settings: Settings, roles: frozenset[HubRole]) -> None:
    async with build_hub(settings, roles) as hub:
        await hub.run(lambda: _running(hub))


def _running(hub: Hub) -> None:
    settle()
    if hub.settings.city_file is None:
        out.print("No SPRACHROHR_CITY_FILE is set: this hub speaks for the invented city of the demo.")
    out.print(f"Sprachrohr is running: {hub.url}. Stop with Ctrl-C.")


@app.command()
def demo(reset: Annotated[bool, typer.Option(help="Forget what was done, start afresh.")] = False) -> None:
    """Run a hub of a fictional city with example content."""
    from bot.demo.running import NoDemo, demo_folder, run_demo

    configure_logs("text", level="WARNING")
    try:
        folder = demo_folder(reset=reset)
    except NoDemo as exc:
        err.print(f"Stopped: {exc}")
        raise typer.Exit(1) from None
    with contextlib.suppress(asyncio.CancelledError):
        finish(run_demo(out, folder))


@app.command()
def migrate() -> None:
    """Bring the database's schema up to this release."""
    settings = load_settings()
    finish(opening.migrate(settings.database_url, settings.data_dir))
    out.print("The database is up to date.")


@app.command()
def doctor() -> None:
    """Check settings, database, keys, messenger, catalogues, clock and disk, and say what to do."""
    good = True
    for finding in finish(checks.examine()):
        good &= finding.good
        mark = "[green]ok[/green] " if finding.good else "[red]fix[/red]"
        out.print(f"{mark} {finding.what}", markup=True)
        if finding.advice:
            out.print(f"    {finding.advice}", markup=False)
    raise typer.Exit(0 if good else 1)


@staff.command("invite")
def invite(
    role: Annotated[Role, typer.Option(help="What the new member may do.")],
) -> None:
    """Print a one-time link per messenger that makes its opener staff."""
    settings = load_settings()

    async def work() -> tuple[str, dict[str, str]]:
        async def make(stores: Stores) -> str:
            await stores.audit.add(None, "sprachrohr staff invite", "", {"role": role}, utc_now())
            return await invite_staff(stores.staff, role, None, utc_now())

        async with open_units() as units:
            code = await units.unit(make)
        return code, await channel_links(settings, f"s_{code}")

    _, links = finish(work())
    out.print(f"This link makes whoever opens it first a member of staff ({role}). It works once, for seven days.")
    for name, link in links.items():
        out.print(f"{name}: {link}")


@app.command()
def backup(file: Path) -> None:
    """Write a consistent copy of the database to FILE while the hub runs. The keys folder is kept separately."""
    from storage.backup import backup as write_backup

    settings = load_settings()
    vault = Vault.in_folder(settings.data_dir / "keys", make=False)
    with progress_line("Saving") as advance:
        finish(write_backup(settings.database_url, settings.data_dir, vault, file, utc_now(), advance))
    out.print(f"Saved to {file}.")
    out.print(f"Keep {settings.data_dir / 'keys'} too, at another safe place: without it nobody can read the backup.")


@app.command()
def restore(
    file: Path,
    force: Annotated[bool, typer.Option(help="Throw away what the database holds now.")] = False,
) -> None:
    """Fill the database from FILE. What was still to be sent then waits for staff: nothing goes out twice."""
    from storage.restore import BackupUnreadable, DatabaseNotEmpty
    from storage.restore import restore as read_backup

    settings = load_settings()
    vault = Vault.in_folder(settings.data_dir / "keys", make=False)
    try:
        with progress_line("Restoring") as advance:
            work = read_backup(
                settings.database_url, settings.data_dir, vault, file, utc_now(), force=force, progress=advance
            )
            finish(work)
    except (BackupUnreadable, DatabaseNotEmpty) as exc:
        err.print(f"Stopped: {exc}")
        raise typer.Exit(1) from None
    out.print("Restored. What was still to be sent is paused: decide about it with /broadcasts.")


@contextlib.contextmanager
def progress_line(what: str) -> Iterator[Callable[[str, int], None]]:
    """Show how far long work is: the table it is at, and how many of its rows are done."""
    with err.status(what) as status:
        yield lambda table, rows: status.update(f"{what}: {table}, {rows:,} rows")


if __name__ == "__main__":
    main()
