"""Server-sent events: every open page follows its chat, and a page that was away is told what it missed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from channels.address import Address
from channels.chat_store import Author, Bell, ChatEntry, ChatStore

STREAMS_PER_CHAT: Final = 4  # a browser opens six connections to one host and needs some of them for the rest
BEAT_SECONDS: Final = 15  # below the minute after which proxies and mobile networks drop silent connections
BEAT: Final = "event: beat\ndata:\n\n"  # an event and not a comment, so that the page notices when they stop

ANSWER_SECONDS: Final = 2.0  # the hub answers within a few hundredths of a second, or it is busy

Render = Callable[[ChatEntry], str]
"""From an entry to the data of its event, in one line."""


class TooManyStreams(Exception):
    """This chat is open in as many windows as we serve."""


class Streams:
    """The streams that are open in this process."""

    def __init__(self, store: ChatStore, bell: Bell) -> None:
        self._store = store
        self._bell = bell
        self._open: Counter[str] = Counter()
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End all streams soon; those that are opened later end at once."""
        self._closing.set()

    def is_open(self, address: Address) -> bool:
        """Tell whether somebody has this chat open in this process."""
        return self._open[address.value] > 0

    def follow(self, address: Address, after: int, render: Render) -> AsyncIterator[str]:
        """Return the events of this chat with a sequence greater than `after`, those to come included.

        Raises:
            TooManyStreams: at once, not when the first event is read.
        """
        if self._open[address.value] >= STREAMS_PER_CHAT:
            raise TooManyStreams
        return self._events(address, after, render)

    async def _events(self, address: Address, after: int, render: Render) -> AsyncIterator[str]:
        self._open[address.value] += 1
        # Listen first and read then: what is said in between rings, in the other order it would be missed.
        listening = self._bell.listen(self._bell.subject_of(address))
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            yield BEAT  # tells the page at once that it is connected
            while not closing.done():
                entries = await self._store.entries(address, after)
                for entry in entries:
                    after = entry.sequence
                    yield f"id: {entry.sequence}\ndata: {render(entry)}\n\n"
                if entries:
                    continue
                rang = await _rang(listening.wait(BEAT_SECONDS), closing)
                if not rang and not closing.done():
                    yield BEAT
        finally:
            closing.cancel()
            listening.close()
            self._open[address.value] -= 1
            self._open += Counter()  # drops those at zero

    @asynccontextmanager
    async def until_answered(self, address: Address) -> AsyncIterator[None]:
        """After the block, wait until the hub has said something in this chat, but not for long.

        A page without JavaScript is shown once: with the answer on it, it needs no second look.
        """
        newest = await self._store.latest(address, limit=1)
        after = newest[0].sequence if newest else 0
        listening = self._bell.listen(self._bell.subject_of(address))
        try:
            yield
            with suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_SECONDS):
                    while not _speaks(Author.HUB, await self._store.entries(address, after)):
                        await listening.wait(ANSWER_SECONDS)
        finally:
            listening.close()


def _speaks(author: Author, entries: list[ChatEntry]) -> bool:
    return any(entry.author is author for entry in entries)


async def _rang(ring: Coroutine[Any, Any, bool], closing: asyncio.Future[Any]) -> bool:
    """Wait for the bell, its time-out, or the end of all streams; return whether it rang."""
    waiting = asyncio.ensure_future(ring)
    try:
        await asyncio.wait({waiting, closing}, return_when=asyncio.FIRST_COMPLETED)
        return waiting.done() and waiting.result()
    finally:
        waiting.cancel()
