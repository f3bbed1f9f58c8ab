"""Sending when every answer takes 50 ms, as the real Bot API's do: what counts is how many requests are under way.

python -m benchmarks round_trip          (ROUNDS=5 MESSAGES=4000 for more or fewer)
"""

import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measuring import ROUNDS, Run, judge, middle, report_of, run_of, sink, table
from benchmarks.sending import MESSAGES, Contestant, on_sqlite, peer

DELAY_MS: Final = 50
OURS: Final = "ours, SQLite"


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        everyone = [
            Contestant(OURS, await on_sqlite(Path(folder) / "sqlite", MESSAGES)),
            Contestant("aiogram, pool of 100", partial(peer, "with_aiogram", "pool", MESSAGES, in_flight=100)),
        ]
        runs: dict[str, list[Run]] = {one.name: [] for one in everyone}
        for _ in range(ROUNDS):
            for one in everyone:
                async with sink(delay_ms=DELAY_MS) as other_side:
                    runs[one.name].append(run_of(await report_of(*await one.command(other_side.url))))
    rows = [
        [name, middle([run.per_second for run in done], 0), middle([run.cpu_per_thousand for run in done], 3)]
        for name, done in runs.items()
    ]
    table(["", "messages/s", "CPU s/1000"], rows)
    judge("messages/s of ours", median(run.per_second for run in runs[OURS]), least=1600)
