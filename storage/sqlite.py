"""Units of work on SQLite: one writer thread with one synchronous connection, one commit for a group of units.

Measured (100 rows a commit against one, FULL): 40 times the rows a second; a unit waits at most `GROUP` for company.
"""

import asyncio
import contextlib
import os
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import QueuePool

from storage import outages
from storage.bell import LocalBell
from storage.hub_lock import HubLock
from storage.sealing import Vault
from storage.session import SqliteSession
from storage.stores import Stores

T = TypeVar("T")
Work = Callable[[Stores], Awaitable[Any]]
GROUP: Final = timedelta(milliseconds=20)
GROUP_UNITS: Final = 64
BUSY_MS: Final = 10_000  # a short command-line write waits so long for its turn
READERS: Final = 4


def run_to_end(work: Awaitable[T]) -> T:
    """Drive a coroutine that awaits nothing but stores of this engine, which never suspend."""
    assert isinstance(work, Coroutine)
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    work.close()
    raise RuntimeError("a unit of work awaited something that is not its store")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file with the settings every connection of ours has; transactions are begun by hand."""
    if not read_only:  # whatever the umask: what is not sealed is nobody else's to read either
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    if not read_only:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def engine(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine that leaves BEGIN and COMMIT to us."""
    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only),
        poolclass=QueuePool,
        pool_size=READERS if read_only else 1,
        isolation_level="AUTOCOMMIT",
        json_deserializer=orjson.loads,
    )


class _Job:
    """A page of units and who waits for their results."""

    __slots__ = ("future", "loop", "page", "results", "rings")

    def __init__(self, page: Sequence[Work]) -> None:
        self.page = page
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[list[Any]] = self.loop.create_future()
        self.results: list[Any] = []
        self.rings: set[str] = set()


class SqliteDatabase:
    """`hub.units.Units` over one SQLite file; `lock` is the hub's own and released by `close`."""

    def __init__(self, path: Path, vault: Vault, lock: HubLock | None = None) -> None:
        self.vault = vault
        self.bell = LocalBell(vault)
        self._path = path
        self._lock = lock
        self._closing = False
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._readers: Engine | None = None
        self._pool: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        self._readers = engine(self._path, read_only=True)
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._thread = threading.Thread(
            target=self._write, args=(asyncio.get_running_loop(), ready), name="sqlite-writer", daemon=True
        )
        self._thread.start()
        await ready

    async def close(self) -> None:
        """Finish what was asked for, then release the file."""
        if self._thread is None or self._pool is None or self._readers is None:
            return
        self._closing = True
        # The writer goes last: only the last connection that may write moves the log into the file and removes it.
        await asyncio.to_thread(self._pool.shutdown)
        self._readers.dispose()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._thread = None
        if self._lock is not None:
            self._lock.release()

    async def scrub(self) -> None:
        """Let what was erased leave the disk: until then it stands in the log beside the file."""
        await asyncio.to_thread(_empty_log, self._path)

    async def unit(self, work: Callable[[Stores], Awaitable[T]], *, lock: int | None = None) -> T:
        (result,) = await self.units([work])
        if isinstance(result, Exception):
            raise result
        return result

    async def units(self, page: Sequence[Callable[[Stores], Awaitable[T]]]) -> list[T | Exception]:
        if not page:
            return []
        if self._closing:
            raise RuntimeError("the database is closed")
        job = _Job(page)
        self._queue.put(job)
        return await asyncio.shield(job.future)

    async def lines(self, lines: Sequence[Sequence[Callable[[Stores], Awaitable[T]]]]) -> list[list[T | Exception]]:
        results = iter(await self.units(list(chain.from_iterable(lines))))  # one job, one commit
        return [list(islice(results, len(line))) for line in lines]

    async def read(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        assert self._pool is not None
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, work)

    def _read(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        assert self._readers is not None
        try:
            with self._readers.connect() as connection:
                connection.exec_driver_sql("BEGIN")
                try:
                    return run_to_end(work(Stores(SqliteSession(connection, self.vault))))
                finally:
                    connection.exec_driver_sql("ROLLBACK")
        except Exception as exc:  # noqa: BLE001 - raised again, as what it is
            raise outages.of_sqlite(exc, outages.READING)  # noqa: B904 - it knows its cause

    def _write(self, loop: asyncio.AbstractEventLoop, ready: asyncio.Future[None]) -> None:
        writer = engine(self._path)
        try:
            connection = writer.connect()
        except Exception as exc:  # noqa: BLE001 - handed to whoever opens the database
            loop.call_soon_threadsafe(ready.set_exception, exc)
            return
        loop.call_soon_threadsafe(ready.set_result, None)
        with connection:
            while (job := self._queue.get()) is not None:
                stop = self._group(connection, job)
                if stop:
                    break
        writer.dispose()

    def _group(self, connection: Connection, first: _Job) -> bool:
        """Run a group of units in one transaction; return whether it is time to stop."""
        jobs: list[_Job] = []
        stop = False
        job: _Job | None = first
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            until = monotonic() + GROUP.total_seconds()
            count = 0
            while job is not None:
                jobs.append(job)
                for work in job.page:
                    job.results.append(self._one(connection, work, job.rings))
                count += len(job.page)
                if count >= GROUP_UNITS or monotonic() >= until:
                    break
                try:
                    job = self._queue.get_nowait()
                    stop = job is None
                except Empty:
                    break
            connection.exec_driver_sql("COMMIT")
        except Exception as exc:  # noqa: BLE001 - disk full, locked: everyone in the group is told
            _roll_back(connection)
            for failed in jobs or [first]:
                failed.loop.call_soon_threadsafe(_fail, failed.future, outages.of_sqlite(exc, outages.WRITING))
            return stop
        first.loop.call_soon_threadsafe(self._tell, jobs)
        return stop

    def _one(self, connection: Connection, work: Work, rings: set[str]) -> Any:
        """Run one unit in its savepoint; its own exception is its result."""
        session = SqliteSession(connection, self.vault)
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("SAVEPOINT unit")
        try:
            result = run_to_end(work(Stores(session)))
        except Exception as exc:
            if not raw.in_transaction:  # a full disk ends all of it, not this unit alone
                raise
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            return outages.of_sqlite(exc, outages.WRITING)
        raw.execute("RELEASE unit")
        rings |= session.rings
        return result

    def _tell(self, jobs: list[_Job]) -> None:
        for job in jobs:
            if not job.future.done():
                job.future.set_result(job.results)
            self.bell.ring(job.rings)


def _empty_log(path: Path) -> None:
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _roll_back(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    if raw.in_transaction:
        raw.execute("ROLLBACK")


def _fail(future: "asyncio.Future[Any]", exc: Exception) -> None:
    if not future.done():
        future.set_exception(exc)
