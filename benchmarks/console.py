"""How long the server works on each page of the console, on SQLite and PostgreSQL, after ten years of use.

    python -m benchmarks console

5,000 organisations with 10,000 chats, 500 editions in 16 languages, 1,000,000 deliveries, thousands of letters and
questions (`benchmarks/console_town.py`). An administrator opens every page of the table of routes that needs no number
or one that is known, 30 times after two that count for nothing; the goal is 40 ms for 95 of 100. ENGINES=sqlite
measures one of the two; ONLY=/editions measures what begins so. Beside the time stands what our own process needed of a
processor, which other work on the machine does not change; PostgreSQL needs its share in processes of its own.
"""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks.console_town import CHATS, DELIVERIES, EDITIONS, ORGANISATIONS, Filled, Filler, numbers_of
from benchmarks.measuring import judge, percentile, say, table
from benchmarks.postgres import make_database, postgres_server
from console.office.frame import ROOT
from console.office.routing import ROUTES, Kind
from contacts.staff import Role
from hub.settling import settle
from storage.opening import open_database
from storage.poll_keys import PollKeyFolder
from storage.sealing import Vault
from tests.bot.driver import hub_on
from tests.console.office.visitor import Visitor, staff_at_console

ENGINES: Final = os.environ.get("ENGINES", "sqlite,postgresql").split(",")
ONLY: Final = os.environ.get("ONLY", "")
REQUESTS: Final = 30
WARM: Final = 2
GOAL_MS: Final = 40
#: Other looks at the same pages: deep in a list, searched, filtered.
MORE: Final = (
    "/organisations?page=100",
    "/organisations?search=kulturverein+49",
    "/organisations?language=ar&state=confirmed",
    "/organisations?chats=trouble",
    "/editions?state=sent&page=20",
    "/editions?search=ausgabe",
    "/inbox?state=answered&page=50",
    "/audit?page=20",
)


@dataclass(frozen=True, slots=True)
class Times:
    """How a page answered, and how many milliseconds it took and kept a processor busy, each time."""

    status: int
    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return percentile(self.took, 95)

    @property
    def mark(self) -> str:
        return "SLOW" if self.p95 > GOAL_MS else ""


async def main() -> None:
    for engine in ENGINES:
        with tempfile.TemporaryDirectory(prefix="sprachrohr-benchmark-console-") as folder, ExitStack() as stack:
            url = ""
            if engine == "postgresql":
                url = await make_database(stack.enter_context(postgres_server()), "console")
            await measured(engine, Path(folder), url)


async def measured(engine: str, folder: Path, url: str) -> None:
    database = await open_database(url, folder, Vault.in_folder(folder / "keys"), exclusive=True)
    try:
        hub = await hub_on(database, poll_keys=PollKeyFolder(folder / "keys"))
        begun = perf_counter()
        filled = await Filler(hub).fill()
        say(
            f"\n{engine}: {ORGANISATIONS:,} organisations, {CHATS:,} chats, {EDITIONS} editions, {DELIVERIES:,} "
            f"deliveries, filled in {perf_counter() - begun:.0f} s"
        )
        admin = await staff_at_console(hub, "Ada", Role.ADMIN, language="de")
        settle()  # as the program does once it is up
        report(engine, {path: await times(admin, path) for path in paths(filled)})
    finally:
        await database.close()


def paths(filled: Filled) -> list[str]:
    """Return the address of every page whose numbers are known."""
    numbers, found = numbers_of(filled), []
    for route in ROUTES:
        path = route.path
        part = path.strip("/").partition("/")[0]
        if "{number}" in path and part in numbers:
            path = path.replace("{number}", str(numbers[part]))
        path = path.replace("{language}", "ar").replace("{kind}", "goal")
        if route.kind is Kind.PAGE and "{" not in path and path not in found:
            found.append(path)
    sent = [f"/editions/{filled.sent}"]
    sent += [f"/editions/{filled.draft}/{part}" for part in ("repeat?at=10:00", "audience?words=kulturverein+4")]
    sent.append(f"/hearings/{filled.hearing}/statements/new?words=kulturverein+4")
    return [path for path in (*sorted(found), *sent, *MORE) if path.startswith(ONLY)]


async def times(visitor: Visitor, path: str) -> Times:
    """Ask for a page again and again."""
    took, worked = [], []
    for _ in range(WARM + REQUESTS):
        begun, busy = perf_counter(), process_time()
        answer = await visitor.client.get(ROOT + path.rstrip("/"), follow_redirects=False)
        took.append((perf_counter() - begun) * 1000)
        worked.append((process_time() - busy) * 1000)
        if answer.status_code != 200:
            return Times(answer.status_code)
    return Times(200, took[WARM:], worked[WARM:])


def report(engine: str, seen: Mapping[str, Times]) -> None:
    shown = {path: each for path, each in seen.items() if each.status == 200}
    rows = [
        (path, f"{median(each.took):.1f}", f"{each.p95:.1f}", f"{median(each.worked):.1f}", each.mark)
        for path, each in shown.items()
    ]
    table(("page", "ms (median)", "ms (95 %)", "of a processor", ""), rows)
    for path, each in seen.items():
        if path not in shown:
            say(f"       {path} answers {each.status}: not measured")
    slowest = max(shown, key=lambda path: shown[path].p95)
    judge(f"{engine}: the slowest page, {slowest}, 95 %", shown[slowest].p95, most=GOAL_MS, unit=" ms")


if __name__ == "__main__":
    asyncio.run(main())
