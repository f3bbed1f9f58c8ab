"""What is reached of the pace that Telegram allows, free (30/s) and paid for (1,000/s), and how long a reply waits.

The stand-in counts every sliding second and answers 429 beyond the limit. A broadcast is under way while the replies
are put into the outbox, one each 700 ms; a reply's wait is from its commit to its arrival at the stand-in.
"""

import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.measuring import judge, module, percentile, report_of, run_of, say, sink
from benchmarks.sending import on_sqlite
from hub.pace import SHARE

FREE, PAID = 30, 1000
MESSAGES: Final = {FREE: 600, PAID: 8000}
REPLY_ROUNDS: Final = int(os.environ.get("ROUNDS", "5"))
QUEUED: Final = 300  #: messages of the broadcast in each round of replies
REPLIES: Final = 14
EVERY_SECONDS: Final = 0.7
Waits = list[float]


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for limit in (FREE, PAID):
            await sustained(Path(folder) / f"at-{limit}", limit)
        await replies(Path(folder))


async def sustained(folder: Path, limit: int) -> None:
    command = await on_sqlite(folder, MESSAGES[limit], "--per-second", str(limit))
    async with sink(per_second=limit) as other_side:
        run = run_of(await report_of(*await command(other_side.url)))
        stats = other_side.stats()
    reached = (stats["count"] - 1) / stats["span_seconds"]
    share = f"{reached / limit:.1%} of the limit"
    say(f"limit {limit}/s, of which the hub uses {SHARE:.0%}: {reached:.1f}/s reached, {share}")
    judge(f"at {limit}/s: share of the pace it is set to", 100 * reached / (limit * SHARE), least=97, unit=" %")
    judge(f"at {limit}/s: most in any sliding second", stats["most_in_a_second"], most=limit)
    judge(f"at {limit}/s: answered with 429", stats["refused"], most=0)
    say(f"       at {limit}/s: {100 * run.cpu_seconds / run.seconds:.0f} % of a core")


async def replies(folder: Path) -> None:
    quiet = await waits_of(folder / "quiet", queued=0)
    say(f"reply with nothing else to send: median {median(quiet):.0f} ms, most {max(quiet):.0f} ms")
    waits = [wait for number in range(REPLY_ROUNDS) for wait in await waits_of(folder / f"{number}", queued=QUEUED)]
    say(f"reply during a broadcast at {FREE}/s: median {median(waits):.0f} ms, of {len(waits)} replies")
    judge("reply during a broadcast, p99", percentile(waits, 99), most=100, unit=" ms")


async def waits_of(folder: Path, *, queued: int) -> Waits:
    """Return each reply's milliseconds from its commit to its arrival."""
    await report_of(*module("audience", folder, queued, "--frozen"))
    async with sink(per_second=FREE) as other_side:
        report = await report_of(*module("peers.replying", folder, other_side.url, REPLIES, EVERY_SECONDS))
        arrived = dict(other_side.arrivals())
    return arrival_ms(report, arrived)


def arrival_ms(report: dict[str, Any], arrived: dict[int, float]) -> Waits:
    """Return how long after its commit each reply arrived."""
    return [1000 * (arrived[chat] - committed) for chat, _, committed in report["replies"]]
