"""A test's own time: it stands still, or passes as fast as somebody sleeps."""

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


class PassingTime:
    """A `hub.clock.Clock` with its `Sleep`."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Return at once, that much later. Of several sleepers each wakes at its own instant or after it."""
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    def later(self, **duration: float) -> None:
        self.now += timedelta(**duration)
