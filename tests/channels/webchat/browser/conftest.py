"""The web chat in a real Chromium: one browser for all tests, for each test a hub, a server and a person of its own."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.channels.webchat.echo import EchoHub, open_hub
from tests.channels.webchat.serving import serving

ARGUMENTS: Final = (
    "--no-sandbox",  # Chromium refuses to run as root with it; nothing but our own pages is opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",  # and a person who allows it
)
PHONE: Final = {"width": 400, "height": 800}

Open = Callable[..., Awaitable[Page]]
"""Opens a browser context of its own, with Playwright's options, and in it the start page."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def hub(tmp_path: Path) -> AsyncIterator[EchoHub]:
    async with open_hub(tmp_path, "http://127.0.0.1") as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def site(hub: EchoHub) -> AsyncIterator[str]:
    async with serving(hub) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, site: str) -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def visit(**options: Any) -> Page:
            context = await browser.new_context(**{"locale": "de-DE", "viewport": PHONE, **options})
            stack.push_async_callback(context.close)
            page = await context.new_page()
            await page.goto(site)
            return page

        yield visit
