"""Learns from examples how probable a candidate answers, and judges it on questions it has not learnt from."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from faq.search.candidates import LEXICAL, SEMANTIC
from faq.search.evaluation import Asked
from faq.search.model import Model, Trees, trees_from
from faq.search.rows import SearchRow
from faq.search.vectors import Space, unpack
from faq.training.adapter import Wording, learn_space
from faq.training.examples import Corpus, Example, examples, smaller

FOLDS: Final = 5
SHARES: Final = (1.0, 0.6, 0.35)  #: of the entries, in the corpora that questions are put to besides the whole one
SEED: Final = 7
Vectors = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model that has not seen a question says of it."""

    question: Asked
    entries: tuple[str, ...]  #: best first
    chances: tuple[float, ...]


def fold_by_entry(question: Asked) -> int:
    """Questions of one entry are learnt from together, or judged together."""
    key = question.expected or (question.origin if question.near and question.origin else question.id)
    return fold_of_entry(key)


def fold_of_entry(entry: str) -> int:
    return zlib.crc32(entry.encode()) % FOLDS


def source_folds(questions: Sequence[Asked]) -> Callable[[Asked], int]:
    """Return folds that keep each source whole, about equally large."""
    counts: dict[str, int] = {}
    for question in questions:
        source = question.groups.get("source", "")
        counts[source] = counts.get(source, 0) + 1
    sizes, folds = [0] * FOLDS, {}
    for source, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        folds[source] = int(np.argmin(sizes))
        sizes[folds[source]] += count
    return lambda question: folds[question.groups.get("source", "")]


def cross_validate(
    rows: Sequence[SearchRow],
    questions: Sequence[Asked],
    vectors: Vectors,
    fold_of: Callable[[Asked], int],
    told: Callable[[str], None],
) -> list[Judged]:
    """Return what models say of each question that have seen neither it nor its entry's wordings."""
    judged = []
    for fold in range(FOLDS):
        test = [question for question in questions if fold_of(question) == fold]
        unseen = {question.expected for question in test if question.expected}
        train = [q for q in questions if fold_of(q) != fold and q.expected not in unseen]
        space = space_from([row for row in rows if row.entry not in unseen], train, vectors)
        names, learnt = learn_from(rows, train, vectors, space, leave_out=unseen)
        trees = boosted(learnt)
        corpus = Corpus.build(rows, vectors, space)
        judged += [judge(trees, example) for example in examples(corpus, test, vectors, names)]
        told(f"fold {fold + 1} of {FOLDS}: learnt from {len(learnt)} examples, judged on {len(test)} questions")
    return judged


def space_from(rows: Sequence[SearchRow], questions: Sequence[Asked], vectors: Vectors) -> Space:
    """Return the space of meanings that fits these rows and questions; any, where there are no vectors."""
    wordings = [
        Wording(row.entry, row.language, _vector(vectors[text]), of_corpus=True)
        for row in rows
        for text in row.phrasings
        if text in vectors
    ]
    wordings += [
        Wording(question.expected, question.groups["language"], _vector(vectors[question.text]), of_corpus=False)
        for question in questions
        if question.expected and question.text in vectors
    ]
    return learn_space(wordings)


def learn_from(
    rows: Sequence[SearchRow],
    questions: Sequence[Asked],
    vectors: Vectors,
    space: Space,
    leave_out: set[str] | frozenset[str] = frozenset(),
) -> tuple[tuple[str, ...], list[Example]]:
    """Return the names of the figures and the examples: the questions before corpora of several sizes."""
    random = np.random.default_rng(SEED)
    names = (*LEXICAL, *SEMANTIC) if vectors else LEXICAL
    learnt = list(examples(Corpus.build(rows, vectors, space), questions, vectors, names))
    for share in SHARES:
        kept, taken = smaller(rows, share, random)
        corpus = Corpus.build(kept, vectors, space)
        learnt += examples(corpus, questions, vectors, names, 0.3)
        learnt += examples(corpus, [one for one in taken if one.expected not in leave_out], vectors, names, 0.5)
    return names, learnt


def boosted(learnt: Sequence[Example]) -> Trees:
    figures = np.concatenate([example.figures for example in learnt])
    right = np.concatenate([example.right for example in learnt])
    weights = np.concatenate([np.full(len(example.entries), example.weight) for example in learnt])
    classifier: Any = HistGradientBoostingClassifier(
        max_iter=200,
        learning_rate=0.06,
        max_leaf_nodes=15,
        min_samples_leaf=40,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=SEED,
    )
    classifier.fit(figures, right, sample_weight=weights)
    nodes = [stage[0].nodes for stage in classifier._predictors]  # there is no public way to the trees
    return trees_from(nodes, float(classifier._baseline_prediction.ravel()[0]))


def judge(trees: Trees, example: Example) -> Judged:
    chances = 1 / (1 + np.exp(-trees.raw(example.figures)))
    order = np.argsort(-chances, kind="stable")[:5]
    return Judged(
        example.question, tuple(example.entries[at] for at in order), tuple(float(chances[at]) for at in order)
    )


def model_of(names: tuple[str, ...], trees: Trees, thresholds: tuple[float, float], about: dict[str, Any]) -> Model:
    return Model(names, trees, *thresholds, twins_within=TWINS, about=about)


TWINS: Final = 0.15


def answers(one: Judged, threshold: float) -> bool:
    return one.chances[0] >= threshold and (len(one.chances) < 2 or one.chances[0] - one.chances[1] >= TWINS)


def thresholds_for(judged: Sequence[Judged], false_share: float, offered_share: float) -> tuple[float, float]:
    """Return from which probability to answer, and from which to ask back.

    Args:
        false_share: of the questions without an entry, so many may be answered at most.
        offered_share: of them, so many may be answered or asked back at most.
    """
    outside = [one for one in judged if one.question.expected is None]
    grid = np.arange(0.02, 0.99, 0.01)
    answer = next(t for t in grid if np.mean([answers(one, t) for one in outside]) <= false_share)
    offer = next(t for t in grid if np.mean([one.chances[0] >= t for one in outside]) <= offered_share)
    return round(float(answer), 2), round(float(min(offer, answer)), 2)


def _vector(packed: bytes) -> Any:
    return unpack(np.frombuffer(packed, np.int8)[None])[0]
