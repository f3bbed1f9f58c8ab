"""Restore: a backup into a database of either engine, all of it or nothing.

Nobody knows what was sent between backup and restore. So nothing that was open goes on without a person.
"""

import base64
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Date, LargeBinary, Table, func, insert, select, text, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.types import TypeEngine

from broadcasts.broadcasts import BroadcastState
from hub.leases import DEAD_AFTER
from hub.outbox import OutboxState
from storage.backup import CHUNK, FORMAT, MANIFEST, Manifest, Progress, no_progress, number_column, tables_there
from storage.hub_lock import DatabaseLocked, HubLock
from storage.hub_stores import LeaseTable
from storage.ledger import LedgerTable
from storage.opening import NEWER_DATABASE, NewerDatabase, SchemaState, database_url, schema_state
from storage.schedule_store import ScheduleTable
from storage.schema import BASE, HEAD, alone, change_schema, is_sqlite, known_revisions, sqlite_path
from storage.sealing import KeyTrouble, Vault
from storage.session import SERVER_TIME, SqliteSession
from storage.sqlite import run_to_end
from storage.tables.broadcasts import broadcast
from storage.tables.hub import outbox

Decoder = Callable[[str], Any]
NOTE: Final = "restored"  #: why a broadcast waits for a person


class BackupUnreadable(Exception):
    """The file is no backup of ours, is damaged, or was made by a newer release; nothing was changed."""


class DatabaseNotEmpty(Exception):
    """There is something in the database that a restore would destroy; nothing was changed."""


async def restore(
    url: str,
    data_dir: Path,
    vault: Vault,
    source: Path,
    now: datetime,
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Manifest:
    """Put a backup into the database; return what it held.

    Args:
        force: throw away what the database holds now.

    Raises:
        BackupUnreadable, DatabaseNotEmpty: see there.
        KeyTrouble: `vault` does not open what the backup holds.
        DatabaseLocked: a hub runs on this database.
        NewerDatabase, DatabaseUnreachable: as for opening.
    """
    where = database_url(url, data_dir)
    if await schema_state(url, data_dir) is SchemaState.NEWER:
        raise NewerDatabase(NEWER_DATABASE)
    with _opened(source) as archive:
        manifest = _manifest(archive)
        _check_key(manifest, vault, data_dir)

        def work(connection: Connection) -> None:
            _make_room(connection, force=force)
            change_schema(connection, manifest.revision)
            for table in tables_there(connection):
                _load(connection, archive, table, manifest, progress)
            change_schema(connection, HEAD)
            _go_on_numbering(connection, manifest)
            _wait_for_a_person(connection, vault, now)

        with HubLock(sqlite_path(where)) if is_sqlite(where) else nullcontext():
            await alone(where, work)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """Say of whatever is wrong with the file that it is the file."""
    if not source.is_file():
        raise BackupUnreadable(f"There is no file {source}.")
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except OperationalError:  # the database's own trouble
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, SQLAlchemyError) as exc:
        raise BackupUnreadable(f"{source} is not a whole backup of this program: {exc}") from exc


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    data = json.loads(archive.read(MANIFEST))
    if data["format"] != FORMAT or data["revision"] not in known_revisions():
        raise ValueError("it was made by a newer release")
    return Manifest(**data)


def _check_key(manifest: Manifest, vault: Vault, data_dir: Path) -> None:
    if manifest.rows.get("data_key") and manifest.master_key != vault.fingerprint:
        raise KeyTrouble(
            f"This backup was sealed with master key {manifest.master_key}, but {data_dir / 'keys'} holds "
            f"{vault.fingerprint}: put the keys folder there that was kept with this backup."
        )


def _make_room(connection: Connection, *, force: bool) -> None:
    tables = {table.name: table for table in tables_there(connection)}
    if connection.dialect.name != "sqlite" and "worker" in tables:  # on SQLite the lock file has decided
        worker = tables["worker"]
        heard = worker.c.heartbeat_at > SERVER_TIME - DEAD_AFTER // timedelta(microseconds=1)
        if connection.execute(select(worker.c.epoch).where(heard, worker.c.dead.is_(False)).limit(1)).first():
            raise DatabaseLocked("A hub runs on this database: stop it first.")
    full = [name for name, table in tables.items() if connection.scalar(select(func.count()).select_from(table))]
    if full and not force:
        raise DatabaseNotEmpty(f"The database is not empty, there is something in: {', '.join(sorted(full))}.")
    change_schema(connection, BASE)


def _load(
    connection: Connection, archive: zipfile.ZipFile, table: Table, manifest: Manifest, progress: Progress
) -> None:
    decoders = {column.name: _decoder(column.type) for column in table.columns}
    count = 0
    with archive.open(f"{table.name}.jsonl") as lines:
        while rows := [_row(line, decoders) for line in islice(lines, CHUNK)]:
            connection.execute(insert(table), rows)
            count += len(rows)
            progress(table.name, count)
    if count != manifest.rows[table.name]:
        raise ValueError(f"{table.name} holds {count} rows instead of {manifest.rows[table.name]}")


def _row(line: bytes, decoders: Mapping[str, Decoder | None]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    for name, decode in decoders.items():
        if decode is not None and row[name] is not None:
            row[name] = decode(row[name])
    return row


def _decoder(kind: TypeEngine[Any]) -> Decoder | None:
    """Return what turns a value of JSON into the column's own, None where it is the same."""
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    return date.fromisoformat if isinstance(kind, Date) else None


def _go_on_numbering(connection: Connection, manifest: Manifest) -> None:
    """Let the next rows have numbers that were never given."""
    for table in tables_there(connection):
        column, last = number_column(table), manifest.last_numbers.get(table.name, 0)
        if column is None or not last:
            continue
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            here = {"name": table.name, "last": last}
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), here)
        else:
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column), last)))


def _wait_for_a_person(connection: Connection, vault: Vault, now: datetime) -> None:
    session = SqliteSession(connection, vault)  # any synchronous connection will do for updates
    run_to_end(LedgerTable(session).hold_open(now))
    run_to_end(ScheduleTable(session).stop_due(now))
    run_to_end(LeaseTable(session).bury_all())
    waiting = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.TAKEN])
    connection.execute(update(outbox).where(waiting).values(state=OutboxState.EXPIRED, payload=None, epoch=None))
    begun = broadcast.c.state.in_([BroadcastState.PREPARING, BroadcastState.RUNNING])
    missed = (broadcast.c.state == BroadcastState.SCHEDULED) & (broadcast.c.next_at <= now)
    connection.execute(update(broadcast).where(begun | missed).values(state=BroadcastState.PAUSED, note=NOTE))
