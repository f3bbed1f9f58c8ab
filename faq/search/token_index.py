"""One view of all rows: which pieces each row has, how rare they are, and which rows have a piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faq.search.tokens import Tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.integer[Any]]

#: So many postings are read for one question, of its rarest pieces; common pieces hardly tell rows apart.
POSTINGS: Final = 60_000


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """Arrays that may be mapped from files; `rows` of a piece stand together, so do the pieces of a row."""

    tokens: Tokens  #: all there are, in order
    rarity: Floats  #: per token
    row_starts: NDArray[np.int64]  #: per token, where its rows begin in `rows`
    rows: Ints
    token_starts: NDArray[np.int64]  #: per row, where its pieces begin in `pieces`
    pieces: NDArray[np.int32]  #: places in `tokens`
    lengths: Floats  #: per row, of its vector of rarities

    @classmethod
    def build(cls, of_rows: Sequence[Tokens], like: "TokenIndex | None" = None) -> "TokenIndex":
        """Index the pieces of each row; with `like`, they are as rare as there, so that likeness compares."""
        counts = np.array([len(tokens) for tokens in of_rows], np.int64)
        together = np.concatenate([*of_rows, np.empty(0, np.uint32)])
        tokens, pieces, seen = np.unique(together, return_inverse=True, return_counts=True)
        rarity = (np.log((1 + len(of_rows)) / (1 + seen)) + 1).astype(np.float32)
        if like is not None and len(like.tokens):
            rarity = like.ask(tokens).rarity
        small = np.uint16 if len(of_rows) <= 0x10000 else np.uint32
        owner: Ints = np.repeat(np.arange(len(of_rows)).astype(small), counts)
        starts = np.concatenate([[0], np.cumsum(counts)])
        squares = np.concatenate([[0], np.cumsum(rarity[pieces].astype(np.float64) ** 2)])
        return cls(
            tokens,
            rarity,
            np.concatenate([[0], np.cumsum(seen)]).astype(np.int64),
            owner[np.argsort(pieces, kind="stable")],
            starts.astype(np.int64),
            pieces.astype(np.int32),
            np.sqrt(squares[starts[1:]] - squares[starts[:-1]]).astype(np.float32),
        )

    def ask(self, asked: Tokens, rarity: Floats | None = None) -> "AskedTokens":
        """Return how a question sees this view; `rarity` is that of its pieces where another index knows better."""
        places = np.searchsorted(self.tokens, asked)
        known = np.zeros(len(asked), bool)
        inside = places < len(self.tokens)
        known[inside] = self.tokens[places[inside]] == asked[inside]
        if rarity is None:
            rarity = np.full(len(asked), np.log(1 + len(self.lengths)) + 1, np.float32)
            rarity[known] = self.rarity[places[known]]
        return AskedTokens(self, asked, rarity, places[known])


@dataclass(frozen=True, slots=True)
class AskedTokens:
    """One question, seen by one view."""

    index: TokenIndex
    tokens: Tokens
    rarity: Floats  #: of each token; what no row has counts as the rarest
    places: Ints  #: in the index, of the tokens that some row has

    @property
    def length(self) -> float:
        return float(np.sqrt(np.square(self.rarity).sum())) or 1.0

    def rough(self) -> Floats:
        """Return per row about how alike it is, from 0 to 1, by the rarest pieces alone."""
        index = self.index
        counts = index.row_starts[self.places + 1] - index.row_starts[self.places]
        rarest = np.argsort(counts, kind="stable")
        rarest = rarest[: max(1, int(np.searchsorted(np.cumsum(counts[rarest]), POSTINGS)))]
        if not len(rarest):
            return np.zeros(len(index.lengths), np.float32)
        places = self.places[rarest]
        rows = np.concatenate([index.rows[index.row_starts[at] : index.row_starts[at + 1]] for at in places])
        weights = np.repeat(np.square(index.rarity[places]), counts[rarest])
        sums = np.bincount(rows, weights, minlength=len(index.lengths)).astype(np.float32)
        alike: Floats = sums / np.maximum(index.lengths * np.float32(self.length), np.float32(1e-9))
        return alike

    def shared(self, rows: Ints) -> Floats:
        """Return per row the weight of the pieces it shares with the question (squared rarities)."""
        index = self.index
        starts = index.token_starts[rows]
        counts = index.token_starts[rows + 1] - starts
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        pieces = index.pieces[np.repeat(starts, counts) + within]
        weights = np.zeros(len(index.tokens) + 1, np.float32)
        weights[self.places] = np.square(index.rarity[self.places])
        sums = np.concatenate([[0], np.cumsum(weights[pieces], dtype=np.float64)])
        shared: Floats = (sums[ends] - sums[ends - counts]).astype(np.float32)
        return shared
