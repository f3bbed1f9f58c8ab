"""Statements of the hot path: written in SQLAlchemy's words like all others, made once, run by SQLite's driver itself.

Executing a statement through SQLAlchemy costs several times what SQLite does with it, even where it is compiled
already. PostgreSQL's driver has a cache of its own and a network before it: there SQLAlchemy runs them as any other.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Dialect, Executable, Table, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from storage.session import Session

Process = Callable[[Any], Any] | None


class Prepared:
    """One statement, in the form each engine needs; parameters that are not given have the value it was made with.

    Every parameter has its own `bindparam`: what `insert(table)` alone leaves to the execution is not filled in here,
    nor is a list of any length for `IN`.
    """

    def __init__(self, make: Callable[["Session"], Any]) -> None:
        self._make = make
        self._statements: dict[type[Session], Executable] = {}
        self._written: Written | None = None

    def statement(self, session: "Session") -> Any:
        """Return what SQLAlchemy runs on the session's engine."""
        kind = type(session)
        if kind not in self._statements:
            self._statements[kind] = self._make(session)
        return self._statements[kind]

    def written(self, session: "Session", dialect: Dialect) -> "Written":
        """Return it as SQLite's driver takes it."""
        if self._written is None:
            self._written = Written(self.statement(session), dialect)
        return self._written


def given(table: Table, *names: str) -> dict[str, Any]:
    """Return values for an INSERT or UPDATE: each of these columns is given as the parameter of its name."""
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


class Written:
    """A statement as text, with what turns our values into the driver's and the driver's rows into ours."""

    __slots__ = ("_converted", "_parameters", "_row", "text")

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self.text: Final = compiled.string
        self._parameters = [self._parameter(compiled, name, dialect) for name in compiled.positiontup or ()]
        columns = list(statement.exported_columns)
        processes = [it.type.dialect_impl(dialect).result_processor(dialect, None) for it in columns]
        self._converted = [(place, process) for place, process in enumerate(processes) if process]
        self._row = _row_of([it.name for it in columns])

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """Return the parameters in order. Raises KeyError for one that is missing."""
        return [
            fixed if name is None else given[name] if process is None else process(given[name])
            for name, process, fixed in self._parameters
        ]

    def rows(self, fetched: Sequence[Sequence[Any]]) -> list[Any]:
        """Return rows with a name for each column."""
        if not self._converted:
            return [self._row(each) for each in fetched]
        rows = []
        for each in fetched:
            values = list(each)
            for place, process in self._converted:
                values[place] = process(values[place])
            rows.append(self._row(values))
        return rows

    @staticmethod
    def _parameter(compiled: SQLCompiler, name: str, dialect: Dialect) -> tuple[str | None, Process, Any]:
        """Return name, conversion and, for what is part of the statement, the value."""
        bind = compiled.binds[name]
        process = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            return name, process, None
        return None, None, process(bind.value) if process else bind.value


def _row_of(names: list[str]) -> Callable[[Iterable[Any]], Any]:
    row = namedtuple("Row", names)  # type: ignore[misc]  # the names are data here
    return row._make
