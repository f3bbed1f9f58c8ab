"""Makes examples to learn from: questions, each before corpora of several sizes, and phrasings that play questions.

A question whose entry is not in a corpus is an example of one that must not be answered. A phrasing whose language was
taken from its entry plays a question in a language the entry lacks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.search.candidates import Candidates, Question, find
from faq.search.evaluation import Asked
from faq.search.part import Line, Part, lines_of, stored_vectors
from faq.search.rows import SearchRow
from faq.search.vectors import Floats, RowVectors, Space, unpack


@dataclass(frozen=True, slots=True)
class Corpus:
    """Entries, indexed."""

    part: Part
    space: Space
    hidden: NDArray[np.bool_]

    @classmethod
    def build(cls, rows: Iterable[SearchRow], vectors: Mapping[str, bytes], space: Space) -> "Corpus":
        """Index rows; without vectors, to be searched by letters alone."""
        by_entry: defaultdict[str, list[SearchRow]] = defaultdict(list)
        for row in rows:
            by_entry[row.entry].append(row)
        spaces = [space]

        def placed(lines: Sequence[Line]) -> RowVectors:
            stored, fitted = stored_vectors(lines, vectors, space, fit=True)
            spaces.append(fitted)
            return stored

        lines = {entry: lines_of(theirs) for entry, theirs in by_entry.items()}
        part = Part.build(lines, vectors=placed if vectors else None)
        return cls(part, spaces[-1], np.zeros(len(part.entries), bool))

    def find(self, question: Asked, vectors: Mapping[str, bytes]) -> Candidates | None:
        packed = vectors.get(question.text)
        vector = None if packed is None else unpack(np.frombuffer(packed, np.int8)[None])[0]
        asked = Question.read(question.text, question.profile, vector)
        return find(asked, [self.part], [self.hidden], self.space) if asked.plain else None


@dataclass(frozen=True, slots=True)
class Example:
    """One question before one corpus."""

    question: Asked
    entries: tuple[str, ...]
    figures: Floats  #: a row per entry
    weight: float

    @property
    def right(self) -> NDArray[np.bool_]:
        return np.array([entry == self.question.expected for entry in self.entries], bool)


def examples(
    corpus: Corpus,
    questions: Iterable[Asked],
    vectors: Mapping[str, bytes],
    names: Sequence[str],
    weight: float = 1.0,
) -> Iterator[Example]:
    """Yield what search would see of each question; `names` are the figures to keep."""
    for question in questions:
        found = corpus.find(question, vectors)
        if found is not None:
            entries = tuple(corpus.part.entries[place] for place in found.places)
            yield Example(question, entries, found.matrix(names), weight)


def smaller(
    rows: Sequence[SearchRow], share: float, random: np.random.Generator
) -> tuple[list[SearchRow], list[Asked]]:
    """Return a share of the entries, some without one of their languages, and what was taken, as questions."""
    by_entry: defaultdict[str, list[SearchRow]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry].append(row)
    kept: list[SearchRow] = []
    taken: list[Asked] = []
    for entry, theirs in by_entry.items():
        if random.random() >= share:
            continue
        out = int(random.integers(len(theirs))) if len(theirs) > 1 and random.random() < 0.5 else -1
        for place, row in enumerate(theirs):
            if place == out:
                groups = {"kind": "taken", "language": row.language, "source": ""}
                taken.append(Asked(f"{entry}/{row.language}", row.phrasings[0], row.language, entry, groups))
            else:
                kept.append(row)
    return kept, taken
