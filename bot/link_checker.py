"""Has the links of editions looked at, outside every unit of work: a server that does not answer holds up nobody."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final, Protocol

from broadcasts.links import KEPT, LinkCheck
from channels.chat_store import Bell
from hub.clock import Clock
from hub.units import Unavailable, Units
from storage.stores import Stores

log = logging.getLogger(__name__)
AT_ONCE: Final = 8
LOOK_SECONDS: Final = 30.0  #: what is out of reach is due again without anybody ringing
TIDY_EVERY: Final = timedelta(hours=1)


class Pages(Protocol):
    async def look(self, url: str) -> LinkCheck:
        """Return what became of an address; nothing raises."""


class LinkChecker:
    """One per ticker; any number share the work."""

    def __init__(self, units: Units[Stores], bell: Bell, pages: Pages, clock: Clock) -> None:
        self._units = units
        self._bell = bell
        self._pages = pages
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        listening = self._bell.listen("links")
        try:
            while True:
                try:
                    await self.work_off()
                except Unavailable as exc:
                    log.warning("links_unavailable", extra={"detail": str(exc)})
                except Exception:
                    log.exception("links_failed")
                await listening.wait(LOOK_SECONDS)
        finally:
            listening.close()

    async def work_off(self) -> None:
        """Look at everything that is due."""
        await self._units.unit(lambda stores: _forget(stores, self._clock()))
        while urls := await self._units.unit(lambda stores: stores.links.claim(self._clock(), AT_ONCE)):
            checks = await asyncio.gather(*(self._pages.look(url) for url in urls))
            await self._settle(checks)

    async def _settle(self, checks: list[LinkCheck]) -> None:
        async def work(stores: Stores) -> None:
            for check in checks:
                await stores.links.settle(check, self._clock())

        await self._units.unit(work)


async def _forget(stores: Stores, now: datetime) -> None:
    if await stores.jobs.claim("links", now, now + TIDY_EVERY):
        await stores.links.forget_before(now - KEPT)
