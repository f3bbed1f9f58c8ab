"""The unit of work: everything one event changes, committed together or not at all."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

StoresT_co = TypeVar("StoresT_co", covariant=True)
T = TypeVar("T")


class Unavailable(Exception):
    """The database cannot be reached or written now, so try again later.

    Mostly nothing was changed; only when the connection broke during the commit may all of it have been.
    """


class Units(Protocol[StoresT_co]):
    """The database, as everybody but `storage` sees it.

    `work` awaits nothing but the stores it is given, and may run in another thread.
    """

    async def unit(self, work: Callable[[StoresT_co], Awaitable[T]], *, lock: int | None = None) -> T:
        """Run `work` and return its result after the commit; its own exception undoes all of it and is raised here.

        Args:
            lock: id of the address whose events must keep their order, across processes too.

        Raises:
            Unavailable: the database is out of reach, its disk is full, somebody else has it locked.
        """

    async def units(self, page: Sequence[Callable[[StoresT_co], Awaitable[T]]]) -> list["T | Exception"]:
        """Run several units in order; each succeeds or fails alone, where the engine can in one commit."""

    async def lines(
        self, lines: Sequence[Sequence[Callable[[StoresT_co], Awaitable[T]]]]
    ) -> list[list["T | Exception"]]:
        """Like `units`, for several lines: each keeps its order, which of two lines comes first is left to the engine.

        Raises:
            Unavailable: where all of it was to be committed together.
        """

    async def read(self, work: Callable[[StoresT_co], Awaitable[T]]) -> T:
        """Run `work` on a consistent view; it may change nothing. Raises `Unavailable`."""

    async def scrub(self) -> None:
        """Let what was erased leave the disk too."""
