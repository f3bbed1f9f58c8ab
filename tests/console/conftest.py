"""The archive is tested on both engines, over editions that were really sent."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.broadcasts.town import Town
from tests.console.library import web
from tests.databases import Database, database, engine_name, make_place, place, postgres_server, sqlite_template

__all__ = ["database", "engine_name", "make_place", "place", "postgres_server", "sqlite_template"]


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def reader(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web(town)), base_url="https://hub.example") as reader:
        yield reader
