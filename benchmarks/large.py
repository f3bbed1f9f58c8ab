"""A broadcast to a million: freezing the audience, memory while sending, asking how it stands, answers in between.

    python -m benchmarks large

SIZES=20000,200000,1000000 names the audiences; of each the first SENT=50000 are sent, 0 for all. POSTGRES=1 has it all
on PostgreSQL instead of SQLite. With a million it takes some gigabytes of disk and a quarter of an hour.
"""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measuring import judge, module, percentile, report_of, run_of, say, sink, table
from benchmarks.pace import FREE, arrival_ms
from benchmarks.postgres import make_database, postgres_server

SIZES: Final = [int(size) for size in os.environ.get("SIZES", "20000,200000,1000000").split(",")]
SENT: Final = int(os.environ.get("SENT", "50000"))
POSTGRES: Final = bool(os.environ.get("POSTGRES"))
FREEZING_SECONDS: Final = 40 if POSTGRES else 60  #: the goal for a million
QUEUED: Final = 100_000  #: while organisations answer
REPLIES: Final = 300
LOOKS: Final = 20


@dataclass(frozen=True, slots=True)
class Large:
    """What one audience took."""

    size: int
    freezing_seconds: float
    freezing_mb: float
    looking_ms: list[float]
    sending_mb: float
    per_second: float


async def main() -> None:
    seen: list[Large] = []
    for size in SIZES:
        async with audience(size) as (folder, url):
            seen.append(await measured(size, folder, url))
    show(seen)
    async with audience(QUEUED) as (folder, url):
        await answers(folder, url)


@asynccontextmanager
async def audience(size: int) -> AsyncIterator[tuple[Path, list[str]]]:
    """Make room for an audience; hand out its folder, and the database's URL where there is one."""
    with tempfile.TemporaryDirectory(prefix=f"sprachrohr-benchmark-{size}-") as folder:
        if POSTGRES:
            with postgres_server() as server:
                yield Path(folder), [await make_database(server, "large")]
        else:
            yield Path(folder), []


async def measured(size: int, folder: Path, url: list[str]) -> Large:
    named = ["--url", *url] if url else []
    frozen = await report_of(*module("audience", folder, size, "--frozen", *named))
    async with sink() as other_side:
        looks = await report_of(*module("peers.watching", folder, other_side.url, LOOKS, *url))
    async with sink() as other_side:
        stop = ["--stop-after", SENT] if 0 < SENT < size else []
        run = run_of(await report_of(*module("peers.ours", folder, other_side.url, *named, *stop)))
        if other_side.stats()["duplicates"]:
            say(f"{size:,} recipients: {other_side.stats()['duplicates']} got it twice")
    looking_ms = [1000 * seconds for seconds in looks["seconds"]]
    return Large(size, frozen["freezing_seconds"], frozen["peak_mb"], looking_ms, run.peak_mb, run.per_second)


def show(seen: list[Large]) -> None:
    head = [
        "recipients",
        "frozen in s",
        "peak MB of that",
        "peak MB sending",
        "messages/s",
        "how it stands, ms",
        "most",
    ]
    rows = [
        [
            f"{one.size:,}",
            f"{one.freezing_seconds:.1f}",
            f"{one.freezing_mb:.0f}",
            f"{one.sending_mb:.0f}",
            f"{one.per_second:.0f}",
            f"{median(one.looking_ms):.1f}",
            f"{max(one.looking_ms):.1f}",
        ]
        for one in seen
    ]
    table(head, rows)
    largest, smallest = max(seen, key=lambda one: one.size), min(seen, key=lambda one: one.size)
    size = f"{largest.size:,} recipients"
    judge(f"{size}: seconds until frozen", largest.freezing_seconds, most=FREEZING_SECONDS, unit=" s")
    more = largest.sending_mb - smallest.sending_mb
    judge(f"{size}: peak memory above that with {smallest.size:,}", more, most=20, unit=" MB")
    judge(f"{size}: how it stands, median", median(largest.looking_ms), most=50, unit=" ms")


async def answers(folder: Path, url: list[str]) -> None:
    """Let the office answer many organisations at once, in the middle of a large broadcast."""
    await report_of(*module("audience", folder, QUEUED, "--frozen", *(["--url", *url] if url else [])))
    async with sink(per_second=FREE) as other_side:
        report = await report_of(*module("peers.replying", folder, other_side.url, REPLIES, 0, *url))
        arrived = dict(other_side.arrivals())
        stats = other_side.stats()
    committed_ms = [1000 * (committed - started) for _, started, committed in report["replies"]]
    waits = arrival_ms(report, arrived)
    say(f"{REPLIES} answers at once while {QUEUED:,} deliveries are queued, at {FREE}/s:")
    judge("p95 from asking to the commit", percentile(committed_ms, 95), most=1000, unit=" ms")
    least = 1000 * REPLIES * 0.95 / FREE
    say(
        f"       p95 from there to the stand-in: {percentile(waits, 95):.0f} ms; the pace alone asks for {least:.0f} ms"
    )
    say(f"       most in any sliding second {stats['most_in_a_second']}, answered with 429: {stats['refused']}")
