import json
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from storage.opening import SchemaState, schema_state
from storage.sealing import Vault
from tests.databases import MakePlace, Place
from tests.storage.filled import look

RELEASES = sorted((Path(__file__).parents[1] / "fixtures").glob("schema-*"))


async def load(place: Place, script: str) -> None:
    if place.is_sqlite:
        with closing(sqlite3.connect(place.data_dir / "sprachrohr.db")) as connection:
            connection.executescript(script)
        return
    connection = await asyncpg.connect(place.url)
    try:
        await connection.execute(script)
    finally:
        await connection.close()


def test_there_are_released_schemas() -> None:
    assert "schema-0.1.0" in [release.name for release in RELEASES]


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
async def test_a_released_version_upgrades_with_its_data(
    make_place: MakePlace, engine_name: str, release: Path
) -> None:
    place = await make_place(engine_name, migrated=False)
    await load(place, (release / f"{engine_name}.sql").read_text())

    async with place.opened(Vault.in_folder(release)) as database:
        seen = await database.read(look)

    expected = json.loads((release / "expected.json").read_text())
    younger = seen["rows"].keys() - expected["rows"].keys()
    began = {"edition_event": seen["rows"]["edition_text"]}  # a history begins with the texts as they stood
    assert {table: seen["rows"].pop(table) for table in younger} == dict.fromkeys(younger, 0) | began
    unknown_then = seen.keys() - expected.keys()
    assert [seen.pop(name) for name in unknown_then] == [[]] * len(unknown_then)
    assert seen == expected
    assert await schema_state(place.url, place.data_dir) is SchemaState.CURRENT
