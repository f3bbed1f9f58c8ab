"""The hub that `benchmarks.inbound` loads: the web part, on one core.

    python -m benchmarks.inbound_hub FOLDER SECRET [clocked] [whole]

With "clocked" there is a clock for each stage of an update, which itself costs some of what it measures.
With "whole" it is the whole hub in this process, which also delivers the replies; Telegram takes them at no cost.
"""

import asyncio
import contextlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import ALL, HubRole, build_hub
from bot.cli import finish
from bot.settings import Settings, Telegram, Web
from channels.telegram.channel import TelegramChannel
from storage.session import SqliteSession
from storage.sqlite import SqliteDatabase

CORE = "HUB_CORE"  # which core it runs on, the first one where nothing is said
spent: defaultdict[str, float] = defaultdict(float)


def clocked(owner: Any, name: str, stage: str) -> None:
    """Count the processor time a method takes in its thread."""
    whole: Callable[..., Any] = getattr(owner, name)

    def measured(*args: Any, **options: Any) -> Any:
        start = time.thread_time()
        try:
            return whole(*args, **options)
        finally:
            spent[stage] += time.thread_time() - start

    setattr(owner, name, measured)


def clock_coroutines(owner: Any, name: str, stage: str) -> None:
    """The same for a coroutine that never suspends."""
    whole: Callable[..., Any] = getattr(owner, name)

    async def measured(*args: Any, **options: Any) -> Any:
        start = time.thread_time()
        try:
            return await whole(*args, **options)
        finally:
            spent[stage] += time.thread_time() - start

    setattr(owner, name, measured)


def clock_everything() -> None:
    clocked(SqliteDatabase, "_group", "writer thread")
    clocked(SqliteDatabase, "_one", "units")
    for name in ("rows", "run"):
        clock_coroutines(SqliteSession, name, "statements")


def report() -> str:
    total = time.process_time()
    shares = {
        "conversation (domain, words, sealing)": spent["units"] - spent["statements"],
        "statements": spent["statements"],
        "begin, savepoints, commit": spent["writer thread"] - spent["units"],
        "HTTP, parsing, hand-over, start": total - spent["writer thread"],
    }
    return "share of the processor time: " + ", ".join(f"{k} {v / total:.0%}" for k, v in shares.items())


async def main(folder: Path, secret: str, *, is_clocked: bool, is_whole: bool) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[int(os.environ.get(CORE, "0")) % len(cores)]})
    settings = Settings(
        data_dir=folder,
        public_url="https://hub.example.org",
        web=Web(port=0),
        telegram=Telegram(token=SecretStr("123456:benchmark"), mode="webhook", webhook_secret=SecretStr(secret)),
    )
    if is_clocked:
        clock_everything()
    for name in ("start", "receive", "edit", "_answer_press"):  # Telegram's side is not part of this
        setattr(TelegramChannel, name, _nothing)
    async with build_hub(settings, ALL if is_whole else frozenset({HubRole.WEB})) as hub:
        assert hub.socket is not None
        port = hub.socket.getsockname()[1]
        with contextlib.suppress(asyncio.CancelledError):
            await hub.run(lambda: say(str(port)))
    if is_clocked:
        say(report())


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _nothing(*_: Any) -> None:
    """Do nothing."""


finish(main(Path(sys.argv[1]), sys.argv[2], is_clocked="clocked" in sys.argv[3:], is_whole="whole" in sys.argv[3:]))
