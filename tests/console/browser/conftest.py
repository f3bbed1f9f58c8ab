"""The archive in a real Chromium, over an edition that was really sent."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, async_playwright

from storage.opening import open_database
from storage.sealing import Vault
from tests.broadcasts.town import Town
from tests.channels.webchat.browser.conftest import ARGUMENTS
from tests.console.library import SITE, web


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    database = await open_database("", tmp_path, Vault.in_folder(tmp_path / "keys"), exclusive=False)
    yield Town(database)
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def archive(town: Town) -> AsyncIterator[str]:
    """The address of a web server with the archive alone."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(web(town, replace(SITE, url=url)), log_level="error", lifespan="off"))
    running = asyncio.create_task(server.serve([listening]))  # connections wait in the socket until it answers
    yield f"{url}/archive"
    server.should_exit = True
    await running
