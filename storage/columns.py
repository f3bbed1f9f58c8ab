"""Column types that say how private a value is. Every column of every table is made by one of the three functions here.

`Open` says nothing about a person by itself; `Personal` is sealed with its owner's data key, so that destroying the key
erases it; `Secret` is a key, a keyed hash or a token, and is never shown or exported.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, LargeBinary, String, Text, literal_column
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

E = TypeVar("E", bound=StrEnum)


class Privacy(StrEnum):
    OPEN = "open"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105


def Open(name: str, type_: Any, *args: Any, **options: Any) -> Column[Any]:  # noqa: N802
    return Column(name, type_, *args, info={"privacy": Privacy.OPEN}, **options)


def Personal(name: str, **options: Any) -> Column[Any]:  # noqa: N802
    return Column(name, LargeBinary, info={"privacy": Privacy.PERSONAL}, **options)


def Secret(name: str, *args: Any, **options: Any) -> Column[Any]:  # noqa: N802
    return Column(name, LargeBinary, *args, info={"privacy": Privacy.SECRET}, **options)


Id = BigInteger().with_variant(Integer, "sqlite")  #: SQLite numbers rows by itself only in an INTEGER key


SearchText = Text().with_variant(Text(collation="C"), "postgresql")  #: sorted by code point, as SQLite does


class Instant(TypeDecorator[datetime]):
    """A timezone-aware instant as microseconds since 1970 UTC: the same order and precision on both engines."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else instant(value)


def microseconds(moment: datetime) -> int:
    """Return the stored form of an instant."""
    seconds = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (seconds.days * 86_400 + seconds.seconds) * 1_000_000 + seconds.microseconds


def instant(stored: int) -> datetime:
    """Return the instant stored as microseconds."""
    return datetime.fromtimestamp(stored // 1_000_000, UTC).replace(microsecond=stored % 1_000_000)


class Named(TypeDecorator[E]):
    """An enum by its value."""

    impl = String(32)
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members
        self._known = {member.value: member for member in members}  # calling the enum costs ten times as much

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        return None if value is None else self._known[value]

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


def one_of(column: Any, *members: StrEnum) -> ColumnElement[bool]:
    """Return `column IN (...)` with the values written out: with parameters an engine cannot see that a partial index
    covers the question."""
    condition: ColumnElement[bool] = column.in_([literal_column(f"'{member.value}'") for member in members])
    return condition
