"""One message to everybody, as fast as it goes: our sender with its whole ledger, and peers that keep nothing.

    python -m benchmarks sending          (ROUNDS=5 MESSAGES=4000 for more or fewer)

All send the same text over loopback to the same sink, ours with its button; rounds are interleaved, so that a slow
minute of the machine meets everyone. "per CPU-second" compares within a round. The peers hold 32 requests in flight.
What a PostgreSQL server uses itself is not counted; it runs beside the sink.
"""

import asyncio
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from math import nan
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measuring import (
    ROUNDS,
    ContestantFailed,
    Run,
    judge,
    middle,
    module,
    report_of,
    run_of,
    say,
    sink,
    table,
)
from benchmarks.peers.clocked import FIRST_CHAT, IN_FLIGHT, TOKEN
from benchmarks.peers.grammy import folder_with_grammy
from benchmarks.postgres import make_database, postgres_server
from benchmarks.texts import TEXT

MESSAGES: Final = int(os.environ.get("MESSAGES", "4000"))
FEW: Final = max(MESSAGES // 8, 1)  #: for those that would take minutes
OURS, YARDSTICK, RAW, PTB = "ours, SQLite", "aiogram, pool of 32", "raw aiohttp", "python-telegram-bot, pool of 32"
Command = Callable[[str], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """`command` is asked before each round, with the sink's address, for what is to be run."""

    name: str
    command: Command


async def main() -> None:
    async with contestants() as everyone:
        runs: defaultdict[str, list[Run | None]] = defaultdict(list)
        for _ in range(ROUNDS):
            for one in everyone:
                runs[one.name].append(await measured(one))
    show(runs)


async def measured(one: Contestant) -> Run | None:
    """Let one contestant send against a fresh sink; None when it failed."""
    async with sink() as other_side:
        try:
            run = run_of(await report_of(*await one.command(other_side.url)))
        except ContestantFailed as failure:
            say(f"{one.name} failed: {failure}")
            return None
        stats = other_side.stats()
        if stats["count"] != run.count or stats["duplicates"]:
            say(f"{one.name}: {stats['count']} arrived of {run.count}, {stats['duplicates']} twice")
    return run


def show(runs: dict[str, list[Run | None]]) -> None:
    names = [name for name in runs if any(runs[name])]
    names.sort(key=lambda name: -_median(against(runs, name, YARDSTICK)))
    rows = [_row(name, [run for run in runs[name] if run], against(runs, name, YARDSTICK)) for name in names]
    table(["", "messages/s", "CPU s/1000", "per CPU-second, aiogram's pool = 1", "peak MB"], rows)
    for peer, least in ((YARDSTICK, 2.5), (PTB, 12)):
        judge(f"messages per CPU-second, {OURS} : {peer}", _median(against(runs, OURS, peer)), least=least, unit="x")
    judge(f"CPU a message, {OURS} : {RAW}", _median(against(runs, RAW, OURS)), most=1.35, unit="x")
    say(f"(beyond the goal: 10x {YARDSTICK})")


def _median(ratios: list[float]) -> float:
    return median(ratios) if ratios else nan  # one of the two failed in every round


def _row(name: str, done: list[Run], ratios: list[float]) -> list[str]:
    return [
        name,
        middle([run.per_second for run in done], 0),
        middle([run.cpu_per_thousand for run in done], 3),
        middle(ratios),
        f"{median(run.peak_mb for run in done):.0f}",
    ]


def against(runs: dict[str, list[Run | None]], name: str, other: str) -> list[float]:
    """Return how many times as many messages per CPU-second `name` sent, round by round."""
    pairs = zip(runs[name], runs[other], strict=True)
    return [one.per_cpu_second / two.per_cpu_second for one, two in pairs if one and two]


@asynccontextmanager
async def contestants() -> AsyncIterator[list[Contestant]]:
    """Prepare everything that is not part of the clock."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres_server())
        everyone = [
            Contestant(OURS, await on_sqlite(folder / "sqlite", MESSAGES)),
            Contestant("ours, PostgreSQL", await on_postgres(folder / "postgres", server, MESSAGES)),
            *(
                Contestant(name, partial(peer, program, way, count))
                for name, program, way, count in (
                    (RAW, "with_aiohttp", "", MESSAGES),
                    (YARDSTICK, "with_aiogram", "pool", MESSAGES),
                    ("aiogram, one by one", "with_aiogram", "loop", MESSAGES),
                    ("aiogram, gather and semaphore", "with_aiogram", "gather", MESSAGES),
                    ("aiogram, pool, a commit a message", "with_aiogram", "committed", MESSAGES),
                    (PTB, "with_ptb", "pool", FEW),
                    ("python-telegram-bot, AIORateLimiter", "with_ptb", "limiter", FEW),
                )
            ),
        ]
        if node_modules := await folder_with_grammy():
            everyone.append(Contestant("grammY, pool of 32", partial(grammy, node_modules)))
        yield everyone


async def peer(program: str, way: str, count: int, api: str, in_flight: int = 0) -> list[str]:
    """Return the command of a peer; an empty `way` and no `in_flight` are left out."""
    return module(f"peers.{program}", *filter(None, [way, api, count, in_flight]))


async def grammy(node_modules: Path, api: str) -> list[str]:
    script = str(Path(__file__).parent / "peers" / "with_grammy.cjs")
    return ["node", script, *map(str, (node_modules, api, MESSAGES, TOKEN, FIRST_CHAT, IN_FLIGHT)), TEXT]


async def on_sqlite(folder: Path, count: int, *options: str) -> Command:
    """Freeze an audience once; each round sends to a copy of it."""
    await report_of(*module("audience", folder, count, "--frozen"))

    async def command(api: str) -> list[str]:
        fresh = folder.with_name(f"{folder.name}-round")
        shutil.rmtree(fresh, ignore_errors=True)
        await asyncio.to_thread(shutil.copytree, folder, fresh)
        return module("peers.ours", fresh, api, *options)

    return command


async def on_postgres(folder: Path, server: str, count: int, *options: str) -> Command:
    """The same, in a database that is copied."""
    url = await make_database(server, "frozen")
    await report_of(*module("audience", folder, count, "--frozen", "--url", url))

    async def command(api: str) -> list[str]:
        return module("peers.ours", folder, api, "--url", await make_database(server, "round", "frozen"), *options)

    return command
