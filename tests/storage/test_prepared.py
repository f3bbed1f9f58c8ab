from datetime import datetime
from typing import Any, Final

import pytest
from sqlalchemy import bindparam, cast, func, insert, literal, select

from contacts.addresses import AddressState
from storage.columns import Instant, Named
from storage.prepared import Prepared, given
from storage.session import Session
from storage.stores import Stores
from storage.tables.contacts import topic
from tests.databases import Database
from tests.storage.people import NOON

STATE: Final = Named(AddressState)
TYPES: Final = Prepared(
    lambda _: select(
        cast(bindparam("at", type_=Instant), Instant).label("at"),
        cast(bindparam("state", type_=STATE), STATE).label("state"),
        cast(bindparam("none", type_=Instant), Instant).label("none"),
        literal("fixed").label("fixed"),
    )
)
ADD: Final = Prepared(
    lambda _: (
        insert(topic).values(given(topic, "code", "names", "descriptions") | {"position": 7}).returning(topic.c.names)
    )
)


async def test_values_and_rows_have_our_types_on_both_engines(database: Database) -> None:
    values: dict[str, Any] = {"at": NOON, "state": AddressState.ACTIVE, "none": None}

    (row,) = await database.read(lambda s: s.session.rows(TYPES, values))

    assert (row.at, row.state, row.none, row.fixed) == (NOON, AddressState.ACTIVE, None, "fixed")
    assert isinstance(row.at, datetime)


async def test_what_is_part_of_the_statement_is_not_given_again(database: Database) -> None:
    names = {"de": "Schule"}

    (row,) = await database.unit(lambda s: s.session.rows(ADD, {"code": "a", "names": names, "descriptions": {}}))

    assert row.names == names
    assert [row.position for row in await database.read(lambda s: s.session.rows(select(topic.c.position)))] == [7]


async def test_a_missing_parameter_is_a_mistake_and_changes_nothing(database: Database) -> None:
    with pytest.raises(Exception, match="names"):
        await database.unit(lambda s: s.session.run(ADD, {"code": "a", "descriptions": {}}))

    assert await database.read(lambda s: s.subscriptions.topics()) == []


async def test_it_is_made_once(database: Database) -> None:
    made: list[Session] = []

    def make(session: Session) -> Any:
        made.append(session)
        return select(func.count().label("number")).select_from(topic)

    prepared = Prepared(make)

    async def ask_twice(stores: Stores) -> list[int]:
        return [(await stores.session.rows(prepared))[0].number for _ in range(2)]

    assert (await database.read(ask_twice), await database.unit(ask_twice)) == ([0, 0], [0, 0])
    assert len(made) == 1
