"""The watch: looks for problems at intervals, and has staff told when one begins, lasts or is over."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.alerts import announce, message_of
from bot.looking import CannotTell, Look, Looks
from bot.request import Office
from hub.clock import Clock
from hub.posts import Posting
from hub.problems import Alert, Problem, ProblemCode, take_note
from hub.units import Unavailable, Units
from storage.problem_file import ProblemFile
from storage.stores import Stores

log = logging.getLogger(__name__)
EVERY_SECONDS: Final = 20.0
LOOK_LASTS: Final = 60.0
MACHINE_GONE: Final = timedelta(days=1)  #: so long without a look it is no more


class Watch:
    """One per ticker; any number share the looks, but each machine looks at itself."""

    def __init__(
        self,
        units: Units[Stores],
        office: Office,
        looks: Looks,
        posting: Posting,
        urls: Sequence[str],
        clock: Clock,
    ) -> None:
        self._units = units
        self._office = office
        self._looks = looks.all()
        self._machine = looks.machine[:64]
        self._away = ProblemFile(looks.data_dir)
        self._posting = posting
        self._urls = urls
        self._clock = clock
        self._unposted: list[tuple[str, Alert]] = []  # while the database is away: to whom, and what

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("watch_failed")
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Look at everything that is due. What fails is logged and tried again at the next look."""
        try:
            for look in self._looks:
                if await self._units.unit(lambda stores: self._claim(stores, look)):  # noqa: B023 - awaited here
                    await self._look_at(look)
            await self._units.unit(
                lambda stores: stores.problems.forget_machines(self._machine, self._clock() - MACHINE_GONE)
            )
            await self._database_back()
        except Unavailable as exc:
            log.warning("watch_unavailable", extra={"detail": str(exc)})
            await self._database_away()

    async def _claim(self, stores: Stores, look: Look) -> bool:
        now, every = self._clock(), look.codes[0].kind.every
        return await stores.jobs.claim(f"look:{look.codes[0]}:{self._place(look)}"[:64], now, now + every)

    def _place(self, look: Look) -> str:
        return self._machine if look.codes[0].kind.of_machine else ""

    async def _look_at(self, look: Look) -> None:
        try:
            async with asyncio.timeout(LOOK_LASTS):
                found = await look.find()
        except Unavailable:
            raise
        except CannotTell:
            return
        except Exception:
            log.exception("look_failed", extra={"code": look.codes[0].value})
            return
        await self._units.unit(lambda stores: self._note(stores, look, found))

    async def _note(self, stores: Stores, look: Look, found: Sequence[Problem]) -> None:
        now = self._clock()
        for code in look.codes:
            of_code = [problem for problem in found if problem.code is code]
            for alert in await take_note(stores.problems, code, self._place(look), of_code, now):
                await self._announce(stores, alert, now)

    async def _announce(self, stores: Stores, alert: Alert, now: datetime) -> None:
        log.warning("problem", extra={"code": alert.problem.code.value, "stage": alert.stage.value})
        await announce(stores, self._office, self._urls, alert, now)

    # Without a database: nobody can be told in chat until it is back

    async def _database_away(self) -> None:
        for alert in await self._note_away([Problem(ProblemCode.DATABASE_AWAY)]):
            log.error("problem", extra={"code": alert.problem.code.value, "stage": alert.stage.value})
            self._unposted += [(url, alert) for url in self._urls]
        waiting, self._unposted = self._unposted, []
        for url, alert in waiting:
            if await self._posting.post(url, message_of(self._office, alert)):
                self._unposted.append((url, alert))

    async def _database_back(self) -> None:
        self._unposted.clear()
        for alert in await self._note_away([]):
            await self._units.unit(lambda stores: self._announce(stores, alert, self._clock()))  # noqa: B023

    async def _note_away(self, found: Sequence[Problem]) -> list[Alert]:
        return await take_note(self._away, ProblemCode.DATABASE_AWAY, "", found, self._clock())
