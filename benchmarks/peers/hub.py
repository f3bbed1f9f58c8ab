"""The whole hub as a contestant: its parts start as in earnest, against the stand-in of the Bot API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from pydantic import SecretStr

from benchmarks.peers.clocked import TOKEN
from bot.app import Hub, HubRole, build_hub
from bot.settings import Settings, Telegram


@contextlib.asynccontextmanager
async def running_hub(
    folder: Path, api: str, *roles: HubRole, url: str = "", per_second: float = 30
) -> AsyncIterator[Hub]:
    """Run a hub with these roles until the end of the block; it may send `per_second` messages."""
    telegram = Telegram(token=SecretStr(TOKEN), api_base=api, messages_per_second=per_second)
    async with build_hub(Settings(data_dir=folder, database_url=url, telegram=telegram), frozenset(roles)) as hub:
        ready = asyncio.Event()
        working = asyncio.create_task(hub.run(ready.set))
        await ready.wait()
        try:
            yield hub
        finally:
            if working.done():
                working.result()
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working
