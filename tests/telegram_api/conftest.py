"""A fresh stand-in for each test, which must not have had to complain, and a client that sends what it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.telegram_api import TelegramApi

Call = Callable[..., Awaitable[Any]]


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api
        assert api.complaints == []


@pytest.fixture
async def call(api: TelegramApi) -> AsyncIterator[Call]:
    """`await call("sendMessage", chat_id=7, text="x")` returns the result, or the description of the refusal."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> Any:
            async with session.post(f"{api.base_url}/bot{api.token}/{method}", json=parameters) as response:
                body = await response.json()
            return body["result"] if body["ok"] else body["description"]

        yield call
