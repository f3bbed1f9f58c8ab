"""Pages that change while somebody looks: one look at the database a second, told to every browser that shows it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable
from typing import Any, Final

from hub.units import Unavailable

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 15.0  # below the minute after which proxies drop silent connections
BEAT: Final = "event: beat\ndata:\n\n"  # an event and not a comment, so that the page notices when they stop
END: Final = "event: end\ndata:\n\n"  # the page asks no more
MOST: Final = 200  #: browsers that one process serves at once

Render = Callable[[], Awaitable[str]]
Allowed = Callable[[], Awaitable[bool]]


class TooManyWatch(Exception):
    """This process serves as many browsers as it can."""


class LiveStreams:
    """Every browser that this process keeps up to date. Those that show the same share one look at the database."""

    def __init__(self) -> None:
        self._watches: dict[Hashable, _Watch] = {}
        self._open = 0
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End all streams soon: they never end by themselves, and the server waits for them."""
        self._closing.set()

    def follow(self, key: Hashable, render: Render, allowed: Allowed | None = None) -> AsyncIterator[str]:
        """Return a stream of server-sent events with what `render` returns, whenever that has changed.

        Args:
            key: streams with the same key show the same.
            allowed: asked at every beat; once it says no, the stream ends.

        Raises:
            TooManyWatch: nothing was begun.
        """
        if self._open >= MOST:
            raise TooManyWatch
        return self._follow(key, render, allowed)

    async def _follow(self, key: Hashable, render: Render, allowed: Allowed | None) -> AsyncIterator[str]:
        watch = self._watches.get(key)
        if watch is None:
            watch = self._watches[key] = _Watch(render)
        watch.screens += 1
        self._open += 1
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            yield BEAT  # tells the page at once that it is connected
            seen = ""
            while not closing.done():
                if watch.shown and watch.shown != seen:
                    seen = watch.shown
                    yield f"data: {json.dumps(seen)}\n\n"
                if not await _happened(watch.news(seen), closing):
                    if allowed is not None and not await allowed():
                        yield END
                        return
                    yield BEAT
        finally:
            closing.cancel()
            self._open -= 1
            watch.screens -= 1
            if not watch.screens:
                watch.stop()
                self._watches.pop(key, None)


class _Watch:
    """Looks once a second for all screens that show the same."""

    def __init__(self, render: Render) -> None:
        self.screens = 0
        self.shown = ""
        self._render = render
        self._changed = asyncio.Condition()
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        self._task.cancel()

    async def news(self, seen: str) -> None:
        """Return once something else than this is shown."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.shown not in ("", seen))

    async def _run(self) -> None:
        while True:
            try:
                now = await self._render()
                if now != self.shown:
                    async with self._changed:
                        self.shown = now
                        self._changed.notify_all()
            except Unavailable as exc:  # what is shown stays, and the next look may be better
                log.warning("live_unavailable", extra={"detail": str(exc)})
            except Exception:
                log.exception("live_failed")
            await asyncio.sleep(LOOK_SECONDS)


async def _happened(news: Coroutine[Any, Any, None], closing: asyncio.Future[Any]) -> bool:
    """Wait for news, for the end of all streams, or for the next beat; return whether it was one of the first two."""
    waiting = asyncio.ensure_future(news)
    try:
        done, _ = await asyncio.wait({waiting, closing}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        waiting.cancel()
