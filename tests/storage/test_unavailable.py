"""What the database itself has trouble with is told as such, and passes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from hub.units import Unavailable
from storage import postgres, sqlite
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase, connect
from storage.stores import Stores
from storage.tables.contacts import topic
from tests.databases import Database, MakePlace
from tests.storage.people import NOON

Two = tuple[PostgresDatabase, PostgresDatabase]
LARGE = b"x" * 1_000_000


def add(code: str) -> Any:
    return lambda stores: stores.subscriptions.put_topic(code, {}, {}, 1)


async def codes(stores: Stores) -> list[str]:
    return sorted(topic.code for topic in await stores.subscriptions.topics())


async def add_large_file(stores: Stores) -> None:
    await stores.files.add("ab12", "plakat.png", "image/png", LARGE, NOON)


async def orphan(stores: Stores) -> None:
    await stores.subscriptions.record_consent(404, "newsletter", True, "1", "de", "chat", NOON)


async def test_a_mistake_of_ours_is_no_trouble_of_the_databases(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await database.unit(orphan)


@pytest.mark.parametrize("mistake", [ConnectionError, FileNotFoundError, TimeoutError])
async def test_an_error_that_a_unit_raises_itself_is_its_own(database: Database, mistake: type[OSError]) -> None:
    async def fail(stores: Stores) -> None:
        await stores.subscriptions.put_topic("undone", {}, {}, 1)
        raise mistake

    async def look_and_fail(stores: Stores) -> None:
        await codes(stores)
        raise mistake

    with pytest.raises(mistake):
        await database.unit(fail)
    with pytest.raises(mistake):
        await database.read(look_and_fail)

    assert [type(result) for result in await database.units([fail, add("kept")])] == [mistake, type(None)]
    assert await database.read(codes) == ["kept"]


# SQLite


@pytest.fixture
async def impatient(make_place: MakePlace, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteDatabase]:
    """A database that waits for nobody."""
    monkeypatch.setattr(sqlite, "BUSY_MS", 1)
    place = await make_place("sqlite")
    async with place.opened() as database:
        assert isinstance(database, SqliteDatabase)
        yield database


async def test_a_file_that_somebody_else_holds_is_unavailable_until_it_is_free(impatient: SqliteDatabase) -> None:
    with contextlib.closing(connect(impatient._path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            await impatient.unit(add("lost"))
        other.execute("COMMIT")

    await impatient.unit(add("kept"))
    assert await impatient.read(codes) == ["kept"]


async def test_a_file_that_cannot_be_opened_for_reading_is_unavailable_until_it_can(impatient: SqliteDatabase) -> None:
    path = impatient._path
    assert impatient._readers is not None
    impatient._readers.dispose()
    elsewhere = path.rename(path.with_suffix(".elsewhere"))
    with pytest.raises(Unavailable):
        await impatient.read(codes)
    elsewhere.rename(path)

    assert await impatient.read(codes) == []


async def test_a_full_disk_is_unavailable_until_there_is_room(impatient: SqliteDatabase) -> None:
    async def leave_room(stores: Stores, pages: int) -> None:
        (row,) = await stores.session.rows(text("PRAGMA page_count"))
        await stores.session.rows(text(f"PRAGMA max_page_count={row[0] + pages}"))

    await impatient.unit(lambda s: leave_room(s, 2))
    with pytest.raises(Unavailable):
        await impatient.unit(add_large_file)
    unwritten = await impatient.read(lambda s: s.files.get("ab12"))
    await impatient.unit(add("small"))
    await impatient.unit(lambda s: leave_room(s, 1_000))
    await impatient.unit(add_large_file)

    assert unwritten is None
    assert await impatient.read(codes) == ["small"]
    assert await impatient.read(lambda s: s.files.get("ab12")) is not None


# PostgreSQL


@pytest.fixture
async def two(make_place: MakePlace) -> AsyncIterator[Two]:
    """Two processes on one database."""
    place = await make_place("postgresql")
    async with place.opened() as one, place.opened() as other:
        assert isinstance(one, PostgresDatabase)
        assert isinstance(other, PostgresDatabase)
        yield one, other


async def test_a_server_that_nobody_listens_at_is_unavailable(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two[0], "_engine", postgres.engine("postgresql://localhost:1/nothing"))

    with pytest.raises(Unavailable):
        await two[0].unit(codes)
    with pytest.raises(Unavailable):
        await two[0].read(codes)


async def test_connections_that_the_server_ends_are_replaced(two: Two) -> None:
    one, other = two
    end_all_others = text(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def is_cut_off(stores: Stores) -> None:
        await stores.subscriptions.put_topic("lost", {}, {}, 1)
        await other.unit(lambda s: s.session.rows(end_all_others))
        await stores.subscriptions.put_topic("lost too", {}, {}, 1)

    with pytest.raises(Unavailable):
        await one.unit(is_cut_off)

    await one.unit(add("kept"))
    assert await other.read(codes) == ["kept"]


async def test_of_two_that_wait_for_each_other_one_may_try_again(two: Two) -> None:
    await two[0].unit(add("a"))
    await two[0].unit(add("b"))
    holding = {"a": asyncio.Event(), "b": asyncio.Event()}

    async def lock(stores: Stores, code: str) -> None:
        await stores.session.rows(select(topic.c.id).where(topic.c.code == code).with_for_update())

    async def lock_both(stores: Stores, first: str, second: str) -> str:
        await lock(stores, first)
        holding[first].set()
        await holding[second].wait()
        await lock(stores, second)
        return "done"

    results = await asyncio.gather(
        two[0].unit(lambda s: lock_both(s, "a", "b")),
        two[1].unit(lambda s: lock_both(s, "b", "a")),
        return_exceptions=True,
    )

    assert [type(result) for result in results if result != "done"] == [Unavailable]


async def test_who_waits_too_long_for_a_lock_may_try_again(two: Two) -> None:
    await two[0].unit(add("a"))

    async def wait_a_moment(stores: Stores) -> None:
        await stores.session.run(text("SET LOCAL lock_timeout = '1ms'"))
        await stores.session.rows(select(topic.c.id).with_for_update())

    async def hold(stores: Stores) -> None:
        await stores.session.rows(select(topic.c.id).with_for_update())
        with pytest.raises(Unavailable):
            await two[1].unit(wait_a_moment)

    await two[0].unit(hold)
