"""The hub that `benchmarks.inbound` loads: the web part on core 0, with a clock for each stage of an update."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import HubRole, build_hub
from bot.settings import Settings, Telegram, Web
from channels.telegram.channel import TelegramChannel
from storage.session import SqliteSession
from storage.sqlite import SqliteDatabase

spent: Counter[str] = Counter()
units = 0


def clocked(owner: Any, name: str, stage: str) -> None:
    """Count the processor time a method takes in its thread."""
    whole: Callable[..., Any] = getattr(owner, name)

    def measured(*args: Any, **options: Any) -> Any:
        start = time.thread_time()
        try:
            return whole(*args, **options)
        finally:
            spent[stage] += time.thread_time() - start  # type: ignore[assignment]

    setattr(owner, name, measured)


def clock_coroutines(owner: Any, name: str, stage: str) -> None:
    """The same for a coroutine that never suspends."""
    whole: Callable[..., Any] = getattr(owner, name)

    async def measured(*args: Any, **options: Any) -> Any:
        start = time.thread_time()
        try:
            return await whole(*args, **options)
        finally:
            spent[stage] += time.thread_time() - start  # type: ignore[assignment]

    setattr(owner, name, measured)


async def main(folder: Path, secret: str) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    settings = Settings(
        data_dir=folder,
        public_url="https://hub.example.org",
        web=Web(port=0),
        telegram=Telegram(token=SecretStr("123456:benchmark"), mode="webhook", webhook_secret=SecretStr(secret)),
    )
    clocked(SqliteDatabase, "_group", "writer thread")
    clocked(SqliteDatabase, "_one", "units")
    for name in ("rows", "run"):
        clock_coroutines(SqliteSession, name, "statements")
    TelegramChannel.start = _nothing  # type: ignore[method-assign] - Telegram's side is not part of this
    TelegramChannel._answer = _nothing  # type: ignore[method-assign]
    async with build_hub(settings, frozenset({HubRole.WEB})) as hub:
        running = asyncio.create_task(hub.run(lambda: print(hub.socket.getsockname()[1], flush=True)))  # type: ignore[union-attr]  # noqa: T201
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running
    total = time.process_time()
    report = {
        "conversation (domain, words, sealing)": spent["units"] - spent["statements"],
        "statements": spent["statements"],
        "begin, savepoints, commit": spent["writer thread"] - spent["units"],
        "HTTP, parsing, hand-over, start": total - spent["writer thread"],
    }
    print("share of the processor time: " + ", ".join(f"{k} {v / total:.0%}" for k, v in report.items()))  # noqa: T201


async def _nothing(*_: Any) -> None:
    """Do nothing."""


asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
