"""The clock of a contestant: what sending took, without what came before it."""

import asyncio
import json
import os
import resource
import sys
from collections.abc import Awaitable, Callable
from time import perf_counter

from benchmarks.measuring import peak_mb

TOKEN = "123456:AAF-benchmark-benchmark-benchmark"
FIRST_CHAT = 5_000_000_000
IN_FLIGHT = 32


async def clocked(count: int, sending: Callable[[], Awaitable[None]]) -> None:
    """Run it and print seconds, processor time of this process and the most memory it ever had, as JSON."""
    started, before = perf_counter(), _cpu_seconds()
    await sending()
    seconds, cpu_seconds = perf_counter() - started, _cpu_seconds() - before
    # Not getrusage's figure for the memory: that one remembers the program we were forked from.
    report = {"count": count, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak_mb(os.getpid())}
    sys.stdout.write(json.dumps(report) + "\n")


def chats(count: int) -> range:
    return range(FIRST_CHAT, FIRST_CHAT + count)


async def in_pool(count: int, send: Callable[[int], Awaitable[object]], workers: int = IN_FLIGHT) -> None:
    """Let so many workers take chat after chat: the usual way to keep requests in flight."""
    waiting = iter(chats(count))

    async def work() -> None:
        for chat in waiting:
            await send(chat)

    await asyncio.gather(*(work() for _ in range(workers)))


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
