"""Opening the database: which engine, which version of the schema, and who may be there at the same time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import asyncpg
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.hub_lock import DatabaseLocked, HubLock
from storage.keys import check_key
from storage.postgres import PostgresDatabase
from storage.schema import HEAD, alone, change_schema, is_sqlite, known_revisions, revision_of, sqlite_path
from storage.sealing import Vault
from storage.sqlite import SqliteDatabase

__all__ = [
    "DatabaseLocked",
    "DatabaseUnreachable",
    "NewerDatabase",
    "SchemaState",
    "database_url",
    "migrate",
    "open_database",
    "reaching",
    "schema_state",
    "size_bytes",
]

NEWER_DATABASE: Final = "This database was made by a newer release: install that release, or restore a backup."
_SQLITE_SIZE: Final = "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size"
_POSTGRES_SIZE: Final = "SELECT pg_database_size(current_database()) AS size"
DatabaseT = TypeVar("DatabaseT", SqliteDatabase, PostgresDatabase)


class SchemaState(StrEnum):
    EMPTY = "empty"  #: no schema yet, or no file
    BEHIND = "behind"  #: of an older release: `migrate` brings it up
    CURRENT = "current"
    NEWER = "newer"  #: of a newer release: this program must not touch it


class NewerDatabase(Exception):
    """The database was made by a newer release."""


class DatabaseUnreachable(Exception):
    """There is no database where the setting says, or it does not let us in."""


def database_url(url: str, data_dir: Path) -> URL:
    """Return where the database is: `sqlite:///PATH`, `postgresql://...`, or "" for a file in `data_dir`."""
    if not url:
        return URL.create("sqlite", database=str(data_dir / "sprachrohr.db"))
    try:
        where = make_url(url)
    except ArgumentError:
        where = None
    if where is None or where.get_backend_name() not in ("sqlite", "postgresql") or not where.database:
        raise DatabaseUnreachable("DATABASE_URL must read sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
    return where.set(drivername=where.get_backend_name())


async def schema_state(url: str, data_dir: Path) -> SchemaState:
    """Compare the schema that is there with the newest this program knows. Raises `DatabaseUnreachable`."""
    return await _state(database_url(url, data_dir))


async def migrate(url: str, data_dir: Path) -> None:
    """Bring the schema up to the newest version; several processes may try at once.

    Raises:
        NewerDatabase: a newer release made it; nothing was changed.
        DatabaseLocked: a hub, so one of an older release, runs on this SQLite file.
        DatabaseUnreachable: there is no such server, database or folder.
    """
    where = database_url(url, data_dir)
    state = await schema_state(url, data_dir)
    if state is SchemaState.BEHIND and is_sqlite(where):
        with HubLock(sqlite_path(where)):
            await _bring_up(where, state)
    else:
        await _bring_up(where, state)


async def open_database(
    url: str, data_dir: Path, vault: Vault, *, exclusive: bool
) -> SqliteDatabase | PostgresDatabase:
    """Bring the schema up and open the database.

    Args:
        exclusive: the caller is the hub itself. On SQLite it holds the file's lock until `close` and declares dead
            whoever was there before; short command-line work opens without, and waits for its turn.

    Raises:
        NewerDatabase, DatabaseLocked, DatabaseUnreachable: as `migrate`.
        KeyTrouble: the master key is not the one this database was sealed with.
    """
    where = database_url(url, data_dir)
    if is_sqlite(where) and exclusive:
        return await _open_as_hub(where, vault)
    await migrate(url, data_dir)
    if is_sqlite(where):
        return await _opened(SqliteDatabase(sqlite_path(where), vault))
    return await _opened(PostgresDatabase(url, vault))


async def _open_as_hub(where: URL, vault: Vault) -> SqliteDatabase:
    lock = HubLock(sqlite_path(where))
    with reaching(where):
        lock.take()
    try:
        await _bring_up(where, await _state(where))
        database = await _opened(SqliteDatabase(sqlite_path(where), vault, lock))
    except BaseException:
        lock.release()
        raise
    await database.unit(lambda stores: stores.leases.bury_all())
    return database


async def _state(where: URL) -> SchemaState:
    if is_sqlite(where) and not sqlite_path(where).exists():
        return SchemaState.EMPTY
    with reaching(where):
        revision = await alone(where, revision_of)
    known = known_revisions()
    if not revision:
        return SchemaState.EMPTY
    if revision not in known:
        return SchemaState.NEWER
    return SchemaState.CURRENT if revision == known[-1] else SchemaState.BEHIND


async def _bring_up(where: URL, state: SchemaState) -> None:
    if state is SchemaState.NEWER:
        raise NewerDatabase(NEWER_DATABASE)
    if state is not SchemaState.CURRENT:
        with reaching(where):
            await alone(where, lambda connection: change_schema(connection, HEAD))


async def _opened(database: DatabaseT) -> DatabaseT:
    """Open it and see that the master key is the right one."""
    await database.open()
    try:
        await database.read(lambda stores: check_key(stores.session))
    except BaseException:
        await database.close()
        raise
    return database


async def size_bytes(database: SqliteDatabase | PostgresDatabase) -> int:
    """Return how much room the database takes, its indexes included."""
    sql = _POSTGRES_SIZE if isinstance(database, PostgresDatabase) else _SQLITE_SIZE
    (row,) = await database.read(lambda stores: stores.session.rows(text(sql)))
    return int(row.size)


@contextmanager
def reaching(where: URL) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, asyncpg.PostgresError, DBAPIError) as exc:
        shown = where.render_as_string(hide_password=True)
        raise DatabaseUnreachable(f"The database {shown} cannot be used: {exc}") from exc
