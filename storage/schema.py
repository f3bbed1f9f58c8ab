"""Which version of the schema a database has, and how it gets another one: in one transaction, alone."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, func, select

from storage import postgres, sqlite

T = TypeVar("T")
HEAD: Final = "head"
BASE: Final = "base"  #: before the first version: an empty database
LOCK_KEY: Final = 7_213_771  # any number of our own: who changes the schema holds this advisory lock


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def sqlite_path(url: URL) -> Path:
    assert url.database
    return Path(url.database)


def known_revisions() -> list[str]:
    """Return the versions this program knows, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def revision_of(connection: Connection) -> str:
    """Return the version of the schema that is there, "" for none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def change_schema(connection: Connection, revision: str) -> None:
    """Go up or down to a version; the caller's transaction makes it all or nothing."""
    config = _config()
    config.attributes["connection"] = connection
    line = [BASE, *known_revisions()]
    goal = line[-1] if revision == HEAD else revision
    if line.index(goal) < line.index(revision_of(connection) or BASE):
        command.downgrade(config, goal)
    else:
        command.upgrade(config, goal)


async def alone(url: URL, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, while no other process changes the schema; an exception undoes all of it."""
    if is_sqlite(url):
        return await asyncio.to_thread(_alone_in_file, sqlite_path(url), work)
    engine = postgres.engine(url.render_as_string(hide_password=False))
    try:
        async with engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(LOCK_KEY)))
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


async def consistent(url: URL, work: Callable[[Connection], T]) -> T:
    """Run `work` on the state of one instant, while others go on writing; it may change nothing."""
    if is_sqlite(url):
        return await asyncio.to_thread(_read_file, sqlite_path(url), work)
    engine = postgres.engine(url.render_as_string(hide_password=False))
    try:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _read_file(path: Path, work: Callable[[Connection], T]) -> T:
    engine = sqlite.engine(path, read_only=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            return work(connection)
    finally:
        engine.dispose()


def _alone_in_file(path: Path, work: Callable[[Connection], T]) -> T:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sqlite.engine(path)
    try:
        with engine.connect() as connection:
            # Before BEGIN, later it does nothing: a table that is made anew must not take its children along.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                _check_references(connection)
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")
            return result
    finally:
        engine.dispose()


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise ValueError(f"rows refer to others that are missing: {broken[:5]}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
