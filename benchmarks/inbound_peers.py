"""Updates coming in, read and durably written: our hub, with its real conversations, and the usual stack of a bot.

The usual stack is aiogram with an ORM session of SQLAlchemy over aiosqlite in each update. It writes one row and says
nothing, and its disk is awaited at checkpoints only. Ours keeps the update's key, the step and the reply, and awaits
the disk at every commit. Working off a backlog it also answers presses and sends replies at Telegram's free pace while
the clock runs; the row "saying nothing" is the same without these. ROUNDS=5 for more or fewer.
"""

import asyncio
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.inbound import CONNECTIONS, SECRET, Connection, saturation
from benchmarks.measuring import (
    OUR_CORE,
    ROUNDS,
    SINK_CORE,
    Run,
    cpu_seconds,
    judge,
    middle,
    module,
    peak_mb,
    report_of,
    server,
    sink,
    table,
)
from benchmarks.updates import CHATS, updates

OURS, USUAL = "ours", "aiogram, SQLAlchemy's ORM, aiosqlite"
SILENT: Final = "ours, saying nothing"
BACKLOG: Final = 10_000
WEBHOOK: Final = {OURS: ["inbound_hub"], USUAL: ["peers.usual_stack", "webhook"]}
POLLING: Final = {
    OURS: ["peers.polling_hub"],
    SILENT: ["peers.polling_hub"],
    USUAL: ["peers.usual_stack", "polling"],
}
LAST_WORDS: Final[dict[str, list[object]]] = {OURS: [], SILENT: ["silent"], USUAL: [BACKLOG]}
Runs = dict[str, list[Run]]


async def main() -> None:
    webhook: Runs = defaultdict(list)
    polling: Runs = defaultdict(list)
    grown_mb: list[float] = []
    for _ in range(ROUNDS):
        for name in WEBHOOK:
            webhook[name].append(await by_webhook(name))
        for name in POLLING:
            run, began_mb = await by_polling(name)
            polling[name].append(run)
            if name == OURS:
                grown_mb.append(run.peak_mb - began_mb)
    rows = [
        [
            f"webhook: {name}",
            middle([run.per_second for run in done], 0),
            middle([run.cpu_per_thousand for run in done]),
        ]
        for name, done in webhook.items()
    ]
    table(["", "updates/s", "CPU s/1000"], rows)
    ratios = [a.per_cpu_second / b.per_cpu_second for a, b in zip(webhook[OURS], webhook[USUAL], strict=True)]
    judge("webhook: updates per CPU-second, ours : usual stack", median(ratios), least=4, unit="x")
    rows = [
        [f"backlog: {name}", middle([run.per_second for run in done], 0), middle([run.peak_mb for run in done], 0)]
        for name, done in polling.items()
    ]
    table(["", "updates/s", "peak MB"], rows)
    ratios = [a.per_second / b.per_second for a, b in zip(polling[OURS], polling[USUAL], strict=True)]
    judge(f"backlog of {BACKLOG:,}: updates a second, ours : usual stack", median(ratios), least=10, unit="x")
    judge(f"backlog of {BACKLOG:,}: memory it takes beyond the start", median(grown_mb), most=20, unit=" MB")


async def by_webhook(name: str) -> Run:
    """Post updates as fast as they are answered, and see what the server needed for them."""
    ours = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder:
        command = module(*WEBHOOK[name], folder, SECRET)
        async with server(OUR_CORE, *command) as (process, line):
            os.sched_setaffinity(0, {SINK_CORE})
            try:
                return await _posted(process.pid, int(line))
            finally:
                os.sched_setaffinity(0, ours)


async def _posted(pid: int, port: int) -> Run:
    connections = [Connection(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    feed = updates()
    for _ in range(CHATS * 2):  # the first contact of each chat is another story
        await connections[0].post(next(feed))
    loop, before = asyncio.get_running_loop(), cpu_seconds(pid)
    started = loop.time()
    per_second = await saturation(connections, feed)
    seconds = loop.time() - started
    return Run(round(per_second * seconds), seconds, cpu_seconds(pid) - before, peak_mb(pid))


async def by_polling(name: str) -> tuple[Run, float]:
    """Let a backlog be worked off; it counts from the first question for updates to the last commit.

    Returns:
        The run, and how much memory the program had taken by its start.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with sink(updates=BACKLOG) as other_side:
            report = await report_of(*module(*POLLING[name], Path(folder), other_side.url, *LAST_WORDS[name]))
            seconds = report["done_at"] - other_side.stats()["first_asked_at"]
    return Run(BACKLOG, seconds, 0.0, report["peak_mb"]), report.get("began_mb", 0.0)
