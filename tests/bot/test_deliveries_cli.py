import asyncio
import csv
import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.city import load_city
from bot.deliveries_cli import make_app
from broadcasts import exporting
from broadcasts.deliveries import DeliveryState, NewDelivery
from broadcasts.editions import EditionText
from contacts.organisations import OrganisationState
from hub.units import Units
from storage.sealing import Vault
from storage.stores import Stores
from tests.bot.driver import CITY
from tests.databases import Place, sqlite_template
from tests.storage.people import ACCOUNT, ANNA, GROUP, NOON, RUNNING, a_broadcast, an_organisation

__all__ = ["sqlite_template"]
S = DeliveryState


class Exports:
    """The commands on a database with one broadcast."""

    def __init__(self, place: Place) -> None:
        self.folder = place.data_dir

        @asynccontextmanager
        async def open_database() -> AsyncIterator[Units[Stores]]:
            async with place.opened() as database:
                yield database

        self._app = make_app(open_database, lambda: load_city(CITY))
        asyncio.run(self._fill(place))

    async def _fill(self, place: Place) -> None:
        async with place.opened() as database:
            await database.unit(_fill)

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(self._app, ["export", *arguments])

    def rows(self, name: str) -> list[list[str]]:
        text = (self.folder / name).read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))


async def _fill(stores: Stores) -> None:
    broadcast = await a_broadcast(stores, *RUNNING)
    edition = await stores.editions.get(broadcast.edition_id)
    assert edition is not None
    text = EditionText("de", "=Titel()", "Text")
    await stores.editions.save(replace(edition, texts={"de": text}), NOON)
    organisation = await an_organisation(stores, "Kulturverein", state=OrganisationState.CONFIRMED)
    group, anna = await stores.addresses.open(GROUP, NOON), await stores.addresses.open(ANNA, NOON)
    await stores.organisations.link(group, organisation, NOON)

    def row(address_id: int, part: int, state: S, reason: str) -> NewDelivery:
        return NewDelivery(address_id, ACCOUNT, part, 2, "de", part, "tr", "hash", state, reason)

    rows = [
        row(group.id, 0, S.SENT, "corrected"),
        row(group.id, 1, S.SENT, "replaced"),
        row(anna.id, 0, S.FAILED, "blocked"),
        row(anna.id, 1, S.SKIPPED, "blocked"),
    ]
    await stores.deliveries.add(broadcast.id, rows, NOON)


@pytest.fixture
def exports(tmp_path: Path, sqlite_template: Path) -> Exports:
    shutil.copy(sqlite_template, tmp_path / "sprachrohr.db")
    return Exports(Place(f"sqlite:///{tmp_path}/sprachrohr.db", tmp_path, Vault.in_folder(tmp_path / "keys")))


def test_every_part_is_a_line_in_plain_german(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 3)

    result = exports.run(str(exports.folder / "out.csv"))

    assert result.exit_code == 0, result.output
    assert ": 4 lines." in result.output
    head, *rows = exports.rows("out.csv")
    assert head[:6] == ["Rundsendung", "wozu", "Ausgabe", "begonnen", "Chat-Nummer", "Organisation"]
    assert rows[0] == [
        "1",
        "Versand",
        "'=Titel()",
        "2026-11-26 12:00:00",
        "1",
        "Kulturverein",
        "Gruppe",
        "Telegram",
        "Deutsch",
        "Türkçe",
        "1 von 2",
        "vom Messenger angenommen",
        "",
        "0",
        "2026-11-26 12:00:00",
        "berichtigt",
    ]
    assert rows[1][-1] == "Hinweis auf den Rückruf"
    assert [row[4:7] + row[11:13] + row[-1:] for row in rows[2:]] == [
        ["2", "", "Einzelperson", "nicht erreicht", "der Bot wurde dort blockiert", ""],
        ["2", "", "Einzelperson", "ausgelassen", "der Bot wurde dort blockiert", ""],
    ]


def test_it_holds_no_address_and_spreadsheets_read_it(exports: Exports) -> None:
    exports.run(str(exports.folder / "out.csv"), "--language", "en", "--broadcast", "1")

    content = (exports.folder / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfbroadcast;what for;")
    assert ANNA.value.encode() not in content
    assert GROUP.value.encode() not in content
    assert b"they have blocked the bot" in content
    assert (exports.folder / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_file_is_never_overwritten_and_a_broadcast_must_exist(exports: Exports) -> None:
    (exports.folder / "there.csv").write_text("mine")

    there = exports.run(str(exports.folder / "there.csv"))
    unknown = exports.run(str(exports.folder / "out.csv"), "--broadcast", "7")

    assert (there.exit_code, unknown.exit_code) == (1, 1)
    assert "cannot be written: File exists" in there.output
    assert "There is no broadcast 7." in unknown.output
    assert not (exports.folder / "out.csv").exists()
