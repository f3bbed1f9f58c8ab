"""Two web processes on one PostgreSQL: whichever a browser reaches, the chat is the same, and news come at once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

import httpx
import pytest

from bot.app import Hub, HubRole, build_hub
from bot.settings import Settings, Web
from channels.webchat.visitor import COOKIE
from tests.databases import MakePlace, Place


@asynccontextmanager
async def running(place: Place, *roles: HubRole) -> AsyncIterator[Hub]:
    """Run one more process's worth of hub on the database; only the keys folder is shared besides."""
    settings = Settings(data_dir=place.data_dir, database_url=place.url, web=Web(port=0))
    async with build_hub(settings, frozenset(roles)) as hub:
        started = asyncio.Event()
        work = asyncio.create_task(hub.run(started.set))
        await started.wait()
        try:
            yield hub
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work


@pytest.fixture
async def place(make_place: MakePlace) -> Place:
    return await make_place("postgresql")


async def test_a_chat_begun_at_one_process_goes_on_at_the_other(place: Place) -> None:
    async with (
        running(place, HubRole.WEB, HubRole.BOT) as first,
        running(place, HubRole.WEB) as second,
        httpx.AsyncClient(headers={"accept-language": "en"}, timeout=30) as browser,
    ):
        same_page = {"origin": first.url, "sec-fetch-site": "same-origin"}
        begun = await browser.post(f"{first.url}/start", data={"key": token_hex(16), "payload": ""}, headers=same_page)
        assert begun.status_code == 303
        cookie = {"cookie": f"{COOKIE}={begun.cookies[COOKIE]}"}

        async with browser.stream("GET", f"{second.url}/events?after=0&lang=en", headers=cookie) as events:
            lines = events.aiter_lines()
            seen = await _until(lines, "English")
            said = {"key": token_hex(16), "text": "/help"}
            await browser.post(f"{first.url}/messages", data=said, headers={**cookie, **same_page})
            seen += await _until(lines, "/help")

        page = await browser.get(f"{second.url}/", headers=cookie)

    ids = [line for line in seen if line.startswith("id:")]
    assert len(ids) == len(set(ids))
    assert "/help" in page.text


async def _until(lines: AsyncIterator[str], words: str) -> list[str]:
    """Read the stream until it holds these words."""
    seen: list[str] = []
    async with asyncio.timeout(30):
        async for line in lines:
            seen.append(line)
            if words in line:
                return seen
    raise AssertionError(f"the stream ended without {words!r}")
