"""A hearing in a fresh database, and a browser as far as httpx is one."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.console.hearing.library import Evening
from tests.databases import Database, Place

PUBLISHED = 6  #: steps from the draft to where everybody sees the results


@pytest.fixture
async def evening(database: Database, place: Place) -> Evening:
    evening = Evening(database, place)
    await evening.fill()
    return evening


@pytest.fixture
async def published(evening: Evening) -> Evening:
    await evening.advance(PUBLISHED)
    return evening


@pytest.fixture
async def reader(evening: Evening) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(evening.web())
    async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as reader:
        yield reader
