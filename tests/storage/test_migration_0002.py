"""Deliveries of the release before know afterwards through which account they leave, and how many parts a chat gets."""

from typing import Any

import pytest
from sqlalchemy import Connection, text

from storage.opening import database_url
from storage.schema import alone, change_schema
from tests.databases import MakePlace, Place
from tests.storage.test_released_schemas import RELEASES, load

OLD_COLUMNS = "id, broadcast_id, address_id, part, state, reason, epoch, attempts, due_at, remote_id, text_hash"
COLUMNS = "broadcast_id, address_id, part, state, account, part_count, action, target_id"
CORRECTION = """
INSERT INTO broadcast (edition_id, segment, state, created_at, send_local, zone, next_at, frozen_up_to, note,
    kind, of_id)
SELECT edition_id, segment, state, created_at, '', '', next_at, 0, '', 'correct', id FROM broadcast WHERE id = 1;
INSERT INTO delivery (broadcast_id, address_id, part, language, language_part, wanted, text_hash, state, reason,
    attempts, due_at, remote_id, shown_hash, changed_at, account, part_count, action, target_id)
SELECT (SELECT max(id) FROM broadcast), address_id, part, language, 0, '', '', 'queued', '',
    0, 0, '', '', 0, account, part_count, 'edit', id FROM delivery WHERE broadcast_id = 1
"""


@pytest.fixture
async def released(make_place: MakePlace, engine_name: str) -> Place:
    """A database as release 0.1.0 left it, at revision 0001."""
    place = await make_place(engine_name, migrated=False)
    (release,) = [folder for folder in RELEASES if folder.name == "schema-0.1.0"]
    await load(place, (release / f"{engine_name}.sql").read_text())
    return place


async def go_to(place: Place, revision: str) -> None:
    await alone(database_url(place.url, place.data_dir), lambda connection: change_schema(connection, revision))


async def rows(place: Place, statement: str) -> list[tuple[Any, ...]]:
    def ask(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(text(statement))]

    return await alone(database_url(place.url, place.data_dir), ask)


async def test_up_every_delivery_knows_its_account_and_its_company(released: Place) -> None:
    await go_to(released, "0002")

    assert await rows(released, f"SELECT {COLUMNS} FROM delivery ORDER BY id") == [
        (1, 1, 0, "sent", "telegram:1", 1, "send", None),
        (1, 2, 0, "failed", "telegram:1", 1, "send", None),
        (2, 1, 0, "sending", "telegram:1", 2, "send", None),
        (2, 1, 1, "queued", "telegram:1", 2, "send", None),
    ]
    assert await rows(released, "SELECT DISTINCT kind, of_id FROM broadcast") == [("send", None)]


async def test_down_and_up_again_nothing_is_lost_but_corrections(released: Place) -> None:
    before = await rows(released, f"SELECT {OLD_COLUMNS} FROM delivery ORDER BY id")
    broadcasts = await rows(released, "SELECT id, state FROM broadcast ORDER BY id")
    await go_to(released, "0002")
    newer = await rows(released, f"SELECT {COLUMNS} FROM delivery ORDER BY id")
    await load(released, CORRECTION)
    assert len(await rows(released, "SELECT id FROM delivery WHERE action = 'edit'")) == 2

    await go_to(released, "0001")
    after = await rows(released, f"SELECT {OLD_COLUMNS} FROM delivery ORDER BY id")

    assert (after, await rows(released, "SELECT id, state FROM broadcast ORDER BY id")) == (before, broadcasts)
    await go_to(released, "0002")
    assert await rows(released, f"SELECT {COLUMNS} FROM delivery ORDER BY id") == newer
