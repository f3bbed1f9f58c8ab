"""A worker's life: an epoch at the start, a heartbeat, and looking after what dead workers left behind."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from channels.channel import Channel
from hub.clock import Clock, Sleep
from hub.leases import HEARTBEAT
from hub.units import Units

log = logging.getLogger(__name__)


class Worker:
    """Holds an epoch while it is entered. An epoch that others declared dead is replaced by a new one."""

    def __init__(
        self,
        units: Units[Any],
        role: str,
        channels: Iterable[Channel],
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._units = units
        self._role = role
        self._repeatable = sorted({channel.name for channel in channels if channel.limits.repeat_is_safe})
        self._clock = clock
        self._sleep = sleep
        self._beating: asyncio.Task[None] | None = None
        self.epoch = 0

    async def __aenter__(self) -> "Worker":
        self.epoch = await self._units.unit(lambda s: s.leases.begin(self._role, self._clock()))
        await self._take_over()
        self._beating = asyncio.create_task(self._beat(), name=f"heartbeat-{self._role}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._beating is not None
        self._beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._beating
        await self._units.unit(lambda s: s.leases.end(self.epoch))

    async def _beat(self) -> None:
        while True:
            await self._sleep(HEARTBEAT.total_seconds())
            try:
                if not await self._units.unit(lambda s: s.leases.beat(self.epoch, self._clock())):
                    self.epoch = await self._units.unit(lambda s: s.leases.begin(self._role, self._clock()))
                await self._take_over()
            except Exception:
                log.exception("heartbeat_failed")

    async def _take_over(self) -> None:
        released = await self._units.unit(lambda s: s.take_over(self._repeatable, self._clock()))
        if released:
            log.warning("took_over", extra={"count": released})
