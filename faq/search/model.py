"""The trained part: how probable it is that a candidate answers, and from which probability on it is said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faq.search.token_index import Floats
from faq.search.vectors import Space

FOLDER: Final = Path(__file__).with_name("trained")


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees, all nodes in one table; a leaf leads to itself."""

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.bool_]
    value: Floats
    roots: NDArray[np.int32]
    depth: int
    start: float

    def raw(self, matrix: Floats) -> Floats:
        """Return per row the sum of all trees."""
        nodes = np.broadcast_to(self.roots, (len(matrix), len(self.roots))).copy()
        rows = np.arange(len(matrix))[:, None]
        for _ in range(self.depth):
            values = matrix[rows, self.feature[nodes]]
            with np.errstate(invalid="ignore"):
                goes_left = values <= self.threshold[nodes]
            goes_left |= np.isnan(values) & self.missing_left[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        sums: Floats = self.value[nodes].sum(axis=1) + np.float32(self.start)
        return sums


@dataclass(frozen=True, slots=True)
class Model:
    """Trees over named figures, and thresholds for the probability they give."""

    names: tuple[str, ...]
    trees: Trees
    answer_from: float
    ask_back_from: float
    twins_within: float
    about: dict[str, Any]  #: where it comes from: corpus, date, figures

    def probabilities(self, matrix: Floats) -> Floats:
        return (1 / (1 + np.exp(-self.trees.raw(matrix)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Models:
    """What search is shipped with: a model for each way of looking, and the space of meanings."""

    lexical: Model
    semantic: Model
    space: Space


def save_model(model: Model, file: Path) -> None:
    about = {
        "names": model.names,
        "answer_from": model.answer_from,
        "ask_back_from": model.ask_back_from,
        "twins_within": model.twins_within,
        "depth": model.trees.depth,
        "start": model.trees.start,
        "about": model.about,
    }
    arrays = {name: getattr(model.trees, name) for name in _TREE_ARRAYS}
    np.savez_compressed(file, about=np.array(json.dumps(about)), **arrays)


def open_model(file: Path) -> Model:
    with np.load(file, allow_pickle=False) as data:
        about = json.loads(str(data["about"]))
        trees = Trees(**{name: data[name] for name in _TREE_ARRAYS}, depth=about["depth"], start=about["start"])
    return Model(
        tuple(about["names"]),
        trees,
        about["answer_from"],
        about["ask_back_from"],
        about["twins_within"],
        about["about"],
    )


def save_space(space: Space, file: Path) -> None:
    np.savez_compressed(file, means=space.means.astype(np.float16), adapter=space.adapter.astype(np.float16))


def open_space(file: Path) -> Space:
    with np.load(file, allow_pickle=False) as data:
        return Space(data["means"].astype(np.float32), data["adapter"].astype(np.float32))


@lru_cache(maxsize=4)
def open_models(folder: Path = FOLDER) -> Models:
    """Return the models of a folder; the shipped ones unless a city has trained its own."""
    return Models(
        open_model(folder / "lexical.npz"), open_model(folder / "semantic.npz"), open_space(folder / "space.npz")
    )


_TREE_ARRAYS: Final = ("feature", "threshold", "left", "right", "missing_left", "value", "roots")


def trees_from(nodes: Sequence[NDArray[Any]], start: float) -> Trees:
    """Return trees from the node tables of scikit-learn's histogram boosting, one for each tree."""
    offsets = np.cumsum([0, *(len(table) for table in nodes)])
    whole = np.concatenate(nodes)
    shift = np.repeat(offsets[:-1], np.diff(offsets))
    itself = np.arange(len(whole))
    leaf = whole["is_leaf"].astype(bool)
    return Trees(
        np.where(leaf, 0, whole["feature_idx"]).astype(np.int16),
        whole["num_threshold"].astype(np.float32),
        np.where(leaf, itself, whole["left"] + shift).astype(np.int32),
        np.where(leaf, itself, whole["right"] + shift).astype(np.int32),
        whole["missing_go_to_left"].astype(bool),
        np.where(leaf, whole["value"], 0).astype(np.float32),
        offsets[:-1].astype(np.int32),
        int(whole["depth"].max()),
        start,
    )
