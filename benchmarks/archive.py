"""How long the public archive works on a page: 500 editions in 16 languages, each with a correction, on SQLite.

    python -m benchmarks.archive

What a reader's request costs the server's processor, without the network. The goal is 20 ms.
"""

import asyncio
import tempfile
from pathlib import Path
from time import process_time
from typing import Final

import httpx
from sqlalchemy import insert, select

from benchmarks.measuring import judge, middle, percentile, table
from benchmarks.texts import TEXT
from broadcasts.broadcasts import BroadcastKind
from broadcasts.editions import EditionText
from locales.registry import LANGUAGES
from storage.opening import open_database
from storage.sealing import Vault
from storage.stores import Stores
from storage.tables.broadcasts import broadcast, edition, edition_text
from tests.broadcasts.town import Town
from tests.console.library import publish, web

EDITIONS: Final = 500  #: ten years of newsletters
LANGUAGE_COUNT: Final = 16
RUNS: Final = 200
GOAL_MS: Final = 20
PATHS: Final = (
    "/archive/ar",
    "/archive/ar?page=25",
    "/archive/ar/250",
    "/archive/de/1/notice",
    "/archive/ar/feed.atom",
)


async def fill(town: Town) -> None:
    """Publish one edition as the hub does, and copy its rows."""
    texts = [EditionText(tag, f"Ausgabe {tag}", TEXT) for tag in [*LANGUAGES][:LANGUAGE_COUNT]]
    await publish(town, *texts)

    async def copy(stores: Stores) -> None:
        session = stores.session
        (model,) = await session.rows(select(edition))
        (sending,) = await session.rows(select(broadcast))
        words = [dict(row._mapping) for row in await session.rows(select(edition_text))]
        for number in range(2, EDITIONS + 1):
            for corrects_id in (None, number):
                id_ = number if corrects_id is None else EDITIONS + number
                values = {**model._mapping, "id": id_, "number": number, "corrects_id": corrects_id}
                await session.run(insert(edition).values(values))
                for row in words:
                    await session.run(insert(edition_text).values({**row, "edition_id": id_}))
                kind = BroadcastKind.SEND if corrects_id is None else BroadcastKind.CORRECT
                values = {**sending._mapping, "id": id_, "edition_id": id_, "kind": kind}
                await session.run(insert(broadcast).values(values))

    await town.unit(copy)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await open_database("", Path(folder), Vault.in_folder(Path(folder) / "keys"), exclusive=True)
        town = Town(database)
        await fill(town)
        rows, slowest = [], 0.0
        async with httpx.AsyncClient(transport=httpx.ASGITransport(web(town)), base_url="http://hub") as reader:
            for path in PATHS:
                times = [await milliseconds(reader, path) for _ in range(RUNS)][RUNS // 10 :]
                rows.append((path, middle(times), f"{percentile(times, 95):.2f}"))
                slowest = max(slowest, percentile(times, 95))
        await database.close()
    table(("page", "ms (median)", "ms (95 %)"), rows)
    judge("the slowest page, 95 %", slowest, most=GOAL_MS, unit=" ms")


async def milliseconds(reader: httpx.AsyncClient, path: str) -> float:
    began = process_time()
    answer = await reader.get(path)
    took = (process_time() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return took


if __name__ == "__main__":
    asyncio.run(main())
