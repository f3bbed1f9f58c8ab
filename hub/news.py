"""Waiting for something to do: for the bell, or for work under way to end and make room for what follows it."""

import asyncio
from collections.abc import Collection
from typing import Any

from channels.chat_store import Listening


async def wait_for_news(listening: Listening, under_way: Collection[asyncio.Task[Any]], timeout_seconds: float) -> None:
    """Return when it rings, when one of the tasks ends, or after the time-out."""
    ringing = asyncio.create_task(listening.wait(timeout_seconds))
    try:
        await asyncio.wait({ringing, *under_way}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ringing.cancel()  # not awaited here: a cancellation of ours in that moment would pass for its own
