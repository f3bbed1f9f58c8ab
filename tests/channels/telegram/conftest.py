"""A bot on a Bot API stand-in, one person's chat, one group, and an intake that remembers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from channels.address import Address
from channels.incoming import Incoming
from channels.telegram import TelegramChannel
from tests.telegram_api import Chat, TelegramApi

ANNA = 7
GROUP = -5
JPEG = b"\xff\xd8\xff a picture"
FILES = {"p" * 64: JPEG, "d" * 64: b"%PDF a document"}


class RememberingIntake:
    """Commits nothing; raises what it is told to, holds the page back while `gate` is closed."""

    def __init__(self) -> None:
        self.pages: list[list[Incoming]] = []
        self.troubles: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    @property
    def events(self) -> list[Incoming]:
        return [event for page in self.pages for event in page]

    async def __call__(self, page: Sequence[Incoming]) -> None:
        self.reached.set()
        await self.gate.wait()
        if self.troubles:
            raise self.troubles.pop(0)
        self.pages.append(list(page))


class Pauses:
    """Remembers how long the channel wanted to wait, and does not."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


async def read_file(digest: str) -> bytes:
    return FILES[digest]


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api
        assert api.complaints == []


@pytest.fixture
def anna(api: TelegramApi) -> Chat:
    return api.private_chat(ANNA, "Anna", "tr")


@pytest.fixture
def intake() -> RememberingIntake:
    return RememberingIntake()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


MakeChannel = Callable[..., TelegramChannel]


@pytest.fixture
async def make_channel(api: TelegramApi, pauses: Pauses) -> AsyncIterator[MakeChannel]:
    """Make channels on the stand-in, closed after the test."""
    async with AsyncExitStack() as stack:

        def make(**settings: Any) -> TelegramChannel:
            known: dict[str, Any] = {
                "token": api.token,
                "api_base": api.base_url,
                "read_file": read_file,
                "pause": pauses,
            }
            channel = TelegramChannel(**(known | settings))
            stack.push_async_callback(channel.close)
            return channel

        yield make


@pytest.fixture
async def channel(make_channel: MakeChannel) -> TelegramChannel:
    channel = make_channel()
    await channel.start()
    return channel


@pytest.fixture
def at_anna(api: TelegramApi) -> Address:
    return Address("telegram", str(api.bot.id), str(ANNA))


@pytest.fixture
def at_group(api: TelegramApi) -> Address:
    return Address("telegram", str(api.bot.id), str(GROUP), group=True)


@asynccontextmanager
async def receiving(channel: TelegramChannel, intake: RememberingIntake) -> AsyncIterator["asyncio.Task[None]"]:
    """Poll until the end of the block; an error of `receive` itself is raised there."""
    task = asyncio.create_task(channel.receive(intake))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
    if not task.cancelled():
        task.result()
