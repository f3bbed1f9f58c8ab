"""Wakes browsers that asked for it, after a message was kept for a chat that nobody has open: soon, at most once."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from channels.address import Address
from channels.chat_store import PushStore
from channels.webchat.push_sender import Pushed, PushSender
from channels.webchat.push_subscription import NoSubscription, PushSubscription

GATHER_SECONDS: Final = 2.0  #: what comes within is one push; a page that is being loaded opens its stream meanwhile
MOST_CHATS: Final = 20_000  #: that wait; what comes on top rings nobody's browser, and stands in the chat all the same
AT_ONCE: Final = 32
PAGE: Final = 200
RETRY_SECONDS: Final = (5.0, 30.0)  #: before the second and the third attempt, the last
MOST_RETRIES: Final = 1_000  #: under way
LONGEST_WAIT_SECONDS: Final = 120

Words = Callable[[str], dict[str, Any]]
"""From the language of a message to what its push says."""

log = logging.getLogger(__name__)


class PushBell:
    """One per process that carries messages; each rings for the messages that it has carried itself."""

    def __init__(
        self,
        store: PushStore,
        sender: PushSender,
        is_open: Callable[[Address], bool],
        words: Words,
        *,
        gather_seconds: float = GATHER_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        loopback_too: bool = False,
    ) -> None:
        """`is_open`: whether somebody has the chat open in this process; `loopback_too` is for tests."""
        self._store = store
        self._sender = sender
        self._is_open = is_open
        self._words = words
        self._gather_seconds = gather_seconds
        self._retry_seconds = retry_seconds
        self._loopback_too = loopback_too
        self._waiting: dict[Address, str] = {}
        self._rang = asyncio.Event()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._retries: set[asyncio.Task[None]] = set()

    def ring(self, chat: Address, language: str) -> None:
        """Note that a chat has news; returns at once, whatever becomes of it."""
        if chat in self._waiting or len(self._waiting) < MOST_CHATS:
            self._waiting[chat] = language
            self._rang.set()

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            while True:
                await self._rang.wait()
                await asyncio.sleep(self._gather_seconds)
                try:
                    await self.work_off()
                except Exception:
                    log.exception("push_failed")
        finally:
            for retry in self._retries:
                retry.cancel()
            await self._sender.close()

    async def work_off(self) -> None:
        """Ring for everything that waits."""
        self._rang.clear()
        waiting, self._waiting = self._waiting, {}
        chats = [chat for chat in waiting if not self._is_open(chat)]
        for start in range(0, len(chats), PAGE):
            found = await self._store.of(chats[start : start + PAGE])
            pushes = (self._first(raw, self._words(waiting[chat])) for chat, raw in found)
            await asyncio.gather(*pushes)

    async def _first(self, raw: str, said: dict[str, Any]) -> None:
        try:
            to = PushSubscription.from_json(raw, loopback_too=self._loopback_too)
        except NoSubscription:
            return
        wait = await self._try(to, said)
        if wait is not None and len(self._retries) < MOST_RETRIES:
            retry = asyncio.create_task(self._again(to, said, wait))
            self._retries.add(retry)
            retry.add_done_callback(self._retries.discard)

    async def _again(self, to: PushSubscription, said: dict[str, Any], wait: float) -> None:
        """Try again, a few times: what does not get through by then is news no more."""
        for pause in self._retry_seconds:
            await asyncio.sleep(min(max(pause, wait), LONGEST_WAIT_SECONDS))
            again = await self._try(to, said)
            if again is None:
                return
            wait = again
        log.warning("push_given_up")

    async def _try(self, to: PushSubscription, said: dict[str, Any]) -> float | None:
        """Send; return None when that is settled, else after how many seconds to try again at the earliest."""
        async with self._slots:
            outcome, after = await self._sender.send(to, said)
        if outcome is Pushed.GONE:
            await self._store.drop(to.endpoint)
        elif outcome is Pushed.REFUSED:
            log.warning("push_refused")
        return after if outcome is Pushed.LATER else None
