"""Taking deliveries, and asking what is left, costs the same however many were ever sent: SQLite's own plans."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import pytest
from sqlalchemy import Engine, event

from broadcasts.deliveries import DeliveryState, Outcome
from storage.prepared import Prepared
from storage.session import SqliteSession
from storage.sqlite import SqliteDatabase, connect
from storage.stores import Stores
from tests.databases import Place
from tests.storage.delivering import leased, running, sending
from tests.storage.people import ACCOUNT, ANNA, BORIS, NOON

WAITING: Final = "SEARCH delivery USING INDEX ix_delivery_waiting (broadcast_id=?"
IN_HAND: Final = "SEARCH delivery USING INDEX ix_delivery_in_hand (epoch=?"
ALL_IN_HAND: Final = "SCAN delivery USING INDEX ix_delivery_in_hand"
BY_ID: Final = "SEARCH delivery USING INTEGER PRIMARY KEY (rowid=?)"
SENT: Final = Outcome(1, DeliveryState.SENT, epoch=1, attempt=1)


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@contextlib.contextmanager
def noting() -> Iterator[list[tuple[str, Any]]]:
    """Note the statements that are executed meanwhile, with their parameters."""
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, params: Any, _context: Any, many: bool) -> None:
        noted.append((statement, params[0] if many else params))

    run_by_driver = SqliteSession._execute

    def note_prepared(session: SqliteSession, prepared: Prepared, params: Any) -> Any:
        written = prepared.written(session, session._connection.dialect)
        noted.append((written.text, written.values(params or {})))
        return run_by_driver(session, prepared, params)

    event.listen(Engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqliteSession, "_execute", note_prepared)
        yield noted
    event.remove(Engine, "before_cursor_execute", note)


async def plans(place: Place, work: Callable[[Stores], Awaitable[Any]]) -> list[list[str]]:
    """Return the plan of each statement about deliveries that `work` executes."""
    async with place.opened() as database:
        assert isinstance(database, SqliteDatabase)
        assert await database.unit(lambda s: s.leases.begin("sender", NOON)) == 1
        await running(database, ANNA, BORIS, parts=2)
        await sending(database)
        await running(database, ANNA, BORIS)
        await leased(database)
        with noting() as noted:
            await database.unit(work)
    with contextlib.closing(connect(place.data_dir / "sprachrohr.db")) as connection:
        explained = [connection.execute(f"EXPLAIN QUERY PLAN {statement}", params) for statement, params in noted]
        found = [[row[3] for row in rows] for rows in explained]
    return [plan for plan in found if any(" delivery " in step for step in plan)]


def of_deliveries(plan: list[str]) -> list[str]:
    return [step for step in plan if " delivery " in step]


async def test_deliveries_are_taken_in_the_order_of_their_index(place: Place) -> None:
    found = await plans(place, lambda s: s.deliveries.lease(ACCOUNT, 2, NOON, 10))

    assert [of_deliveries(plan) for plan in found] == [[f"{WAITING} AND account=?)"]] * 2
    assert not any("TEMP B-TREE" in step or "SCAN" in step for plan in found for step in plan)


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        (lambda s: s.deliveries.begin([1], 1, NOON), [BY_ID]),
        (lambda s: s.deliveries.give_back([1], 1, NOON), [BY_ID] * 2),
        (lambda s: s.deliveries.disown(ACCOUNT, 1, [], [], NOON), [IN_HAND] * 2),
        (lambda s: s.deliveries.release_dead([2], ["webchat"], NOON), [IN_HAND] * 2),
        (lambda s: s.deliveries.settle([SENT], NOON), [BY_ID]),
        (lambda s: s.leases.bury(), [ALL_IN_HAND]),
        (lambda s: s.ledger.to_skip(), [WAITING]),
        (lambda s: s.ledger.is_done(1), [WAITING]),
        (lambda s: s.ledger.is_done(3), [WAITING, ALL_IN_HAND]),
        (lambda s: s.ledger.skip_broadcast(1, "cancelled", NOON), [ALL_IN_HAND, BY_ID, WAITING]),
    ],
    ids=["begin", "give_back", "disown", "release_dead", "settle", "bury", "to_skip", "open", "done", "cancel"],
)
async def test_what_was_sent_long_ago_is_not_looked_at(
    place: Place, work: Callable[[Stores], Awaitable[Any]], wanted: list[str]
) -> None:
    found = await plans(place, work)

    steps = [step for plan in found for step in of_deliveries(plan)]
    assert [step.startswith(want) for step, want in zip(steps, wanted, strict=True)] == [True] * len(wanted)
    assert not any("TEMP B-TREE" in step for plan in found for step in plan)
