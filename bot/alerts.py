"""Tells of problems: staff in their chats, the city's IT wherever it wants."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.telling import tell
from bot.request import Office
from channels.markdown import parse
from channels.outgoing import Row
from channels.plain import to_plain
from contacts.staff import Role
from hub.clock import Clock
from hub.posts import ATTEMPTS, Message, Posting, Urgency
from hub.problem_words import alert_lines
from hub.problems import Alert, Severity, Stage
from hub.units import Unavailable, Units
from locales.catalogues import Translator, translator
from locales.formatting import FSI, PDI
from storage.stores import Stores

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 10.0
_ISOLATES: Final = {ord(FSI): None, ord(PDI): None}


async def announce(stores: Stores, office: Office, urls: Sequence[str], alert: Alert, now: datetime) -> None:
    """Queue an alert to every administrator's chats and to these addresses."""
    zone = ZoneInfo(office.city.time_zone)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return "\n\n".join(alert_lines(_, alert, zone)), ()

    for chat in await stores.staff.chats(Role.ADMIN):
        await tell(stores, office, chat, words, now)
    await stores.posts.add(urls, message_of(office, alert), now)


def message_of(office: Office, alert: Alert) -> Message:
    """Return an alert in the city's main language, as plain text."""
    main = office.city.main_language
    title, *body = alert_lines(translator(main, "office", main), alert, ZoneInfo(office.city.time_zone))
    urgency = Urgency.FAILURE if alert.problem.code.kind.severity is Severity.NOW else Urgency.WARNING
    if alert.stage is Stage.OVER:
        urgency = Urgency.SUCCESS
    return Message(_plain(title), _plain("\n\n".join(body)), urgency)


def _plain(text: str) -> str:
    return to_plain(parse(text)).translate(_ISOLATES)


class AlertPoster:
    """Brings alerts outside. One per ticker; any number share the work."""

    def __init__(self, units: Units[Stores], posting: Posting, urls: Sequence[str], clock: Clock) -> None:
        self._units = units
        self._posting = posting
        self._urls = urls
        self._clock = clock

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.work_off()
            except Unavailable as exc:
                log.warning("alerts_unavailable", extra={"detail": str(exc)})
            except Exception:
                log.exception("alerts_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def work_off(self) -> None:
        """Post everything that is due."""
        while post := await self._units.unit(lambda stores: stores.posts.claim(self._urls, self._clock())):
            trouble = await self._posting.post(post.url, post.message)
            if trouble:  # which may name the address, and so is not logged
                log.warning(
                    "alert_not_posted", extra={"place": self._urls.index(post.url) + 1, "attempts": post.attempts}
                )
            if not trouble or post.attempts >= ATTEMPTS:
                post_id = post.id
                await self._units.unit(lambda stores: stores.posts.done(post_id))  # noqa: B023 - awaited here
