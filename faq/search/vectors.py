"""Meanings as vectors: taken out of their language's corner, adapted to questions, kept as bytes.

An embedding puts all texts of one language near each other. What is the same in all of them is taken away first, and
the directions in which translations and paraphrases of one question differ are made shorter (`adapter`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

SIZE: Final = 384
#: So many rows of its own a language needs for its own mean to weigh as much as the shipped one.
OWN_MEAN_ROWS: Final = 20
_BLOCK: Final = 2048  # rows at a time from bytes to floats: what fits the processor's cache


def pack(vectors: Floats) -> Bytes:
    """Return vectors of unit length as bytes; `unpack` gives them back to within a hundredth of a degree or so."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    packed: Bytes = np.rint(vectors * (127 / largest)).astype(np.int8)
    return packed


def unpack(packed: Bytes) -> Floats:
    return unit(packed.astype(np.float32))


def unit(vectors: Floats) -> Floats:
    lengths = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32(1e-9))
    units: Floats = (vectors / lengths).astype(np.float32)
    return units


@dataclass(frozen=True, slots=True)
class Space:
    """How vectors are changed before they are compared."""

    means: Floats  #: per language of `LANGUAGES`
    adapter: Floats  #: square

    def fitted(self, vectors: Floats, languages: NDArray[np.integer]) -> "Space":
        """Return this space with the means of what is compared, as far as there is enough of it."""
        means = self.means.copy()
        for place in np.unique(languages):
            ours = vectors[languages == place]
            share = len(ours) / (len(ours) + OWN_MEAN_ROWS)
            means[place] = share * ours.mean(axis=0) + (1 - share) * means[place]
        return Space(means, self.adapter)

    def place(self, vectors: Floats, languages: NDArray[np.integer]) -> Floats:
        return unit((vectors - self.means[languages]) @ self.adapter)

    def place_question(self, vector: Floats, chances: Floats) -> Floats:
        """Return where a question stands whose language is only guessed."""
        return unit((vector - chances @ self.means) @ self.adapter)


@dataclass(frozen=True, slots=True)
class RowVectors:
    """The vectors of all rows of an index; arrays may be mapped from files."""

    raw: Bytes
    placed: Bytes
    lengths: Floats  #: of the rows of `placed`; 0 for a row that has no vector yet

    @classmethod
    def build(cls, raw: Bytes, known: NDArray[np.bool_], languages: NDArray[np.integer], space: Space) -> "RowVectors":
        placed = pack(space.place(unpack(raw), languages))
        lengths = np.linalg.norm(placed.astype(np.float32), axis=1)
        return cls(raw, placed, np.where(known, lengths, 0).astype(np.float32))

    def likeness(self, question: Floats) -> Floats:
        """Return per row the cosine to a placed question; -1 where there is no vector."""
        sums = np.empty(len(self.placed), np.float32)
        block = np.empty((_BLOCK, SIZE), np.float32)
        for start in range(0, len(sums), _BLOCK):
            rows = self.placed[start : start + _BLOCK]
            floats = block[: len(rows)]
            floats[...] = rows
            np.dot(floats, question, out=sums[start : start + len(rows)])
        return np.where(self.lengths > 0, sums / np.maximum(self.lengths, 1), np.float32(-1))

    def raw_likeness(self, question: Floats, rows: NDArray[np.integer]) -> Floats:
        likeness = unpack(self.raw[rows]) @ question
        return np.where(self.lengths[rows] > 0, likeness, np.float32(np.nan)).astype(np.float32)
