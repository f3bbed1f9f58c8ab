"""The public pages over the real stores, as the program wires them; the browser is httpx, without scripts."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from bot.pages import public_routes, site_of
from bot.settings import Settings
from bot.web import web_application
from tests.bot.driver import Hub, open_hub
from tests.channels.memory import MemoryChannel

ORIGIN: Final = "https://hub.example"
PAGES: Final = ("welcome", "accessibility", "imprint", "privacy")


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A hub with a web chat and one more messenger."""
    async with open_hub(tmp_path, channels=[MemoryChannel("webchat")]) as hub:
        yield hub


def web(hub: Hub, url: str = ORIGIN, **city: Any) -> FastAPI:
    """Return the public pages; `city` changes what the city's file says."""
    office = replace(hub.office, city=replace(hub.office.city, **city))
    app = web_application(hub.database)
    site = site_of(office.city, Settings(), url)
    app.include_router(public_routes(hub.database, office, site, hub.clock).router())
    return app


def reader_of(app: FastAPI, language: str = "en") -> httpx.AsyncClient:
    headers = {"Origin": ORIGIN, "Accept-Language": language}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, headers=headers)


@pytest.fixture
async def reader(hub: Hub) -> AsyncIterator[httpx.AsyncClient]:
    async with reader_of(web(hub)) as reader:
        yield reader


def page(answer: httpx.Response) -> Any:
    return html.document_fromstring(answer.text)


def words(element: Any) -> str:
    """Return what stands there, on one line and without invisible characters."""
    text = " ".join(str(element.text_content()).split())
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))
