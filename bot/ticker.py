"""The ticker: what time brings about. Due rows are claimed in the database, so any number of tickers do each once."""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.office.progress import report_progress
from bot.request import Office
from broadcasts.preparing import prepare_chunk
from channels.chat_store import Bell
from hub.clock import Clock
from hub.units import Units
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
UPDATE_KEYS_KEPT: Final = timedelta(hours=72)  # Telegram repeats for 24 h; a long weekend on top
OUTBOX_KEPT: Final = timedelta(days=30)
HOUSEKEEPING_EVERY: Final = timedelta(hours=1)


class Ticker:
    """One per process with that role; looks every second, or at once when there is something to send."""

    def __init__(self, units: Units[Stores], bell: Bell, office: Office, clock: Clock) -> None:
        self._units = units
        self._bell = bell
        self._office = office
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        listening = self._bell.listen("broadcasts")
        try:
            while True:
                await self.tick()
                await listening.wait(LOOK_SECONDS)
        finally:
            listening.close()

    async def tick(self) -> None:
        """Do everything that is due. What fails is logged and tried again at the next tick."""
        for job in (self._prepare, self._report, self._erase, self._tidy):
            try:
                await job()
            except Exception:
                log.exception("job_failed", extra={"job": job.__name__})

    async def _prepare(self) -> None:
        more = True
        while more:  # a unit for each chunk: replies come in between
            more = await self._units.unit(self._prepare_some)

    async def _prepare_some(self, stores: Stores) -> bool:
        now = self._clock()
        broadcast = await stores.broadcasts.claim_due(now)
        if broadcast is None:
            return False
        await prepare_chunk(stores, self._office.channels, broadcast, now)
        return True

    async def _report(self) -> None:
        await self._units.unit(lambda stores: report_progress(stores, self._office, self._clock()))

    async def _erase(self) -> None:
        if await self._units.unit(lambda stores: stores.addresses.erase_due(self._clock())):
            await self._units.scrub()

    async def _tidy(self) -> None:
        await self._units.unit(lambda stores: _housekeeping(stores, self._clock()))


async def _housekeeping(stores: Stores, now: datetime) -> None:
    """Forget what is no longer needed."""
    if not await stores.jobs.claim("housekeeping", now, now + HOUSEKEEPING_EVERY):
        return
    await stores.updates.forget_before(now - UPDATE_KEYS_KEPT)
    await stores.outbox.forget_before(now - OUTBOX_KEPT)
    await stores.leases.tidy(now)
