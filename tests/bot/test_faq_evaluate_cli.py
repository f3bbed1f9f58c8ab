"""`sprachrohr faq evaluate`, and `faq ask` of a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

ROWS = (
    {"id": "waste", "lang": "de", "question": "Wann wird der Sperrmüll abgeholt?", "alternatives": []},
    {"id": "waste", "lang": "tr", "question": "Büyük çöpler ne zaman alınır?", "alternatives": []},
    {"id": "swimming", "lang": "de", "question": "Wo kann mein Kind schwimmen lernen?", "alternatives": []},
)
QUESTIONS = (
    {"id": "1", "text": "büyük cöpler ne zaman alinir", "profile": "tr", "expected": "waste", "kind": "typo"},
    {"id": "2", "text": "Who won the cup in 1954?", "profile": "en", "expected": None, "kind": "out-of-scope"},
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return written(tmp_path / "corpus.jsonl", ROWS)


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    return written(tmp_path / "queries.jsonl", QUESTIONS)


def written(file: Path, lines: tuple[dict[str, Any], ...]) -> Path:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["faq", *map(str, arguments), "--without-embedding"])


def test_asking_shows_outcome_and_phrasing(corpus: Path) -> None:
    result = run("ask", "--corpus", corpus, "--language", "tr", "büyük cöpler ne zaman alınır")

    assert result.exit_code == 0
    assert "answered" in result.output
    assert "waste" in result.output


def test_asking_nothing_says_so(corpus: Path) -> None:
    result = run("ask", "--corpus", corpus, "?!")

    assert "not known: there are no letters in it" in result.output


def test_a_language_that_the_question_is_not_in_changes_nothing(corpus: Path, queries: Path, tmp_path: Path) -> None:
    lied = written(tmp_path / "lied.jsonl", tuple({**question, "lang": "fa"} for question in QUESTIONS))
    predictions, others = tmp_path / "predictions.jsonl", tmp_path / "others.jsonl"

    run("evaluate", "--corpus", corpus, "--queries", queries, "--predictions", predictions)
    run("evaluate", "--corpus", corpus, "--queries", lied, "--predictions", others)

    assert predictions.read_text() == others.read_text()


def test_evaluating_writes_a_line_for_each_question(corpus: Path, queries: Path, tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"

    result = run("evaluate", "--corpus", corpus, "--queries", queries, "--predictions", predictions)

    lines = [json.loads(line) for line in predictions.read_text().splitlines()]
    assert result.exit_code == 0
    assert [line["id"] for line in lines] == ["1", "2"]
    assert (lines[0]["ranked"][0], lines[1]["answered"]) == ("waste", False)
    assert "1.000" in result.output


def test_a_broken_line_ends_it_with_file_and_line(corpus: Path, queries: Path, tmp_path: Path) -> None:
    with queries.open("a") as file:
        file.write("{oops\n")

    result = run("evaluate", "--corpus", corpus, "--queries", queries, "--predictions", tmp_path / "p.jsonl")

    assert result.exit_code == 1
    assert "queries.jsonl, line 3 is not JSON" in result.output
    assert not (tmp_path / "p.jsonl").exists()
