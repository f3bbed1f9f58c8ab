"""Writing down what has happened outside: a database that is away for a while must not make us forget it."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from hub.clock import Sleep
from hub.units import Unavailable, Units

log = logging.getLogger(__name__)
T = TypeVar("T")
PAUSE_SECONDS: Final = 1.0


async def in_the_end(units: Units[Any], work: Callable[[Any], Awaitable[T]], sleep: Sleep) -> T:
    """Run a unit of work until the database takes it. It must do no harm when it is run twice."""
    while True:
        try:
            return await units.unit(work)
        except Unavailable as exc:
            log.warning("database_unavailable", extra={"detail": str(exc)})
            await sleep(PAUSE_SECONDS)
