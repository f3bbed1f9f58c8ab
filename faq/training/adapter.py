"""Learns the space of meanings: where each language lies, and in which directions one question's wordings differ."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from faq.search.language import LANGUAGES, PLACE, base
from faq.search.vectors import SIZE, Floats, Space

#: How far a direction is shortened in which wordings differ: 0 not at all, 0.5 until all differ alike.
POWER: Final = 0.35
#: Of the mean variance; what too few examples say of a direction weighs no more than this.
SMOOTHING: Final = 0.3


@dataclass(frozen=True, slots=True)
class Wording:
    entry: str
    language: str
    vector: Floats
    of_corpus: bool  #: a phrasing, whose language is known; else a question as somebody asked it


def learn_space(wordings: Iterable[Wording]) -> Space:
    """Return the space in which the wordings of each entry lie closest to each other, compared with all others."""
    wordings = list(wordings)
    means = _means([one for one in wordings if one.of_corpus])
    by_entry = defaultdict(list)
    for one in wordings:
        by_entry[one.entry].append(one.vector - means[PLACE.get(base(one.language), 0)])
    scatter, freedom = np.zeros((SIZE, SIZE)), 0
    for vectors in by_entry.values():
        around = np.array(vectors) - np.mean(vectors, axis=0)
        scatter += around.T @ around
        freedom += len(vectors) - 1
    values, directions = np.linalg.eigh(scatter / max(freedom, 1))
    values += max(SMOOTHING * float(values.mean()), 1e-9)
    adapter = (directions * values**-POWER) @ directions.T
    return Space(means, (adapter / np.abs(adapter).max()).astype(np.float32))


def _means(phrasings: list[Wording]) -> Floats:
    everything = np.mean([one.vector for one in phrasings], axis=0)
    means = np.tile(everything, (len(LANGUAGES), 1)).astype(np.float32)
    for language, place in PLACE.items():
        ours = [one.vector for one in phrasings if base(one.language) == language]
        if ours:
            means[place] = (np.sum(ours, axis=0) + 5 * everything) / (len(ours) + 5)
    return means
