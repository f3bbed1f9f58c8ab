"""Our own sender over a real database, on uvloop as the hub is; ends when the ledger says that everything is done.

python -m benchmarks.peers.ours FOLDER API [--url postgresql://...] [--per-second 30] [--stop-after 50000] [--profile]
"""

import argparse
import asyncio
import contextlib
import cProfile
import io
import pstats
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvloop
from sqlalchemy import func, select

from benchmarks.audience import opened, telegram
from benchmarks.measuring import Sink
from benchmarks.peers.clocked import clocked
from broadcasts.deliveries import OPEN
from broadcasts.sender import Sender
from hub.clock import utc_now
from storage.sqlite import SqliteDatabase
from storage.stores import Stores
from storage.tables.broadcasts import delivery

UNLIMITED: Final = 1_000_000.0  #: messages a second: the pace does its work and never holds back
LOOK_SECONDS: Final = 0.02  #: how often the ledger is asked; it costs us about 3 % of a core
CALM_SECONDS: Final = 0.2  #: the same where the pace holds back and the sink tells how fast it went
PROFILE_LINES: Final = 25
BROADCAST: Final = 1  #: there is no other
_OPEN_COUNT: Final = select(func.count()).where(delivery.c.state.in_(OPEN))


async def main(folder: Path, api: str, url: str, per_second: float, stop_after: int) -> None:
    async with opened(folder, url) as database:
        still = await database.read(_open_count)
        channel = telegram(api, per_second)
        sender = Sender(database, database.bell, {(channel.name, channel.account): channel}, utc_now)
        reached = partial(_taken, api, stop_after) if stop_after else partial(_done, database)
        look = LOOK_SECONDS if per_second == UNLIMITED else CALM_SECONDS
        try:
            await clocked(stop_after or still, partial(_until, reached, sender, look))
        finally:
            await channel.close()


async def _until(reached: Any, sender: Sender, look_seconds: float) -> None:
    working = asyncio.create_task(sender.run())
    while not await reached():
        done, _ = await asyncio.wait([working], timeout=look_seconds)
        if done:
            working.result()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _open_count(stores: Stores) -> int:
    return int((await stores.session.rows(_OPEN_COUNT))[0][0])


async def _done(database: Any) -> bool:
    done: bool = await database.read(lambda stores: stores.ledger.is_done(BROADCAST))
    return done


async def _taken(api: str, count: int) -> Any:
    """Whether the other side has so many. Asked of it, for the ledger of a million takes long to count."""
    return (await asyncio.to_thread(Sink(api).progress))["count"] >= count


@contextlib.contextmanager
def profiled() -> Iterator[None]:
    """Print to stderr where this thread spends its time, and where the one that writes to SQLite does."""
    write = SqliteDatabase._write

    def profiled_write(*arguments: Any) -> None:
        with _table("writer thread"):
            write(*arguments)

    setattr(SqliteDatabase, "_write", profiled_write)  # noqa: B010 - mypy knows that this is not the method
    try:
        with _table("event loop"):
            yield
    finally:
        setattr(SqliteDatabase, "_write", write)  # noqa: B010


@contextlib.contextmanager
def _table(name: str) -> Iterator[None]:
    profile = cProfile.Profile()
    profile.enable()
    yield
    profile.disable()
    printed = io.StringIO()
    pstats.Stats(profile, stream=printed).strip_dirs().sort_stats("tottime").print_stats(PROFILE_LINES)
    sys.stderr.write(f"{name}\n{printed.getvalue()}")


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("api")
    wanted.add_argument("--url", default="")
    wanted.add_argument("--per-second", type=float, default=UNLIMITED)
    wanted.add_argument("--stop-after", type=int, default=0)
    wanted.add_argument("--profile", action="store_true")
    chosen = wanted.parse_args()
    with profiled() if chosen.profile else contextlib.nullcontext():
        uvloop.run(main(chosen.folder, chosen.api, chosen.url, chosen.per_second, chosen.stop_after))
