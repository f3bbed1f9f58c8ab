import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import DEMO_CITY
from bot.city import load_city
from bot.organisations_cli import make_app, say
from contacts.organisation_table import Column, Problem, What
from hub.units import Units
from storage.sealing import Vault
from storage.stores import Stores
from tests.databases import Place, sqlite_template

__all__ = ["sqlite_template"]

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
HEADER = "name;languages;topics;email;consent_source;consent_date\n"
GOOD = HEADER + "Frauencafé;ar,de;news;cafe@example.org;;\nGarten;de;news;garten@example.org;Formular;18.03.2026\n"


class CommandLine:
    """The commands on a fresh database."""

    def __init__(self, place: Place) -> None:
        self.folder = place.data_dir

        @asynccontextmanager
        async def open_database() -> AsyncIterator[Units[Stores]]:
            async with place.opened() as database:
                yield database

        self._app = make_app(open_database, lambda: load_city(DEMO_CITY), lambda: NOW)
        asyncio.run(self._put_topic(place))

    async def _put_topic(self, place: Place) -> None:
        async with place.opened() as database:
            await database.unit(lambda stores: stores.subscriptions.put_topic("news", {"de": "Neues"}, {}, 0))

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(self._app, list(arguments))

    def bring_in(self, content: str | bytes, *options: str) -> Result:
        file = self.folder / "list.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.run("import", str(file), *options)

    def exported(self) -> str:
        file = self.folder / "export.csv"
        file.unlink(missing_ok=True)
        assert self.run("export", str(file)).exit_code == 0
        return file.read_text("utf-8-sig")


@pytest.fixture
def line(sqlite_template: Path, tmp_path: Path) -> CommandLine:
    shutil.copy(sqlite_template, tmp_path / "sprachrohr.db")
    return CommandLine(Place(f"sqlite:///{tmp_path}/sprachrohr.db", tmp_path, Vault.in_folder(tmp_path / "keys")))


def counts(result: Result) -> list[list[str]]:
    """Return the summary's rows."""
    rows = (row.split("│") for row in result.output.splitlines() if row.startswith("│"))
    return [[cell.strip() for cell in row[1:-1]] for row in rows]


def test_an_import_shows_what_it_did(line: CommandLine) -> None:
    result = line.bring_in(GOOD)

    assert result.exit_code == 0
    assert counts(result) == [
        ["new", "2"],
        ["changed", "0"],
        ["unchanged", "0"],
        ["mailboxes that wait for their holder", "1"],
    ]


def test_a_dry_run_shows_the_same_and_changes_nothing(line: CommandLine) -> None:
    result = line.bring_in(GOOD, "--dry-run")

    assert (result.exit_code, counts(result)[0]) == (0, ["new", "2"])
    assert "Nothing was changed: this was a dry run." in result.output
    assert len(line.exported().splitlines()) == 1


def test_changes_are_named_line_by_line(line: CommandLine) -> None:
    line.bring_in(GOOD)

    result = line.bring_in(GOOD.replace("ar,de", "de,ar"))

    assert "line 2, Frauencafé: languages" in result.output
    assert counts(result)[:3] == [["new", "0"], ["changed", "1"], ["unchanged", "1"]]


def test_every_problem_is_a_line_and_nothing_is_imported(line: CommandLine) -> None:
    result = line.bring_in(GOOD + "[B];arabisch;;;;\nC;de;;x@;;\n")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "line 4, languages: “arabisch” is not a language we know; did you mean “ar”?",
        "line 5, email: “x@” is not an e-mail address",
        "2 problems in list.csv: nothing was imported.",
    ]
    assert len(line.exported().splitlines()) == 1


def test_a_list_in_latin_1_is_refused_with_the_way_out(line: CommandLine) -> None:
    result = line.bring_in(GOOD.encode("latin-1"))

    assert result.exit_code == 1
    assert "line 2: this is not UTF-8" in result.output
    assert "CSV UTF-8" in result.output


def test_a_missing_column_is_named(line: CommandLine) -> None:
    result = line.bring_in("name;topics\nA;news\n")

    assert result.exit_code == 1
    assert "line 1, languages: the column is missing" in result.output


def test_an_export_is_only_for_its_owner_and_never_overwrites(line: CommandLine) -> None:
    line.bring_in(GOOD)
    file = line.folder / "export.csv"

    first, second = line.run("export", str(file)), line.run("export", str(file))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "cannot be written: File exists" in second.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert counts(line.run("import", str(file)))[:3] == [["new", "0"], ["changed", "0"], ["unchanged", "2"]]


def test_a_file_that_does_not_exist_is_named(line: CommandLine) -> None:
    result = line.run("import", "nothing.csv")

    assert result.exit_code == 2
    assert "nothing.csv" in result.output


@pytest.mark.parametrize("what", What)
def test_every_problem_has_a_sentence(what: What) -> None:
    sentence = say(Problem(7, what, Column.TOPICS, "{value}", "something", 3))

    assert sentence.startswith("line 7, topics: ")
    assert sentence[16:].strip()
