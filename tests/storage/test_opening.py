import asyncio
from pathlib import Path

import pytest

from hub.leases import DEAD_AFTER
from storage.opening import (
    DatabaseLocked,
    DatabaseUnreachable,
    NewerDatabase,
    SchemaState,
    database_url,
    migrate,
    open_database,
    schema_state,
)
from storage.schema import alone
from storage.sealing import KeyTrouble, Vault
from tests.databases import MakePlace, Place
from tests.storage.people import ANNA, NOON


async def test_a_fresh_database_is_empty_and_migrate_makes_it_current(make_place: MakePlace, engine_name: str) -> None:
    place = await make_place(engine_name, migrated=False)
    before = await schema_state(place.url, place.data_dir)

    await migrate(place.url, place.data_dir)

    assert (before, await schema_state(place.url, place.data_dir)) == (SchemaState.EMPTY, SchemaState.CURRENT)


async def test_asking_for_the_state_makes_no_file(tmp_path: Path) -> None:
    state = await schema_state("", tmp_path)

    assert state is SchemaState.EMPTY
    assert not (tmp_path / "sprachrohr.db").exists()


async def test_two_processes_that_migrate_at_once_do_not_collide(make_place: MakePlace, engine_name: str) -> None:
    place = await make_place(engine_name, migrated=False)

    await asyncio.gather(*(migrate(place.url, place.data_dir) for _ in range(3)))

    assert await schema_state(place.url, place.data_dir) is SchemaState.CURRENT


async def test_a_database_of_a_newer_release_is_left_alone(place: Place) -> None:
    def pretend(connection: object) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")  # type: ignore[attr-defined]

    await alone(database_url(place.url, place.data_dir), pretend)

    with pytest.raises(NewerDatabase, match="made by a newer release"):
        await open_database(place.url, place.data_dir, place.vault, exclusive=True)
    assert await schema_state(place.url, place.data_dir) is SchemaState.NEWER


async def test_a_second_hub_on_one_file_is_told_so(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    async with place.opened(exclusive=True):
        with pytest.raises(DatabaseLocked, match=r"^Another hub runs on .*sprachrohr\.db: stop it first"):
            await open_database(place.url, place.data_dir, place.vault, exclusive=True)

    async with place.opened(exclusive=True):  # and is let in when the first has ended
        pass


async def test_a_short_command_line_write_needs_no_lock(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    async with place.opened(exclusive=True) as hub, place.opened() as command_line:
        await command_line.unit(lambda s: s.subscriptions.put_topic("culture", {"de": "Kultur"}, {}, 1))

        assert [topic.code for topic in await hub.read(lambda s: s.subscriptions.topics())] == ["culture"]


async def test_the_owner_of_the_file_declares_everybody_before_it_dead(make_place: MakePlace) -> None:
    place = await make_place("sqlite")
    async with place.opened(exclusive=True) as killed:
        epoch = await killed.unit(lambda s: s.leases.begin("sender", NOON))

    async with place.opened(exclusive=True) as successor:
        alive = await successor.unit(lambda s: s.leases.beat(epoch, NOON + DEAD_AFTER / 2))

    assert alive is False


async def test_another_master_key_is_named_in_a_clear_sentence(place: Place, tmp_path: Path) -> None:
    async with place.opened() as database:
        await database.unit(lambda s: s.addresses.open(ANNA, NOON))

    with pytest.raises(KeyTrouble, match="restore the keys folder that belongs to it"):
        await open_database(place.url, place.data_dir, Vault.in_folder(tmp_path / "other"), exclusive=False)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://here/db", "DATABASE_URL must read"),
        ("nonsense", "DATABASE_URL must read"),
        ("postgresql://hub:secret@127.0.0.1:1/hub", r"The database postgresql://hub:\*\*\*@127.0.0.1:1/hub cannot"),
        ("sqlite:////dev/null/hub.db", "The database sqlite:////dev/null/hub.db cannot be used"),
    ],
)
async def test_a_database_that_is_not_there(tmp_path: Path, url: str, sentence: str) -> None:
    with pytest.raises(DatabaseUnreachable, match=sentence):
        await open_database(url, tmp_path, Vault.in_folder(tmp_path), exclusive=False)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "sprachrohr.db").write_text("Protokoll der Sitzung vom 3. November\n" * 100)

    with pytest.raises(DatabaseUnreachable, match="file is not a database"):
        await open_database("", tmp_path, Vault.in_folder(tmp_path), exclusive=True)
