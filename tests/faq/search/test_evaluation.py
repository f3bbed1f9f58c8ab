"""Questions with known answers, as files and as figures."""

from pathlib import Path

import pytest

from faq.search.evaluation import LineWrong, Prediction, read_corpus, read_questions, tally
from faq.search.rows import SearchRow

ROW = '{"id": "a", "lang": "de", "question": "Wo?", "alternatives": ["Wohin?"], "answer": "Da."}'
IN = '{"id": "1", "lang": "tr", "profile": "de", "text": "nerede", "expected": "a", "kind": "typo", "source": "own"}'
OUT = (
    '{"id": "2", "lang": "tr", "profile": "tr", "text": "kim", "expected": null, "kind": "out-of-scope", "oos": "near"}'
)


def test_a_corpus_is_read(tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text(ROW + "\n\n")

    assert read_corpus(file) == [SearchRow("a", "de", ("Wo?", "Wohin?"))]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 is not an object"),
        ('{"lang": "de", "question": "Wo?"}', 'line 2: "id" is missing'),
        ('{"id": "a", "lang": 7, "question": "Wo?"}', 'line 2: "lang" is missing'),
        ('{"id": "a", "lang": "de", "question": "Wo?", "alternatives": "Wohin?"}', "line 2: alternatives"),
        ('{"id": "a", "lang": "de", "question": "Wo?", "alternatives": [1]}', "line 2: alternatives"),
    ],
)
def test_a_broken_line_of_a_corpus_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text(f"{ROW}\n{line}\n")

    with pytest.raises(LineWrong, match=said) as caught:
        read_corpus(file)

    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [(IN, 'the id "1" is there twice'), ('{"id": "3", "text": "x", "expected": 4}', '"expected" must be')],
)
def test_a_broken_line_of_questions_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(f"{IN}\n{line}\n")

    with pytest.raises(LineWrong, match=said):
        read_questions(file)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(LineWrong, match="cannot be read"):
        read_corpus(file)


def test_figures_count_what_was_asked_and_what_was_said(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(f"{IN}\n{OUT}\n")
    questions = read_questions(file)

    figures = tally(questions, [Prediction("1", ("b", "a"), False), Prediction("2", ("a",), True)])

    everything = figures["all", ""]
    assert (everything.share("first", "in_scope"), everything.share("among_three", "in_scope")) == (0, 1)
    assert (everything.share("false", "out_of_scope"), everything.precision) == (1, 0)
    assert figures["kind", "typo"].counts["in_scope"] == 1
    assert figures["all", "near"].counts["out_of_scope"] == 1
