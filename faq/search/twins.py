"""Entries that ask nearly the same: shown to staff on saving, since search can only ask back between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faq.search.part import Line, Part
from faq.search.spelling import plain, sound
from faq.search.vectors import Floats

ALIKE_LETTERS: Final = 0.75  #: likeness of two phrasings that differ in one word of five or so
ALIKE_MEANING: Final = 0.75  #: above it are mostly reworded questions, below mostly neighbours of one topic
_ROUGHLY: Final = 0.6  #: of that likeness, what the rarest letter runs alone must show


@dataclass(frozen=True, slots=True)
class Twins:
    """An entry, and another one with nearly the same phrasing in the same language."""

    entry: str
    phrasing: str
    other: str
    other_phrasing: str
    language: str
    likeness: float  #: 0 to 1, of letters or meaning, whichever is greater


def twins_in(
    part: Part, like: Part, hidden: NDArray[np.bool_], entry: str, lines: Sequence[Line], placed: Mapping[str, Floats]
) -> list[Twins]:
    """Return the most alike phrasings of each other entry of a part with this one's lines.

    Args:
        like: the part whose rarities of pieces count.
        hidden: entries of the part that do not count.
        placed: where phrasings stand among others by what they mean; those it lacks are compared by letters.
    """
    owners = np.repeat(np.arange(len(part.entries)), np.diff(part.starts))
    counts = ~hidden[owners]
    if entry in part.entries:
        counts &= owners != part.entries.index(entry)
    found: dict[str, Twins] = {}
    for line in lines:
        if line.official or line.language not in part.tags:
            continue
        likeness = _likeness(part, like, line, placed.get(line.text))
        same_language = part.tag_of == part.tags.index(line.language)
        for at in np.flatnonzero((likeness > 0) & counts & same_language):
            place, text = int(owners[at]), part.text(int(at))
            other = part.entries[place]
            more = other not in found or found[other].likeness < likeness[at]
            if more and place not in part.official.get(sound(plain(text)), ()):
                found[other] = Twins(entry, line.text, other, text, line.language, float(likeness[at]))
    return list(found.values())


def _likeness(part: Part, like: Part, line: Line, placed: Floats | None) -> Floats:
    """Return per line of the part how alike it is; 0 where that is not enough for twins."""
    view, tokens = part.views[0], line.views[0]
    asked = view.ask(
        tokens, like.views[0].ask(tokens).rarity if like is not part and len(like.views[0].tokens) else None
    )
    rough = asked.rough()
    near = np.flatnonzero(rough >= _ROUGHLY * ALIKE_LETTERS)
    letters = np.zeros_like(rough)
    letters[near] = asked.shared(near) / (view.lengths[near] * np.float32(asked.length))
    likeness: Floats = np.where(letters >= ALIKE_LETTERS, letters, 0).astype(np.float32)
    if placed is not None and part.vectors is not None:
        meaning = part.vectors.likeness(placed)
        likeness = np.maximum(likeness, np.where(meaning >= ALIKE_MEANING, meaning, 0).astype(np.float32))
    return likeness
