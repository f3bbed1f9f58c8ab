"""Updates coming in, read and durably written: our hub, with its real conversations, and the usual stack of a bot.

The usual stack is aiogram with an ORM session of SQLAlchemy over aiosqlite in each update. It writes one row and says
nothing, ours keeps the update's key, the step and the reply. ROUNDS=5 for more or fewer.
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
BACKLOG: Final = 10_000
WEBHOOK: Final = {OURS: ["inbound_hub"], USUAL: ["peers.usual_stack", "webhook"]}
POLLING: Final = {OURS: ["peers.polling_hub"], USUAL: ["peers.usual_stack", "polling"]}
Runs = dict[str, list[Run]]


async def main() -> None:
    webhook: Runs = defaultdict(list)
    polling: Runs = defaultdict(list)
    for _ in range(ROUNDS):
        for name in (OURS, USUAL):
            webhook[name].append(await by_webhook(name))
            polling[name].append(await by_polling(name))
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


async def by_polling(name: str) -> Run:
    """Let a backlog be worked off; it counts from the first question for updates to the last commit."""
    with tempfile.TemporaryDirectory() as folder:
        async with sink(updates=BACKLOG) as other_side:
            count = [BACKLOG] if name == USUAL else []
            report = await report_of(*module(*POLLING[name], Path(folder), other_side.url, *count))
            seconds = report["done_at"] - other_side.stats()["first_asked_at"]
    return Run(BACKLOG, seconds, 0.0, report["peak_mb"])
