from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage.opening import SchemaState, database_url, schema_state
from storage.schema import BASE, HEAD, alone, change_schema, known_revisions
from storage.tables import metadata
from tests.databases import MakePlace, Place
from tests.storage.filled import fill, look


def tables_of(connection: Connection) -> list[str]:
    return sorted(name for name in inspect(connection).get_table_names() if not name.startswith("sqlite_"))


async def test_migrations_go_up_down_and_up_again(make_place: MakePlace, engine_name: str) -> None:
    place = await make_place(engine_name, migrated=False)
    url = database_url(place.url, place.data_dir)

    for revision in [*known_revisions(), *known_revisions()[-2::-1], BASE, HEAD]:
        await alone(url, lambda connection, revision=revision: change_schema(connection, revision))  # type: ignore[misc]

    assert await schema_state(place.url, place.data_dir) is SchemaState.CURRENT
    assert await alone(url, tables_of) == sorted(["alembic_version", *metadata.tables])


async def test_down_to_the_beginning_leaves_nothing(place: Place) -> None:
    async with place.opened() as database:
        await fill(database)
    url = database_url(place.url, place.data_dir)

    await alone(url, lambda connection: change_schema(connection, BASE))

    assert await alone(url, tables_of) == ["alembic_version"]
    assert await schema_state(place.url, place.data_dir) is SchemaState.EMPTY


async def test_the_migrations_make_exactly_the_schema_of_the_tables(place: Place) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    assert await alone(database_url(place.url, place.data_dir), differences) == []


async def test_numbers_that_others_remember_never_come_again_on_sqlite(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    def numbered(connection: Connection) -> set[str]:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
        return {row[0] for row in rows}

    wanted = {table.name for table in metadata.tables.values() if table.dialect_options["sqlite"]["autoincrement"]}
    assert wanted == {"worker", "outbox", "chat_message", "delivery", "audit_entry"}
    assert await alone(database_url(place.url, place.data_dir), numbered) == wanted


async def test_a_migration_that_fails_changes_nothing(place: Place) -> None:
    async with place.opened() as database:
        await fill(database)
        before = await database.read(look)

    def half(connection: Connection) -> None:
        change_schema(connection, BASE)
        raise LookupError

    with pytest.raises(LookupError):
        await alone(database_url(place.url, place.data_dir), half)

    async with place.opened() as database:
        assert await database.read(look) == before


async def test_the_filled_database_has_something_in_every_table(place: Place) -> None:
    async with place.opened() as database:
        await fill(database)
        seen = await database.read(look)

    assert [table for table, rows in seen["rows"].items() if not rows] == []
