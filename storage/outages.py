"""Which problems are a database's own and pass by themselves, so are `Unavailable`; all others are mistakes of ours."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hub.units import Unavailable

#: What a reader may meet. Who writes also meets a full disk, and one that was mounted read-only for its errors.
READING: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
WRITING: Final = READING | {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
#: Classes of SQLSTATE: connection lost, transaction undone (deadlock), out of disk or connections, server stopping,
#: a statement that waited too long for a lock.
POSTGRESQL: Final = {"08", "40", "53", "55", "57"}


def of_sqlite(problem: Exception, while_doing: frozenset[int]) -> Exception:
    """Return what we call a problem: where the database itself has it, `Unavailable`."""
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF in while_doing:
        unavailable = Unavailable(str(cause))
        unavailable.__cause__ = problem
        return unavailable
    return problem


@contextlib.contextmanager
def of_postgresql() -> Iterator[None]:
    """Around what speaks with the server, and only that: an `OSError` in here is one of the connection."""
    try:
        yield
    except (OSError, TimeoutError, PoolTimeout, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as exc:
        raise Unavailable(type(exc).__name__) from exc
    except DBAPIError as exc:
        state = getattr(exc.orig, "sqlstate", None) or ""
        if exc.connection_invalidated or state[:2] in POSTGRESQL:
            raise Unavailable(state or type(exc.orig).__name__) from exc
        raise
