from collections.abc import Iterable
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Column, LargeBinary, delete, select, update

from channels.address import Address
from channels.chat_store import Author
from channels.outgoing import Outgoing
from contacts.inquiries import write_inquiry
from contacts.organisations import OrganisationKind, OrganisationState
from contacts.staff import Role
from hearings.content import Content
from hearings.goals import Goal
from hearings.participants import join
from hub.steps import Step
from storage.columns import Privacy
from storage.keys import check_key
from storage.sealing import KeyTrouble, Seal, Vault
from storage.stores import Stores
from storage.tables import metadata
from storage.tables.hub import data_key
from tests.databases import MakePlace, Place
from tests.storage.filled_answers import fill_answers
from tests.storage.filled_hearing import fill_evening, fill_office, fill_votes
from tests.storage.people import NOON

CANARY = "kanarienvogel-47110815"
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_says_how_private_it_is(column: Column[object]) -> None:
    privacy = column.info.get("privacy")

    assert isinstance(privacy, Privacy)
    if privacy is not Privacy.OPEN:
        assert isinstance(column.type, LargeBinary)


async def test_what_is_personal_is_nowhere_in_clear(place: Place) -> None:
    async with place.opened() as database:
        await database.unit(_put_canaries)
        rows = await database.read(_personal_values)
        seen = [value for path in _files(place.data_dir) for value in [path.read_bytes()]]
        if not place.is_sqlite:
            seen.append(await _everything_in_postgres(place.url))
    seen += [path.read_bytes() for path in _files(place.data_dir)]  # and once more after the last checkpoint

    personal = {str(column) for column in COLUMNS if column.info["privacy"] is Privacy.PERSONAL}
    assert {name for name, values in rows.items() if values} == personal
    assert all(len(value) > 28 for values in rows.values() for value in values)  # nonce and tag
    assert not [content for content in seen if CANARY.encode() in content or CANARY.encode().hex().encode() in content]
    assert [content for content in seen if b"Kulturverein" in content or b"Kulturverein".hex().encode() in content]


async def test_the_canary_test_would_see_a_leak(place: Place) -> None:
    async with place.opened() as database:
        await database.unit(lambda s: s.subscriptions.put_topic(CANARY, {}, {}, 1))
        seen = b"".join(path.read_bytes() for path in _files(place.data_dir))
        if not place.is_sqlite:
            seen += await _everything_in_postgres(place.url)

    assert CANARY.encode() in seen


async def test_without_its_data_key_a_contacts_values_are_gone(place: Place) -> None:
    async def forget(stores: Stores) -> None:
        await stores.session.run(update(data_key).values(wrapped=stores.session.vault.new_key()[1]))

    async with place.opened() as database:
        address_id = await database.unit(_put_canaries)
        await database.unit(forget)

        for reading in (
            lambda s: s.addresses.get(address_id),
            lambda s: s.steps.get(address_id, ""),
            lambda s: s.organisations.all(),
            lambda s: s.staff.members(),
            lambda s: s.chat.entries(_address(), 0, 10),
            lambda s: s.files.get("ab12"),
            lambda s: s.ideas.get(1),
            lambda s: s.attendance.of(1),
            lambda s: s.committee.of(1),
            lambda s: s.ballots.counted(2),
        ):
            with pytest.raises(KeyTrouble):
                await database.read(reading)


async def test_a_destroyed_key_leaves_the_disk(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    async def destroy(stores: Stores) -> bytes:
        (row,) = await stores.session.rows(select(data_key.c.wrapped).order_by(data_key.c.id).limit(1))
        await stores.session.run(update(data_key).where(data_key.c.wrapped == row.wrapped).values(wrapped=b""))
        return bytes(row.wrapped)

    async with place.opened() as database:
        await database.unit(_put_canaries)
        wrapped = await database.unit(destroy)
        before = _found(wrapped, place.data_dir)
        await database.scrub()

        assert before == ["sprachrohr.db-wal"]
        assert _found(wrapped, place.data_dir) == []


async def test_closing_leaves_one_file_and_no_log(make_place: MakePlace) -> None:
    place = await make_place("sqlite")

    async with place.opened() as database:
        await database.unit(_put_canaries)

    assert sorted(path.name for path in _files(place.data_dir)) == ["sprachrohr.db"]


async def test_scrubbing_disturbs_nothing(place: Place) -> None:
    async with place.opened() as database:
        address_id = await database.unit(_put_canaries)

        await database.scrub()

        assert (await database.read(lambda s: s.addresses.get(address_id))).address == _address()


async def test_a_destroyed_key_says_so_and_the_database_still_opens(place: Place) -> None:
    async with place.opened() as database:
        address_id = await database.unit(_put_canaries)
        await database.unit(lambda s: s.session.run(update(data_key).values(wrapped=b"")))

    async with place.opened() as database:
        with pytest.raises(KeyTrouble, match="the data key was destroyed"):
            await database.read(lambda s: s.addresses.get(address_id))


def test_a_value_opens_for_its_own_use_only(tmp_path: Path) -> None:
    vault = Vault.in_folder(tmp_path)
    key, wrapped = vault.new_key()
    sealed = Seal(1, key).close(CANARY, "address.value")

    seal = vault.seal(1, wrapped)
    assert seal.open(sealed, "address.value") == CANARY
    with pytest.raises(KeyTrouble):
        seal.open(sealed, "step.data")
    with pytest.raises(KeyTrouble):
        seal.open(sealed[:-1], "address.value")


def test_the_master_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = Vault.in_folder(folder).lookup("address", "x")

    assert Vault.in_folder(folder).lookup("address", "x") == first
    assert [(path.name, oct(path.stat().st_mode & 0o777)) for path in folder.iterdir()] == [("master.key", "0o600")]


@pytest.mark.parametrize("content", ["", "not hex", "abcd"])
def test_a_master_key_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "master.key").write_text(content)

    with pytest.raises(KeyTrouble, match="master"):
        Vault.in_folder(tmp_path)


async def test_a_database_without_keys_takes_any_master_key(place: Place) -> None:
    async with place.opened() as database:
        await database.unit(lambda s: s.session.run(delete(data_key)))

        await database.read(lambda s: check_key(s.session))


def _address() -> Address:
    return Address("webchat", "", CANARY)


async def _put_canaries(stores: Stores) -> int:
    """Put the canary through every personal column; return the address it stands in."""
    chat = await stores.addresses.open(_address(), NOON)
    await stores.organisations.add(
        "Kulturverein",
        OrganisationKind.ASSOCIATION,
        (),
        OrganisationState.CONFIRMED,
        CANARY,
        (),
        CANARY,
        NOON,
    )
    assert chat.contact_id is not None
    await stores.staff.add(chat.contact_id, Role.ADMIN, CANARY, NOON)
    await stores.staff.add_invite(CANARY, Role.ADMIN, None, NOON, NOON)
    await stores.sign_in.add_link(CANARY, 1, NOON, NOON)
    await stores.pushes.put(chat.id, CANARY, CANARY, NOON)
    await stores.steps.put(chat.id, "", Step("name", 1, {"typed": CANARY}))
    await stores.steps.put(chat.id, CANARY, Step("name"))
    await stores.outbox.add(chat.id, Outgoing(CANARY), NOON)
    await write_inquiry(stores.inquiries, chat.id, None, CANARY, NOON)
    await stores.chat.append(_address(), Author.PERSON, Outgoing(CANARY), "1", NOON)
    await stores.updates.first_time("webchat", "", CANARY, NOON)
    await stores.files.add("ab12", "plan.pdf", "application/pdf", CANARY.encode(), NOON)
    await _put_hearing_canaries(stores, chat.id)
    return chat.id


async def _put_hearing_canaries(stores: Stores, chat: int) -> None:
    hearing = await stores.hearings.add(Content.of("de", "Hearing"), None, NOON)
    goal = await stores.goals.add(Goal(0, hearing.id, 0, Content.of("de", "Ziel"), Content.of("de", "Ziel"), "🏠"))
    person = await join(stores.participants, hearing, chat, "ar", "webchat", None, NOON)
    (club,) = await stores.organisations.all()
    await fill_evening(stores, hearing, goal, person, CANARY)
    await fill_votes(stores, hearing, CANARY)
    await fill_office(stores, hearing, goal, club.id, CANARY)
    await fill_answers(stores, chat, CANARY)


async def _personal_values(stores: Stores) -> dict[str, list[bytes]]:
    return {
        str(column): [row[0] for row in await stores.session.rows(select(column)) if row[0] is not None]
        for column in COLUMNS
        if column.info["privacy"] is Privacy.PERSONAL
    }


def _files(data_dir: Path) -> Iterable[Path]:
    return [path for path in data_dir.iterdir() if path.is_file()]


def _found(value: bytes, folder: Path) -> list[str]:
    return [path.name for path in _files(folder) if value in path.read_bytes()]


async def _everything_in_postgres(url: str) -> bytes:
    """Return all columns of all rows as text."""
    connection = await asyncpg.connect(url)
    try:
        found = [await connection.fetch(f'SELECT t::text AS row FROM "{table}" t') for table in metadata.tables]
    finally:
        await connection.close()
    return "\n".join(row["row"] for rows in found for row in rows).encode()
