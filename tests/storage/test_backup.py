import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcasts.broadcasts import BroadcastAction, BroadcastState, resume_action
from broadcasts.deliveries import DeliveryState
from channels.outgoing import Outgoing
from storage import restore as restoring
from storage.backup import Manifest, backup, has_failed
from storage.opening import DatabaseLocked, DatabaseUnreachable
from storage.restore import BackupUnreadable, DatabaseNotEmpty, restore
from storage.schema import known_revisions
from storage.sealing import KeyTrouble, Vault
from storage.tables import metadata
from tests.databases import MakePlace, Place
from tests.storage.filled import fill, look
from tests.storage.people import ACCOUNT, ANNA, NOON, TELEGRAM, a_broadcast

LATER = NOON + timedelta(days=1)
BOTH = ["sqlite", "postgresql"]
#: What a restore changes in a filled database: nothing that was open goes on by itself.
AFTERWARDS = {
    "broadcasts": [[3, "paused", "restored"], [2, "paused", "restored"], [1, "finished", ""]],
    "deliveries": {"1": {"sent": 1, "failed": 1}, "2": {"uncertain": 1, "held": 1}, "3": {}},
}


async def filled(make_place: MakePlace, engine: str) -> tuple[Place, dict[str, Any]]:
    place = await make_place(engine)
    async with place.opened() as database:
        await fill(database)
        return place, await database.read(look)


async def saved(place: Place) -> Path:
    target = place.data_dir / "hub.backup"
    await backup(place.url, place.data_dir, place.vault, target, NOON)
    return target


async def put_back(there: Place, source: Path, vault: Vault, *, force: bool = False) -> Manifest:
    return await restore(there.url, there.data_dir, vault, source, LATER, force=force)


async def seen(place: Place, vault: Vault) -> dict[str, Any]:
    async with place.opened(vault) as database:
        return await database.read(look)


@pytest.mark.parametrize("source", BOTH)
@pytest.mark.parametrize("target", BOTH)
async def test_a_backup_of_one_engine_is_restored_into_the_other(
    make_place: MakePlace, source: str, target: str
) -> None:
    here, before = await filled(make_place, source)
    there = await make_place(target, migrated=False)

    await put_back(there, await saved(here), here.vault)

    assert await seen(there, here.vault) == before | AFTERWARDS
    assert await seen(here, here.vault) == before  # a backup changes nothing


async def test_a_backup_that_fails_is_remembered_until_one_succeeds(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    with pytest.raises(FileNotFoundError):
        await backup(place.url, place.data_dir, place.vault, place.data_dir / "not there" / "hub.backup", NOON)
    failed = has_failed(place.data_dir)
    await saved(place)

    assert (failed, has_failed(place.data_dir)) == (True, False)


async def test_the_manifest_says_what_is_in_it_and_the_file_is_the_owners(
    make_place: MakePlace, engine_name: str
) -> None:
    place, before = await filled(make_place, engine_name)
    progress: list[tuple[str, int]] = []
    target = place.data_dir / "hub.backup"

    manifest = await backup(
        place.url, place.data_dir, place.vault, target, NOON, lambda table, rows: progress.append((table, rows))
    )

    assert manifest == Manifest(
        format=1,
        revision=known_revisions()[-1],
        made_at="2026-11-26T11:00:00+00:00",
        engine=engine_name,
        master_key=place.vault.fingerprint,
        rows=before["rows"],
        last_numbers=manifest.last_numbers,
    )
    assert manifest.last_numbers["outbox"] == 2
    assert dict(progress) == before["rows"]
    assert set(before["rows"]) == set(metadata.tables)
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in place.data_dir.glob("*.part")] == []


async def test_the_master_key_is_not_in_it(make_place: MakePlace) -> None:
    place, _ = await filled(make_place, "sqlite")
    key = (place.data_dir / "keys" / "master.key").read_text().strip()

    with zipfile.ZipFile(await saved(place)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())

    assert key.encode() not in everything
    assert "Köprü".encode() not in everything  # what a person typed is sealed
    assert "Ägäis e. V.".encode() in everything


async def test_the_hub_may_go_on_while_a_backup_is_made(make_place: MakePlace, engine_name: str) -> None:
    place, before = await filled(make_place, engine_name)
    async with place.opened(exclusive=True) as hub:
        target = await saved(place)
        await hub.unit(lambda s: s.organisations.set_languages(1, ("tr",)))

    there = await make_place(engine_name)
    await put_back(there, target, place.vault)

    assert (await seen(there, place.vault))["organisations"] == before["organisations"]


async def test_nothing_leaves_by_itself_after_a_restore(make_place: MakePlace, engine_name: str) -> None:
    here, _ = await filled(make_place, engine_name)
    there = await make_place(engine_name)
    await put_back(there, await saved(here), here.vault)

    async with there.opened(here.vault) as database:
        assert await database.unit(lambda s: s.outbox.take(TELEGRAM, 9, LATER, 10)) == []
        assert await database.unit(lambda s: s.deliveries.lease(ACCOUNT, 9, LATER, 10)) == []
        assert await database.unit(lambda s: s.broadcasts.claim_due(LATER)) is None
        assert await database.unit(lambda s: s.leases.bury()) == []


async def test_a_repetition_that_was_due_since_the_backup_stands_still(make_place: MakePlace, engine_name: str) -> None:
    here, _ = await filled(make_place, engine_name)
    there = await make_place(engine_name)
    await restore(there.url, there.data_dir, here.vault, await saved(here), NOON + timedelta(days=14))

    async with there.opened(here.vault) as database:
        (still,) = await database.unit(lambda s: s.schedules.living())
        assert (still.next_at, still.ended_at) == (None, None)
        assert await database.unit(lambda s: s.schedules.claim_due(NOON + timedelta(days=30))) is None


async def test_a_person_may_let_a_restored_broadcast_go_on(make_place: MakePlace, engine_name: str) -> None:
    here, _ = await filled(make_place, engine_name)
    there = await make_place(engine_name)
    await put_back(there, await saved(here), here.vault)

    async with there.opened(here.vault) as database:
        planned, running, _ = await database.read(lambda s: s.broadcasts.latest(3))
        assert (resume_action(planned), resume_action(running)) == (BroadcastAction.PREPARE, BroadcastAction.RESUME)
        planned = await database.unit(lambda s: s.broadcasts.move(planned, resume_action(planned), LATER))
        await database.unit(lambda s: s.broadcasts.move(running, resume_action(running), LATER))
        # What follows an uncertain part waits until somebody has decided about that.
        assert await database.unit(lambda s: s.ledger.release_held(running.id, LATER)) == 0

        assert planned.state is BroadcastState.PREPARING
        assert await database.unit(lambda s: s.broadcasts.claim_due(LATER)) == planned
        assert await database.read(lambda s: s.ledger.counts(running.id)) == {
            DeliveryState.UNCERTAIN: 1,
            DeliveryState.HELD: 1,
        }


async def test_what_was_planned_for_later_stays_planned(make_place: MakePlace, engine_name: str) -> None:
    here, there = await make_place(engine_name), await make_place(engine_name)
    async with here.opened() as database:
        await database.unit(a_broadcast)

    await restore(there.url, there.data_dir, here.vault, await saved(here), NOON - timedelta(hours=1))

    async with there.opened(here.vault) as database:
        (planned,) = await database.read(lambda s: s.broadcasts.latest(3))
    assert planned.state is BroadcastState.SCHEDULED


async def test_numbers_given_before_the_backup_are_not_given_again(make_place: MakePlace, engine_name: str) -> None:
    here, there = await make_place(engine_name), await make_place("sqlite" if engine_name != "sqlite" else "postgresql")
    async with here.opened() as database:
        chat = await database.unit(lambda s: s.addresses.open(ANNA, NOON))
        last = await database.unit(lambda s: s.outbox.add(chat.id, Outgoing("Hello"), NOON))
        await database.unit(lambda s: s.outbox.refused(last, "", NOON))
        await database.unit(lambda s: s.outbox.forget_before(LATER))

    await put_back(there, await saved(here), here.vault)

    async with there.opened(here.vault) as database:
        assert await database.unit(lambda s: s.outbox.add(chat.id, Outgoing("Hello"), NOON)) == last + 1
        assert (await database.unit(lambda s: s.addresses.open(ANNA, NOON))).id == chat.id


async def test_a_database_that_holds_something_is_not_overwritten_unless_asked(
    make_place: MakePlace, engine_name: str
) -> None:
    here, before = await filled(make_place, engine_name)
    there = await make_place(engine_name)
    async with there.opened(here.vault) as database:
        await database.unit(lambda s: s.subscriptions.put_topic("old", {}, {}, 1))
    source = await saved(here)

    with pytest.raises(DatabaseNotEmpty, match="there is something in: topic"):
        await put_back(there, source, here.vault)
    kept = (await seen(there, here.vault))["topics"]
    await put_back(there, source, here.vault, force=True)

    assert kept == [["old", {}, {}]]
    assert await seen(there, here.vault) == before | AFTERWARDS


async def test_a_database_on_which_a_hub_runs_is_left_alone(make_place: MakePlace, engine_name: str) -> None:
    here, _ = await filled(make_place, engine_name)
    there = await make_place(engine_name)
    source = await saved(here)

    async with there.opened(here.vault, exclusive=True) as hub:
        await hub.unit(lambda s: s.leases.begin("bot", LATER))
        with pytest.raises(DatabaseLocked, match="hub runs on"):
            await put_back(there, source, here.vault, force=True)


async def test_the_keys_folder_that_is_needed_is_named(make_place: MakePlace, engine_name: str) -> None:
    here, _ = await filled(make_place, engine_name)
    there = await make_place(engine_name, migrated=False)

    with pytest.raises(KeyTrouble, match=rf"master key {here.vault.fingerprint}, but .*keys holds"):
        await put_back(there, await saved(here), there.vault)


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip_a_byte(content: bytes) -> bytes:
    at = content.index(b"address.jsonl") + 40
    return content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]


async def test_a_damaged_backup_changes_nothing(make_place: MakePlace, engine_name: str) -> None:
    here, before = await filled(make_place, engine_name)
    source = await saved(here)
    whole = source.read_bytes()

    for damaged in (cut_short(whole), flip_a_byte(whole), b"", b"Protokoll"):
        source.write_bytes(damaged)
        with pytest.raises(BackupUnreadable, match="is not a whole backup"):
            await put_back(here, source, here.vault, force=True)

    assert await seen(here, here.vault) == before


def changed(source: Path, target: Path, name: str, change: Callable[[str], str]) -> Path:
    """Write the backup anew with one of its files changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            content = old.read(entry).decode()
            new.writestr(entry, change(content) if entry == name else content)
    return target


CONTRADICTIONS: list[tuple[str, Callable[[str], str]]] = [
    ("manifest.json", lambda raw: raw.replace('"revision": "', '"revision": "9')),
    ("manifest.json", lambda raw: raw.replace('"format": 1', '"format": 2')),
    ("manifest.json", lambda raw: raw.replace('"outbox": ', '"outbox": 1')),
    ("address.jsonl", lambda raw: raw + raw.splitlines()[0]),
    ("address.jsonl", lambda raw: raw.replace('"contact_id":1,', '"contact_id":99,')),
    ("address.jsonl", lambda raw: raw.replace('"lookup":', '"lookout":')),
    ("topic.jsonl", lambda _: ""),
]


async def test_a_backup_that_contradicts_itself_changes_nothing(make_place: MakePlace, engine_name: str) -> None:
    here, before = await filled(make_place, engine_name)
    source = await saved(here)

    for name, change in CONTRADICTIONS:
        contradictory = changed(source, here.data_dir / "changed.backup", name, change)
        with pytest.raises(BackupUnreadable):
            await put_back(here, contradictory, here.vault, force=True)

    assert await seen(here, here.vault) == before


async def test_a_file_that_is_not_there(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    with pytest.raises(BackupUnreadable, match="There is no file"):
        await put_back(place, place.data_dir / "nowhere", place.vault)


async def test_there_is_nothing_to_back_up_before_the_first_start(make_place: MakePlace, engine_name: str) -> None:
    place = await make_place(engine_name, migrated=False)

    with pytest.raises(DatabaseUnreachable, match="nothing to back up"):
        await saved(place)


async def test_large_tables_are_carried_in_pieces(
    make_place: MakePlace, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "CHUNK", 1)
    here, before = await filled(make_place, engine_name)
    there = await make_place(engine_name)

    await put_back(there, await saved(here), here.vault)

    assert await seen(there, here.vault) == before | AFTERWARDS
