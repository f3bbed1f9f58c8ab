"""The pages in a real Chromium, behind a real server: a translation that is given out, an edition that was sent."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
import uvicorn

from bot.web import server
from contacts.staff import Role
from storage.opening import open_database
from storage.sealing import Vault
from tests.bot.driver import Hub, open_hub
from tests.bot.office.conftest import write
from tests.bot.people.test_translate import GERMAN, give_out
from tests.broadcasts.town import Town
from tests.channels.webchat.browser.conftest import browser
from tests.console.conftest import application
from tests.console.library import SITE, web

__all__ = ["browser"]


@pytest_asyncio.fixture(loop_scope="session")
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def url(hub: Hub) -> AsyncIterator[str]:
    """Return the address of a page for a translation into Arabic."""
    editor = await hub.staff("Eva", Role.EDITOR)
    await write(editor, GERMAN)
    code = (await give_out(editor, note="Bis Freitag")).removeprefix("e_")
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    web = server(application(hub, site))
    running = asyncio.create_task(web.serve([listening]))
    await web.answers.wait()
    yield f"{site}/translate/{code}"
    web.should_exit = True
    await running


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
