"""`sprachrohr faq`: answers in and out of a hub, and what a question finds among them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.faq.test_files import ARABIC, GERMAN, content

run = CliRunner()


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPRACHROHR_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(content(GERMAN, ARABIC))
    return file


def test_a_file_goes_in_and_comes_out_again(tmp_path: Path, file: Path) -> None:
    shown = run.invoke(app, ["faq", "import", str(file), "--dry-run"])
    taken = run.invoke(app, ["faq", "import", str(file)])
    again = run.invoke(app, ["faq", "import", str(file)])
    out = run.invoke(app, ["faq", "export", str(tmp_path / "out.jsonl")])

    assert "1 new, 0 changed, 0 same" in shown.output
    assert "Nothing was changed" in shown.output
    assert "1 new, 0 changed, 0 same" in taken.output
    assert "0 new, 0 changed, 1 same" in again.output
    assert "1 entries written." in out.output
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(line["id"], line["lang"]) for line in lines] == [("register", "de"), ("register", "ar")]


def test_with_a_wrong_line_nothing_comes_in(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(content(GERMAN, {**ARABIC, "lang": "xx"}))

    result = run.invoke(app, ["faq", "import", str(wrong)])

    assert result.exit_code == 1
    assert "wrong.jsonl, line 2: language 'xx' is not known" in result.output
    assert "Nothing was imported." in result.output


def test_a_circle_of_entries_is_refused(tmp_path: Path) -> None:
    circle = tmp_path / "circle.jsonl"
    circle.write_bytes(content({**GERMAN, "see": "other"}, {**GERMAN, "id": "other", "see": "register"}))

    result = run.invoke(app, ["faq", "import", str(circle)])

    assert result.exit_code == 1
    assert "in a circle" in result.output
    assert "0 entries written." in run.invoke(app, ["faq", "export", str(tmp_path / "out.jsonl")]).output


def test_a_file_that_is_there_is_not_overwritten(file: Path) -> None:
    result = run.invoke(app, ["faq", "export", str(file)])

    assert result.exit_code == 1
    assert "is there already" in result.output


def test_a_question_is_asked_of_the_hub(file: Path) -> None:
    run.invoke(app, ["faq", "import", str(file)])

    result = run.invoke(app, ["faq", "ask", "--language", "ar", "--without-embedding", "Wohnung anmelden"])

    assert "answered: it is a phrasing of this entry" in result.output
    assert "register" in result.output


def test_what_comes_with_the_hub_goes_in_without_a_file() -> None:
    result = run.invoke(app, ["faq", "import"])

    assert "0 changed, 0 same" in result.output
    assert "Imported." in result.output
