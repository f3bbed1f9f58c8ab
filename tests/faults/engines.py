"""The databases of a run: a file or a server of our own, broken as real ones break."""

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg

from storage.opening import migrate
from storage.sealing import Vault
from tests.databases import Place, start_own_server
from tests.faults.disks import Disk, a_disk

BUSY_SECONDS: Final = 30.0
TRIES: Final = 100
TRY_SECONDS: Final = 0.2
#: What was committed must outlive the death of the server's processes: only the machine's death is not played.
SETTINGS: Final = (
    "ALTER SYSTEM RESET synchronous_commit",
    "ALTER SYSTEM SET min_wal_size = '32MB'",  # what it has in hand could hide that a disk is full
    "ALTER SYSTEM SET wal_recycle = off",
)


class Engine(Protocol):
    """A database that can be broken."""

    place: Place
    disk: Disk

    @property
    def server_pids(self) -> Sequence[int]:
        """The processes of a server; SQLite has none, it lives in the hub's."""

    async def lock(self, seconds: float) -> None:
        """Hold what every writer needs."""

    async def crash(self) -> None:
        """Kill the server and start it again."""

    async def repair(self) -> None:
        """See that it runs, as a service manager does."""

    async def use_up(self) -> None:
        """Leave it no room it already has, so that the next thing it writes needs some of the disk."""


@dataclass
class SqliteEngine:
    place: Place
    disk: Disk
    server_pids: tuple[int, ...] = ()

    async def lock(self, seconds: float) -> None:
        with contextlib.closing(self._connect()) as connection:
            await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")

    async def crash(self) -> None:
        """There is nothing to kill but the hub itself."""

    async def repair(self) -> None:
        """A file needs none."""

    async def use_up(self) -> None:
        with contextlib.closing(self._connect()) as connection:
            await asyncio.to_thread(connection.execute, "PRAGMA wal_checkpoint(TRUNCATE)")

    def _connect(self) -> sqlite3.Connection:
        file = self.place.url.removeprefix("sqlite:///")
        return sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


@dataclass
class PostgresEngine:
    place: Place
    disk: Disk
    server: Any

    @property
    def server_pids(self) -> list[int]:
        parent = self.server.get_pid()
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
            return [parent, *map(int, children.split())]
        return []

    async def lock(self, seconds: float) -> None:
        connection = await asyncpg.connect(self.place.url)
        try:
            async with connection.transaction():
                await connection.execute("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE")
                await asyncio.sleep(seconds)
        finally:
            await connection.close()

    async def crash(self) -> None:
        os.kill(self.server.get_pid(), signal.SIGKILL)
        await asyncio.sleep(TRY_SECONDS)
        await self.repair()

    async def repair(self) -> None:
        for _ in range(TRIES):
            # Orphans of a killed server hold its memory for a moment: until then it does not start.
            with contextlib.suppress(subprocess.SubprocessError, OSError, AssertionError, asyncpg.PostgresError):
                await asyncio.to_thread(self.server.ensure_postgres_running)
                await (await asyncpg.connect(self.place.url)).close()
                return
            await asyncio.sleep(TRY_SECONDS)
        raise RuntimeError("the server does not start again")

    async def use_up(self) -> None:
        with contextlib.suppress(OSError, asyncpg.PostgresError):
            connection = await asyncpg.connect(self.place.url)
            await connection.execute("SELECT pg_switch_wal()")
            await connection.close()


@asynccontextmanager
async def an_engine(name: str) -> AsyncIterator[Engine]:
    """Make a database with the whole schema, and keys beside it."""
    with a_disk() as disk, tempfile.TemporaryDirectory(prefix="sprachrohr-faults-") as folder:
        home = Path(folder)
        vault = Vault.in_folder(home / "keys")
        if name == "sqlite":
            place = Place(f"sqlite:///{disk.folder}/sprachrohr.db", home, vault)
            await migrate(place.url, home)
            yield SqliteEngine(place, disk)
            return
        server = await asyncio.to_thread(start_own_server, str(disk.folder / "server"))
        try:
            for setting in SETTINGS:
                server.psql(f"{setting};")
            server.psql("SELECT pg_reload_conf();")
            place = Place(server.get_uri(), home, vault)
            await migrate(place.url, home)
            yield PostgresEngine(place, disk, server)
        finally:
            server.cleanup()
            shutil.rmtree(disk.folder / "server", ignore_errors=True)
