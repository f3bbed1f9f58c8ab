"""What a store holds during one unit: statements in, rows out, the same on both engines."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    Delete,
    Executable,
    FromClause,
    Insert,
    String,
    Table,
    Update,
    bindparam,
    cast,
    column,
    func,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outages
from storage.prepared import Prepared
from storage.sealing import Seal, Vault

#: Microseconds since 1970 by PostgreSQL's own clock, which all processes share.
SERVER_TIME: Final = literal_column("(extract(epoch from clock_timestamp()) * 1000000)::bigint", BigInteger)
Params = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
Statement = Executable | Prepared


class Session(Protocol):
    """One unit's hands on the database."""

    vault: Vault
    is_shared: bool  #: whether several processes may work on this database
    rings: set[str]  #: subjects whose listeners wake after the commit
    seals: dict[int, Seal]  #: data keys opened in this unit, by key id
    address_keys: dict[int, int]  #: address id -> key id
    changed: set[str]  #: names of tables in which rows were changed, but for what every message changes

    async def rows(self, statement: Statement, params: Params = None) -> Sequence[Any]:
        """Execute and return the rows, whose columns are attributes; a `Prepared` takes one set of parameters."""

    async def run(self, statement: Statement, params: Params = None) -> int:
        """Execute and return how many rows it touched."""

    def insert(self, table: Table) -> Any:
        """Return the engine's own INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""

    def lock_of(self, statement: Any, table: FromClause) -> Any:
        """Add FOR UPDATE OF table SKIP LOCKED where several processes may claim; SQLite has one writer anyway."""

    def wait_lock_of(self, statement: Any, table: FromClause) -> Any:
        """Add FOR UPDATE OF table where the engine needs it."""

    def share_lock_of(self, statement: Any, table: FromClause) -> Any:
        """Add FOR SHARE OF table where the engine needs it: any number hold it at once, and nobody changes the rows."""

    def listed(self, name: str) -> Any:
        """Return a selectable whose one column, `value`, has the elements of the JSON list given as parameter `name`.

        For many rows in one statement: a parameter each costs more than what the database does with it.
        """

    def shared_time(self, now: datetime) -> Any:
        """Return the present instant by the clock that all processes share, the server's where there is one."""


class SqliteSession:
    """Over a synchronous connection: the coroutines never suspend, see `storage.sqlite`."""

    is_shared = False

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection
        self.vault = vault
        self.rings: set[str] = set()
        self.seals: dict[int, Seal] = {}
        self.address_keys: dict[int, int] = {}
        self.changed: set[str] = set()

    async def rows(self, statement: Statement, params: Params = None) -> Sequence[Any]:
        if isinstance(statement, Prepared):
            return statement.written(self, self._connection.dialect).rows(self._execute(statement, params).fetchall())
        found = self._connection.execute(statement, params).fetchall()
        if found:
            _note(self.changed, statement)
        return found

    async def run(self, statement: Statement, params: Params = None) -> int:
        if isinstance(statement, Prepared):
            return self._execute(statement, params).rowcount
        count = self._connection.execute(statement, params).rowcount
        if count:
            _note(self.changed, statement)
        return count

    def _execute(self, prepared: Prepared, params: Params) -> sqlite3.Cursor:
        assert params is None or isinstance(params, Mapping)
        written = prepared.written(self, self._connection.dialect)
        cursor: sqlite3.Cursor = self._driver.execute(written.text, written.values(params or {}))
        return cursor

    def insert(self, table: Table) -> Any:
        return sqlite.insert(table)

    def lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement

    def wait_lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement

    def share_lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement

    def listed(self, name: str) -> Any:
        return func.json_each(bindparam(name, type_=String)).table_valued(column("value", JSON), name="listed")

    def shared_time(self, now: datetime) -> Any:
        return now


class PostgresSession:
    """Over an asynchronous connection."""

    is_shared = True

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self.vault = vault
        self.rings: set[str] = set()
        self.seals: dict[int, Seal] = {}
        self.address_keys: dict[int, int] = {}
        self.changed: set[str] = set()

    async def rows(self, statement: Statement, params: Params = None) -> Sequence[Any]:
        found = (await self._execute(statement, params)).fetchall()
        if found:
            _note(self.changed, statement)
        return found

    async def run(self, statement: Statement, params: Params = None) -> int:
        count = (await self._execute(statement, params)).rowcount
        if count:
            _note(self.changed, statement)
        return count

    async def _execute(self, statement: Statement, params: Params) -> CursorResult[Any]:
        plain = statement.statement(self) if isinstance(statement, Prepared) else statement
        with outages.of_postgresql():
            return await self._connection.execute(plain, params)

    def insert(self, table: Table) -> Any:
        return postgresql.insert(table)

    def lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement.with_for_update(skip_locked=True, of=table)

    def wait_lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement.with_for_update(of=table)

    def share_lock_of(self, statement: Any, table: FromClause) -> Any:
        return statement.with_for_update(read=True, of=table)

    def listed(self, name: str) -> Any:
        given = cast(bindparam(name, type_=String), JSONB)
        return func.jsonb_array_elements(given).table_valued(column("value", JSONB), name="listed").render_derived()

    def shared_time(self, now: datetime) -> Any:
        return SERVER_TIME


def _note(changed: set[str], statement: Statement) -> None:
    if isinstance(statement, Insert | Update | Delete):
        changed.add(str(getattr(statement.table, "name", "")))
