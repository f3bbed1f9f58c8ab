"""Units of work on PostgreSQL: one transaction each, whose first statement locks the address row."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import outages
from storage.bell import LocalBell
from storage.columns import Privacy
from storage.prepared import Prepared
from storage.sealing import Vault
from storage.session import PostgresSession
from storage.stores import Stores
from storage.tables import metadata
from storage.tables.contacts import address
from storage.tables.hub import data_key

T = TypeVar("T")
NOTIFY_CHANNEL: Final = "sprachrohr"
LOOK_SECONDS: Final = 1.0  # a notification can be lost with its connection: listeners look at least so often
CONNECTIONS: Final = 10
CONNECT_SECONDS: Final = 10.0
_NOTIFY: Final = Prepared(lambda _: select(func.pg_notify(NOTIFY_CHANNEL, bindparam("subject"))))


def engine(url: str) -> AsyncEngine:
    """Return an engine for `postgresql://...`; asyncpg reads the address itself, so that all of libpq's form works."""
    dsn = plain_dsn(url)
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(dsn, timeout=CONNECT_SECONDS),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
    )


def plain_dsn(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


class PostgresDatabase:
    """`hub.units.Units` over PostgreSQL; any number of processes may share it."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.bell = LocalBell(vault)
        self._url = url
        self._engine: AsyncEngine | None = None
        self._listening: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()

    async def open(self) -> None:
        self._engine = engine(self._url)
        async with self._engine.connect() as connection:
            await connection.execute(select(1))
        self._listening = asyncio.create_task(self._listen(), name="postgres-bell")
        await self._hears.wait()

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        if self._engine is not None:
            await self._engine.dispose()

    async def scrub(self) -> None:
        """Let what was erased leave the disk, as far as the engine can: its dead rows are freed to be overwritten."""
        assert self._engine is not None
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in (data_key, *_tables_with_personal_values()):
                await connection.exec_driver_sql(f"VACUUM {table.name}")

    async def unit(self, work: Callable[[Stores], Awaitable[T]], *, lock: int | None = None) -> T:
        async with self._connected() as connection:
            session = PostgresSession(connection, self.vault)
            if lock is not None:
                await session.run(select(address.c.id).where(address.c.id == lock).with_for_update())
            result = await work(Stores(session))
            for subject in session.rings:
                await session.run(_NOTIFY, {"subject": subject})
            with outages.of_postgresql():
                await connection.commit()
        return result

    async def units(self, page: Sequence[Callable[[Stores], Awaitable[T]]]) -> list[T | Exception]:
        results: list[T | Exception] = []
        for work in page:
            try:
                results.append(await self.unit(work))
            except Exception as exc:  # noqa: BLE001 - its own result; the others go on
                results.append(exc)
        return results

    async def lines(self, lines: Sequence[Sequence[Callable[[Stores], Awaitable[T]]]]) -> list[list[T | Exception]]:
        return list(await asyncio.gather(*map(self.units, lines)))  # as many at once as there are connections

    async def read(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        async with self._connected() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            return await work(Stores(PostgresSession(connection, self.vault)))

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection; what was not committed on it is undone."""
        assert self._engine is not None
        async with contextlib.AsyncExitStack() as stack:
            with outages.of_postgresql():
                connection = await stack.enter_async_context(self._engine.connect())
            yield connection

    async def _listen(self) -> None:
        """Ring the local bell for what any process committed."""
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._hear_until_lost()
            await asyncio.sleep(LOOK_SECONDS)

    async def _hear_until_lost(self) -> None:
        lost = asyncio.Event()
        connection = await asyncpg.connect(plain_dsn(self._url), timeout=CONNECT_SECONDS)
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(NOTIFY_CHANNEL, self._heard)
            self._hears.set()
            self.bell.ring_all()  # news of the time without a connection may have been missed
            await lost.wait()
        finally:
            await connection.close(timeout=1)

    def _heard(self, _connection: Any, _pid: int, _channel: str, subject: Any) -> None:
        self.bell.ring([subject])


def _tables_with_personal_values() -> list[Table]:
    return [
        table
        for table in metadata.sorted_tables
        if any(column.info["privacy"] is Privacy.PERSONAL for column in table.columns)
    ]
