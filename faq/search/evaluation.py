"""Questions with known answers: read from files, and how many of them search gets right."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faq.search.rows import SearchRow

GROUPS: Final = ("kind", "language", "source")


class LineWrong(Exception):
    """A line of a file cannot be read; the message names file and line and says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the entry that answers it."""

    id: str
    text: str
    profile: str  #: the person's language
    expected: str | None  #: None: no entry answers it
    groups: Mapping[str, str]  #: what it is counted under: kind, language, source
    near: bool = False  #: of those without an entry: it is from the same world
    origin: str = ""


def read_corpus(file: Path) -> list[SearchRow]:
    """Return the rows of a file of lines `{"id", "lang", "question", "alternatives"}`. Raises `LineWrong`."""
    rows = []
    for where, line in _lines(file):
        alternatives = line.get("alternatives") or []
        words = line.get("words") or []
        texts = [_text(where, line, "id"), _text(where, line, "lang"), _text(where, line, "question")]
        if not all(isinstance(value, list) for value in (alternatives, words)) or not all(
            isinstance(value, str) for value in (*alternatives, *words)
        ):
            raise LineWrong(f"{where}: alternatives and words must be lists of texts.")
        rows.append(SearchRow(texts[0], texts[1], (texts[2], *alternatives), tuple(words)))
    return rows


def read_questions(file: Path) -> list[Asked]:
    """Return the questions of a file of lines `{"id", "text", "profile", "expected", "kind"}`. Raises `LineWrong`.

    The language a line states is only counted by; it is not part of what search is asked.
    """
    questions = []
    seen: set[str] = set()
    for where, line in _lines(file):
        key, text, profile = _text(where, line, "id"), _text(where, line, "text"), str(line.get("profile") or "")
        if key in seen:
            raise LineWrong(f'{where}: the id "{key}" is there twice.')
        seen.add(key)
        expected = line.get("expected")
        if expected is not None and not isinstance(expected, str):
            raise LineWrong(f'{where}: "expected" must be the id of an entry, or null.')
        groups = {
            "kind": str(line.get("kind", "")),
            "language": str(line.get("lang", "")),
            "source": str(line.get("source", "")),
        }
        near = line.get("oos") == "near"
        questions.append(Asked(key, text, profile, expected, groups, near, str(line.get("origin") or "")))
    return questions


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise LineWrong(f"{file} cannot be read: {exc}") from exc
    for number, text in enumerate(content.split("\n"), 1):
        if not text.strip():
            continue
        where = f"{file}, line {number}"
        try:
            line = json.loads(text)
        except ValueError as exc:
            raise LineWrong(f"{where} is not JSON: {exc}") from exc
        if not isinstance(line, dict):
            raise LineWrong(f"{where} is not an object in braces.")
        yield where, line


def _text(where: str, line: dict[str, Any], name: str) -> str:
    value = line.get(name)
    if not isinstance(value, str) or (name in {"id", "lang"} and not value):
        raise LineWrong(f'{where}: "{name}" is missing or not a text.')
    return value


@dataclass(frozen=True, slots=True)
class Prediction:
    id: str
    ranked: tuple[str, ...]  #: entries, best first, up to five
    answered: bool  #: whether the first was given as the answer

    def line(self) -> str:
        return json.dumps({"id": self.id, "ranked": self.ranked, "answered": self.answered}, ensure_ascii=False)


@dataclass(slots=True)
class Figures:
    """How many of a group of questions went which way."""

    counts: Counter[str]

    def share(self, part: str, whole: str) -> float | None:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None

    @property
    def precision(self) -> float | None:
        given = self.counts["answered"] + self.counts["false"]
        return self.counts["right"] / given if given else None


def tally(questions: Iterable[Asked], predictions: Sequence[Prediction]) -> dict[tuple[str, str], Figures]:
    """Return the figures of all questions, under ("all", ""), of each group, and of those near to what is known."""
    by_id = {prediction.id: prediction for prediction in predictions}
    figures: defaultdict[tuple[str, str], Figures] = defaultdict(lambda: Figures(Counter()))
    for question in questions:
        prediction = by_id.get(question.id) or Prediction(question.id, (), answered=False)
        outcome = _outcome(question, prediction)
        keys = [("all", ""), *((name, question.groups.get(name, "")) for name in GROUPS)]
        if question.expected is None and question.near:
            keys.append(("all", "near"))
        for key in keys:
            figures[key].counts.update(outcome)
    return dict(figures)


def _outcome(question: Asked, prediction: Prediction) -> list[str]:
    if question.expected is None:
        return ["out_of_scope", *(["false"] if prediction.answered else [])]
    outcome = ["in_scope"]
    if question.expected in prediction.ranked[:1]:
        outcome.append("first")
    if question.expected in prediction.ranked[:3]:
        outcome.append("among_three")
    if prediction.answered:
        outcome += ["answered", *(["right"] if "first" in outcome else [])]
    return outcome
