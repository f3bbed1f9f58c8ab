"""The web chat over the real store: without a server, and behind a real one on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.channels.webchat.echo import EchoHub, open_hub

ORIGIN = "https://hub.example"


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[EchoHub]:
    async with open_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
async def visitor(hub: EchoHub) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has not been here, as far as httpx is one."""
    async with browser_of(hub) as client:
        yield client


def browser_of(hub: EchoHub, app: FastAPI | None = None) -> httpx.AsyncClient:
    """Return a client that keeps cookies and says, like a browser, that its forms come from our page."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app or hub.app()),
        base_url=ORIGIN,
        headers={"Origin": ORIGIN, "Accept-Language": "de"},
    )
