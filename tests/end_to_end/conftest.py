"""The hub as real processes: installations on both engines, and a Telegram of our own for them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.databases import MakePlace, engine_name, make_place, place, postgres_server, sqlite_template
from tests.end_to_end.hub import Installation
from tests.end_to_end.installing import Install
from tests.telegram_api import TelegramApi

__all__ = ["engine_name", "make_place", "place", "postgres_server", "sqlite_template"]


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api
        assert api.complaints == []


@pytest.fixture
async def install(make_place: MakePlace) -> AsyncIterator[Install]:
    async with AsyncExitStack() as stack:

        async def install(engine: str = "sqlite", **settings: str) -> Installation:
            place = await make_place(engine)
            installation = Installation(place.data_dir, {"DATABASE_URL": place.url, **settings})
            return await stack.enter_async_context(installation)

        yield install
