"""Asks Telegram for updates, page after page, and never stops for less than a token that is no longer accepted."""

import logging
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, TypeVar

from aiogram.methods import DeleteWebhook, GetUpdates

from channels.errors import AccountBroken, SendError, TryLater
from channels.telegram.api import CALL_SECONDS, BotApi
from channels.telegram.errors import Conflict
from channels.telegram.updates import ALLOWED_UPDATES

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 25  # how long Telegram holds a question open; it cuts at 50
LONGEST_PAUSE_SECONDS: Final = 60.0

T = TypeVar("T")

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds: `asyncio.sleep`."""


async def poll(api: BotApi, take: Callable[[list[Any]], Awaitable[None]], pause: Pause) -> None:
    """Hand page after page of raw updates to `take` until cancelled.

    Asking for what comes after a page confirms it to Telegram. So when `take` raises, that is logged and the same
    page is asked for again.

    Raises:
        AccountBroken: Telegram does not accept the token.
    """
    # Updates that wait in the queue stay there: people wrote them while we were away.
    await until_done(partial(api.call, DeleteWebhook(drop_pending_updates=False)), pause)
    offset: int | None = None
    while True:
        offset = await until_done(partial(_take_page, api, take, offset), pause)


async def until_done(
    action: Callable[[], Awaitable[T]], pause: Pause, fatal: tuple[type[Exception], ...] = (AccountBroken,)
) -> T:
    """Repeat `action`, with growing pauses, until it succeeds; what is `fatal` is raised."""
    failures = 0
    while True:
        try:
            return await action()
        except fatal:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever happens to one page, people must still be heard
            failures += 1
            seconds = _pause_seconds(fault, failures)
            log.warning(_event(fault), extra={"error": _words(fault), "pause_seconds": round(seconds, 1)})
            await pause(seconds)


async def _take_page(api: BotApi, take: Callable[[list[Any]], Awaitable[None]], offset: int | None) -> int | None:
    page = await _page(api, offset)
    await take(page)
    return max((update["update_id"] + 1 for update in page if _has_id(update)), default=offset)


async def _page(api: BotApi, offset: int | None) -> list[Any]:
    question = GetUpdates(offset=offset, timeout=WAIT_SECONDS, allowed_updates=ALLOWED_UPDATES)
    page = await api.call(question, timeout_seconds=WAIT_SECONDS + CALL_SECONDS)
    return page if isinstance(page, list) else []


def _has_id(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _pause_seconds(fault: Exception, failures: int) -> float:
    """Twice as long each time, and never in step with others who lost the same connection."""
    if isinstance(fault, TryLater):
        return fault.after.total_seconds()
    longest = min(2.0 ** min(failures, 10), LONGEST_PAUSE_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311 - no secret


def _event(fault: Exception) -> str:
    if isinstance(fault, Conflict):
        return "telegram_polling_conflict"
    return "telegram_receiving_failed" if isinstance(fault, SendError) else "telegram_intake_failed"


def _words(fault: Exception) -> str:
    """A failure of ours is told by its name alone: its text might quote what somebody wrote."""
    if isinstance(fault, Conflict):
        return f"{fault.detail}. Another program uses this bot's token: stop it, or give one of them a bot of its own"
    return repr(fault) if isinstance(fault, SendError) else type(fault).__name__
