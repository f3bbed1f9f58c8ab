"""Backup: everything the database holds in one file, the same for both engines, without the master key.

The file is a zip: `manifest.json`, and for every table one JSON object per row with the values as they are stored.
"""

import base64
import contextlib
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Integer, MetaData, Table, func, select, text

from storage.opening import DatabaseUnreachable, SchemaState, database_url, schema_state
from storage.schema import consistent, revision_of
from storage.sealing import Vault

FORMAT: Final = 1
LAST: Final = "last-backup"  #: in the data folder: when the last one was finished
FAILED: Final = "failed-backup"  #: in the data folder: there since one was begun and not finished
MANIFEST: Final = "manifest.json"
VERSION_TABLE: Final = "alembic_version"
CHUNK: Final = 500  #: rows in memory at once

Progress = Callable[[str, int], None]  #: table, rows of it so far


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    format: int
    revision: str  #: version of the schema
    made_at: str
    engine: str
    master_key: str  #: fingerprint of the key that opens what is sealed
    rows: dict[str, int]  #: of each table
    last_numbers: dict[str, int]  #: the highest id ever given in each table: it must not be given again


def no_progress(_table: str, _rows: int) -> None:
    """For callers that show none."""


async def backup(
    url: str, data_dir: Path, vault: Vault, target: Path, now: datetime, progress: Progress = no_progress
) -> Manifest:
    """Write a backup of one instant while the hub may go on running; a file that is there is replaced at the very end.

    The master key is not in it: keep the keys folder too, apart from the backup.

    Raises:
        DatabaseUnreachable: there is no database, or nothing in it.
    """
    if await schema_state(url, data_dir) is SchemaState.EMPTY:
        raise DatabaseUnreachable("There is no database yet: nothing to back up.")
    unfinished = target.with_name(target.name + ".part")
    try:
        manifest = await consistent(
            database_url(url, data_dir), lambda connection: _write(connection, unfinished, vault, now, progress)
        )
        os.replace(unfinished, target)
        (data_dir / LAST).write_text(now.isoformat())
        (data_dir / FAILED).unlink(missing_ok=True)
    except BaseException:
        with contextlib.suppress(OSError):
            (data_dir / FAILED).touch()
        raise
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def last_backup(data_dir: Path) -> datetime | None:
    """Return when the last backup was finished, if any ever was."""
    try:
        return datetime.fromisoformat((data_dir / LAST).read_text())
    except (OSError, ValueError):
        return None


def has_failed(data_dir: Path) -> bool:
    """Whether the last backup was not finished."""
    return (data_dir / FAILED).exists()


def tables_there(connection: Connection) -> list[Table]:
    """Return the tables of whatever version of the schema is there, those that others refer to first."""
    there = MetaData()
    there.reflect(connection)
    return [table for table in there.sorted_tables if table.name != VERSION_TABLE]


def number_column(table: Table) -> str | None:
    """Return the column by which the database itself numbers the rows."""
    keys = list(table.primary_key.columns)
    numbered = len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys
    return keys[0].name if numbered else None


def _write(connection: Connection, path: Path, vault: Vault, now: datetime, progress: Progress) -> Manifest:
    tables = tables_there(connection)
    # Whoever may read the file may read everything that is not sealed.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = Manifest(
                FORMAT,
                revision_of(connection),
                now.isoformat(),
                connection.dialect.name,
                vault.fingerprint,
                {table.name: _write_table(connection, archive, table, progress) for table in tables},
                {table.name: _last_number(connection, table) for table in tables},
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _write_table(connection: Connection, archive: zipfile.ZipFile, table: Table, progress: Progress) -> int:
    count = 0
    rows = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key.columns))
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for chunk in rows.partitions():
            for row in chunk:
                line = json.dumps(row._asdict(), default=_encoded, ensure_ascii=False, separators=(",", ":"))
                lines.write(line.encode() + b"\n")
            count += len(chunk)
            progress(table.name, count)
    return count


def _encoded(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else base64.b64encode(value).decode()


def _last_number(connection: Connection, table: Table) -> int:
    column = number_column(table)
    if column is None:
        return 0
    highest = connection.scalar(select(func.max(table.c[column]))) or 0
    return max(highest, _sequence(connection, table, column))


def _sequence(connection: Connection, table: Table, column: str) -> int:
    if connection.dialect.name == "sqlite":
        given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        name = connection.scalar(select(func.pg_get_serial_sequence(table.name, column)))
        given = connection.scalar(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}"))  # noqa: S608
    return int(given or 0)
