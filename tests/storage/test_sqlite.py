import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.sqlite import SqliteDatabase, connect, run_to_end
from storage.stores import Stores
from tests.databases import MakePlace
from tests.storage.people import ANNA, BORIS, NOON


@pytest.fixture
async def database(make_place: MakePlace) -> AsyncIterator[SqliteDatabase]:
    place = await make_place("sqlite")
    async with place.opened() as database:
        assert isinstance(database, SqliteDatabase)
        yield database


async def codes(stores: Stores) -> list[str]:
    return [topic.code for topic in await stores.subscriptions.topics()]


def add(code: str) -> Any:
    return lambda stores: stores.subscriptions.put_topic(code, {}, {}, 1)


class Broken(Exception):
    pass


async def add_and_fail(stores: Stores) -> None:
    await stores.subscriptions.put_topic("lost", {}, {}, 1)
    raise Broken


async def test_every_writing_connection_is_set_up_to_survive_power_loss(database: SqliteDatabase) -> None:
    async def pragmas(stores: Stores) -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        return {name: (await stores.session.rows(text(f"PRAGMA {name}")))[0][0] for name in names}

    assert await database.unit(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


async def test_a_reader_can_change_nothing(database: SqliteDatabase) -> None:
    with pytest.raises(OperationalError, match="readonly database"):
        await database.read(add("sport"))


async def test_a_failed_unit_undoes_itself_alone(database: SqliteDatabase) -> None:
    results = await database.units([add("one"), add_and_fail, add("two")])

    assert [type(result) for result in results] == [type(None), Broken, type(None)]
    assert await database.read(codes) == ["one", "two"]


async def test_a_unit_that_fails_in_the_database_undoes_itself_alone(database: SqliteDatabase) -> None:
    async def orphan(stores: Stores) -> None:
        await stores.subscriptions.put_topic("lost", {}, {}, 1)
        await stores.subscriptions.record_consent(404, "newsletter", True, "1", "de", "chat", NOON)

    results = await database.units([add("one"), orphan, add("two")])

    assert isinstance(results[1], IntegrityError)
    assert await database.read(codes) == ["one", "two"]


async def test_a_unit_that_awaits_something_else_is_refused(database: SqliteDatabase) -> None:
    async def wander(stores: Stores) -> None:
        await stores.subscriptions.put_topic("lost", {}, {}, 1)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="awaited something that is not its store"):
        await database.unit(wander)

    assert await database.read(codes) == []


def test_run_to_end_returns_what_the_coroutine_returns() -> None:
    async def work() -> int:
        return 7

    assert run_to_end(work()) == 7


async def test_closing_finishes_what_was_asked_for(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with place.opened() as database:
        asked = [asyncio.ensure_future(database.unit(add(f"topic-{n}"))) for n in range(200)]
        await asyncio.sleep(0)

    await asyncio.gather(*asked)
    async with place.opened() as again:
        assert len(await again.read(codes)) == 200


async def test_a_closed_database_says_so(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with place.opened() as database:
        pass

    with pytest.raises(RuntimeError, match="the database is closed"):
        await database.unit(codes)


async def test_a_reader_sees_the_last_commit_while_a_write_is_under_way(database: SqliteDatabase) -> None:
    begun, finish = threading.Event(), threading.Event()
    await database.unit(add("before"))

    async def write(stores: Stores) -> None:
        await stores.subscriptions.put_topic("under-way", {}, {}, 2)
        begun.set()
        finish.wait(10)

    writing = asyncio.ensure_future(database.unit(write))
    await asyncio.to_thread(begun.wait)
    meanwhile = await database.read(codes)
    finish.set()
    await writing

    assert meanwhile == ["before"]
    assert await database.read(codes) == ["before", "under-way"]


async def test_tasks_that_write_at_once_each_get_their_own_result(database: SqliteDatabase) -> None:
    async def opened(number: int) -> int:
        to = ANNA if number % 2 else BORIS
        return (await database.unit(lambda s: s.addresses.open(to, NOON))).id

    ids = await asyncio.gather(*(opened(number) for number in range(100)))

    assert (len(set(ids[::2])), len(set(ids[1::2])), len(set(ids))) == (1, 1, 2)


async def test_another_process_that_holds_the_file_is_waited_for(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    other = connect(place.data_dir / "sprachrohr.db")
    async with place.opened() as database:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.ensure_future(database.unit(add("sport")))
        await asyncio.sleep(0)
        assert not waiting.done()
        other.execute("COMMIT")
        await waiting

        assert await database.read(codes) == ["sport"]
    other.close()


async def test_units_that_wait_are_committed_together_or_not_at_all(database: SqliteDatabase) -> None:
    held = threading.Event()

    async def hold(_: Stores) -> None:
        held.wait(10)

    async def break_the_commit(stores: Stores) -> None:
        await stores.session.run(text("PRAGMA defer_foreign_keys=ON"))
        await stores.subscriptions.record_consent(404, "newsletter", True, "1", "de", "chat", NOON)

    holding = asyncio.ensure_future(database.unit(hold))
    waiting = [asyncio.ensure_future(database.unit(work)) for work in (add("one"), break_the_commit)]
    await asyncio.sleep(0)  # both are in the queue now
    held.set()
    _, *failed = await asyncio.gather(holding, *waiting, return_exceptions=True)

    assert [type(one) for one in failed] == [IntegrityError, IntegrityError]
    assert await database.read(codes) == []
    await database.unit(add("two"))  # and it goes on
    assert await database.read(codes) == ["two"]


async def test_a_page_of_several_chats_is_one_commit_and_each_unit_fails_alone(database: SqliteDatabase) -> None:
    results = await database.lines([[add("one"), add_and_fail], [], [add("two")]])

    assert [[type(result) for result in line] for line in results] == [[type(None), Broken], [], [type(None)]]
    assert await database.read(codes) == ["one", "two"]
