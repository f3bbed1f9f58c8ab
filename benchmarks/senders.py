"""One, two and four sender processes on one PostgreSQL: what more of them bring.

python -m benchmarks senders          (ROUNDS=5 MESSAGES=4000 for more or fewer)

All share one broadcast and one row of pace, once without a limit that holds them back and once at 500 a second. Every
answer takes 20 ms. The figure is that of the stand-in: messages from the first to the last arrival. On a machine with
few cores the senders, PostgreSQL and the stand-in share them, so without a limit the machine is measured.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import ROUNDS, middle, report_of, say, sink, table
from benchmarks.postgres import postgres_server
from benchmarks.sending import MESSAGES, on_postgres

SENDERS: Final = (1, 2, 4)
PACES: Final = (1_000_000, 500)  #: messages a second
DELAY_MS: Final = 20


async def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        for pace in PACES:
            command = await on_postgres(Path(folder) / str(pace), server, MESSAGES, "--per-second", str(pace))
            for count in SENDERS:
                done = [await together(count, command) for _ in range(ROUNDS)]
                shown = "none" if pace == PACES[0] else str(pace)
                rates, twice = [rate for rate, _ in done], sum(doubles for _, doubles in done)
                rows.append([f"{count} sender{'s' * (count > 1)}", shown, middle(rates, 0), str(twice)])
    table(["", "limit", "messages/s", "twice"], rows)
    say(f"({MESSAGES} messages, median of {ROUNDS} rounds)")


async def together(count: int, command: Any) -> tuple[float, int]:
    """Let so many senders work off one broadcast; return messages a second, and how many came twice."""
    async with sink(delay_ms=DELAY_MS) as other_side:
        words = await command(other_side.url)
        await asyncio.gather(*(report_of(*words) for _ in range(count)))
        instants = sorted(instant for _, instant in other_side.arrivals())
        tail = len(instants) // 10  # a sender that is only starting says nothing of its speed
        begun = instants[tail:]
        return (len(begun) - 1) / (begun[-1] - begun[0]), other_side.stats()["duplicates"]
