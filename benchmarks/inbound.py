"""One update through the whole way in: Telegram's webhook, conversation, SQLite commit, the reply's row.

The hub runs in a process of its own on one core, the load on another. No courier runs: what is measured ends with the
committed row of the reply. "open loop" sends at a fixed rate whatever the answers do, so waiting is not hidden.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from benchmarks.updates import CHATS, updates

CONNECTIONS: Final = 40
RATE: Final = 200  #: updates a second of the open loop
OPEN_SECONDS: Final = 10
FULL_SECONDS: Final = 8
ROUNDS: Final = 3
SECRET: Final = "benchmark-secret"


class Connection:
    """One keep-alive connection that posts updates."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, body: bytes) -> None:
        head = (
            f"POST /telegram/webhook HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n\r\n"
        )
        await self.ask(head.encode() + body)

    async def ask(self, request: bytes) -> None:
        """Send a whole request and read the answer, which must be a good one."""
        self._writer.write(request)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 2"), answer
        length = next((line for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length:")), b":0")
        await self._reader.readexactly(int(length.split(b":")[1]))


@asynccontextmanager
async def hub(folder: Path) -> AsyncIterator[tuple[list[Connection], asyncio.subprocess.Process]]:
    """Run the hub's web part on core 0 and connect to it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.inbound_hub", str(folder), SECRET, "clocked", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    connections = [Connection(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    try:
        yield connections, process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def open_loop(connections: list[Connection], feed: Iterator[bytes]) -> list[float]:
    """Send at a fixed rate; return each update's milliseconds from its planned instant to the answer."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    waits: list[float] = []

    async def one(planned: float, body: bytes) -> None:
        connection = await free.get()
        await connection.post(body)
        free.put_nowait(connection)
        waits.append((time.perf_counter() - planned) * 1000)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(RATE * OPEN_SECONDS):
            planned = start + number / RATE
            await asyncio.sleep(max(planned - time.perf_counter(), 0))
            group.create_task(one(planned, next(feed)))
    return waits


async def saturation(connections: list[Connection], feed: Iterator[bytes]) -> float:
    """Send as fast as answers come; return updates a second."""
    until = time.perf_counter() + FULL_SECONDS
    count = 0

    async def drive(connection: Connection) -> None:
        nonlocal count
        while time.perf_counter() < until:
            await connection.post(next(feed))
            count += 1

    await asyncio.gather(*(drive(connection) for connection in connections))
    return count / FULL_SECONDS


def fsync_ms(folder: Path) -> float:
    """Return the median milliseconds one small write and fsync take on this disk."""
    times = []
    with (folder / "fsync").open("wb") as file:
        for _ in range(50):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    return median(times)


async def main() -> None:
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sys.stdout.write(f"fsync of this disk: {fsync_ms(folder):.2f} ms\n")
        os.sched_setaffinity(0, cores[-1:])
        try:
            async with hub(folder) as (connections, process):
                feed = updates()
                for _ in range(CHATS * 2):
                    await connections[0].post(next(feed))
                for number in range(ROUNDS):
                    waits = await open_loop(connections, feed)
                    percentiles = quantiles(waits, n=100)
                    rate = await saturation(connections, feed)
                    sys.stdout.write(
                        f"round {number + 1}: open loop at {RATE}/s p50 {percentiles[49]:.1f} ms, "
                        f"p99 {percentiles[98]:.1f} ms; at most {rate:.0f} updates/s on one core\n"
                    )
                process.terminate()
                rest, _ = await process.communicate()
                sys.stdout.write(rest.decode())
        finally:
            os.sched_setaffinity(0, cores)
    sys.stdout.write("goals: p50 <= 8 ms at 200/s, >= 500 updates/s\n")
