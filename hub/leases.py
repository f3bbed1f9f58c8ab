"""Who is alive: a row per worker with a heartbeat. What a dead worker held is taken over by the living."""

from datetime import datetime, timedelta
from typing import Final, Protocol

HEARTBEAT: Final = timedelta(seconds=2)
DEAD_AFTER: Final = timedelta(seconds=10)  #: by the database's clock


class LeaseStore(Protocol):
    async def begin(self, role: str, now: datetime) -> int:
        """Register a worker and return its epoch, a number never used before."""

    async def beat(self, epoch: int, now: datetime) -> bool:
        """Say "alive"; False when others have declared this epoch dead already: the worker must begin anew."""

    async def alive(self, now: datetime) -> dict[str, int]:
        """Return how many workers of each role were heard within `DEAD_AFTER`."""

    async def end(self, epoch: int) -> None:
        """Leave in good order."""

    async def bury(self) -> list[int]:
        """Declare dead whoever has not been heard for `DEAD_AFTER`; return all epochs that hold work and are dead.

        By the database's clock. Where one process has the database for itself nobody dies beside it.
        """

    async def lead(self, task: str, epoch: int) -> bool:
        """Whether this worker is the one that does `task` (long polling): it was, or nobody living was."""
