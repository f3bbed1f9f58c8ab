"""The present instant and waiting, as arguments: only the edges of the program ask the machine."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]  # seconds


def utc_now() -> datetime:
    """Return the present instant, timezone-aware."""
    return datetime.now(UTC)
