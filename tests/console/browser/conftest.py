"""The pages in a real Chromium, behind a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.web import server
from contacts.staff import Role
from tests.bot.driver import Hub, open_hub
from tests.bot.office.conftest import write
from tests.bot.people.test_translate import GERMAN, give_out
from tests.channels.webchat.browser.conftest import browser
from tests.console.conftest import application

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
