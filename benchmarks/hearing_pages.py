"""What a hearing's results cost: 5,000 ballots on 20 measures are counted, shown on a page, printed in six languages.

python -m benchmarks hearing_pages          on SQLite; the page is timed at the server, without the network
"""

import asyncio
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import httpx
from sqlalchemy import insert

from benchmarks.measuring import judge, percentile, say
from hearings.ballots import Ballot, voter_tag
from hearings.closing import close_poll
from hearings.opening import open_rating
from hearings.polls import Poll
from storage.ballot_store import SEALED
from storage.opening import open_database
from storage.poll_keys import PollKeyFolder
from storage.sealing import Seal, Vault
from storage.stores import Stores
from storage.tables.hearings import ballot
from tests.console.hearing.library import Evening
from tests.hearings.voting import EVENING, a_goal, a_hearing, measures

BALLOTS: Final = 5_000
MEASURES: Final = 20
LANGUAGES: Final = ("de", "ar")
PRINTED: Final = ("de", "en", "ar", "tr", "uk", "ru")
PUBLISHED: Final = 6  #: steps from the draft to where everybody sees the results
RUNS: Final = 100
GOAL_PAGE_MS: Final = 50
GOAL_PRINT_SECONDS: Final = 30


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await open_database("", Path(folder), Vault.in_folder(Path(folder) / "keys"), exclusive=True)
        place: Any = SimpleNamespace(data_dir=Path(folder))
        await _close(database, PollKeyFolder(Path(folder) / "keys"))
        evening = Evening(database, place)
        await evening.fill(ballots=BALLOTS)
        await evening.advance(PUBLISHED)
        await _read(evening)
        await _print(evening)
        await database.close()


async def _close(database: Any, keys: PollKeyFolder) -> None:
    poll = await database.unit(lambda stores: _fill(stores, keys))
    begun = time.perf_counter()
    result = await database.unit(lambda stores: close_poll(stores, keys, poll.id, LANGUAGES, EVENING))
    say(f"counting {result.method.ballots:,} ballots on {MEASURES} measures: {time.perf_counter() - begun:.2f} s")


async def _fill(stores: Stores, keys: PollKeyFolder) -> Poll:
    hearing = await a_hearing(stores)
    goal = await a_goal(stores, hearing)
    await measures(stores, goal, *map(str, range(MEASURES)))
    poll = await open_rating(stores, keys, hearing, goal, None, EVENING)
    key, rows = keys.read(poll.id), []
    for number in range(BALLOTS):
        answers = {option.id: 1 + (number + option.id) % 5 for option in poll.options}
        sealed = Seal(0, key).close(Ballot(answers, LANGUAGES[number % 2], "memory", number % 9).to_json(), SEALED)
        rows.append({"poll_id": poll.id, "tag": voter_tag(key, str(number)), "sealed": sealed})
    await stores.session.run(insert(ballot), rows)
    return poll


async def _read(evening: Evening) -> None:
    transport, took = httpx.ASGITransport(evening.web()), []
    async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as reader:
        for number in range(RUNS):
            begun = time.perf_counter()
            page = await reader.get(f"/hearings/{evening.code}/{LANGUAGES[number % 2]}")
            took.append((time.perf_counter() - begun) * 1000)
            page.raise_for_status()
    judge("results page, median", percentile(took, 50), most=GOAL_PAGE_MS, unit=" ms")
    judge("results page, p95", percentile(took, 95), most=GOAL_PAGE_MS, unit=" ms")


async def _print(evening: Evening) -> None:
    """Print the report in every language at once, as the print room does."""
    evening.web()
    begun = time.perf_counter()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(evening.web()), base_url="https://hub.example", timeout=300
    ) as reader:
        paths = [f"/hearings/{evening.code}/{tag}/report.pdf" for tag in PRINTED]
        printed = await asyncio.gather(*(reader.get(path) for path in paths))
    seconds = time.perf_counter() - begun
    for each in printed:
        each.raise_for_status()
    judge(f"reports in {len(PRINTED)} languages", seconds, most=GOAL_PRINT_SECONDS, unit=" s")
