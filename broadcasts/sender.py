"""The sender: one per process that sends, with a pump for every account."""

import asyncio
from collections.abc import Mapping
from typing import Any

from broadcasts.pump import Pump
from channels.channel import Channel
from channels.chat_store import Bell
from hub.clock import Clock, Sleep
from hub.units import Units
from hub.worker import Worker

LOOK_SECONDS = 60.0  #: pumps look by themselves; the bell only wakes them sooner


class Sender:
    """Any number may share a database and its pace."""

    def __init__(
        self,
        units: Units[Any],
        bell: Bell,
        channels: Mapping[tuple[str, str], Channel],
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bell = bell
        self._worker = Worker(units, "sender", channels.values(), clock)
        self._pumps = [Pump(units, channel, self._worker, clock, sleep) for channel in channels.values()]

    async def run(self) -> None:
        """Work until cancelled; requests under way then are finished and recorded first."""
        listening = self._bell.listen("broadcasts")
        try:
            async with self._worker:
                pumps = [asyncio.create_task(pump.run()) for pump in self._pumps]
                hearing = asyncio.create_task(self._hear(listening))
                try:
                    done, _ = await asyncio.wait(pumps, return_when=asyncio.FIRST_EXCEPTION)
                    for pump in done:
                        pump.result()
                finally:
                    hearing.cancel()
                    for each in self._pumps:
                        each.stop()
                    await asyncio.gather(*pumps, return_exceptions=True)
        finally:
            listening.close()

    async def work_off(self) -> None:
        """Send everything that may leave now, and return when that is done."""
        async with self._worker:
            await asyncio.gather(*(pump.work_off() for pump in self._pumps))

    async def _hear(self, listening: Any) -> None:
        while True:
            await listening.wait(LOOK_SECONDS)
            for pump in self._pumps:
                pump.wake()
