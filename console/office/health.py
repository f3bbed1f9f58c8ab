"""What an IT person would look at. That takes its time, so it is done beside the pages, which show what was found."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

FRESH: Final = timedelta(minutes=1)


class Finding(Protocol):
    """What the doctor says about one thing."""

    @property
    def what(self) -> str: ...

    @property
    def good(self) -> bool: ...

    @property
    def advice(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Examined:
    findings: Sequence[Finding]
    at: datetime


class Health:
    """Examines the hub when somebody wants to see it, at most once a minute."""

    def __init__(self, examine: Callable[[], Awaitable[Sequence[Finding]]]) -> None:
        self._examine = examine
        self._latest: Examined | None = None
        self._examining: asyncio.Task[None] | None = None

    def latest(self, now: datetime) -> Examined | None:
        """Return what was found last, None before the first time; where it is old, begin to look again."""
        fresh = self._latest is not None and now - self._latest.at < FRESH
        if not fresh and (self._examining is None or self._examining.done()):
            self._examining = asyncio.create_task(self._look(now))
        return self._latest

    async def _look(self, now: datetime) -> None:
        self._latest = Examined(await self._examine(), now)
