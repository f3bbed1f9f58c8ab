"""Entries that ask nearly the same: shown to staff on saving, since search can only ask back between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from faq.search.model import open_models
from faq.search.part import Part, lines_of, stored_vectors
from faq.search.rows import SearchRow
from faq.search.vectors import Floats, unpack

ALIKE_LETTERS: Final = 0.75  #: likeness of two phrasings that differ in one word of five or so
ALIKE_MEANING: Final = 0.75  #: above it are mostly reworded questions, below mostly neighbours of one topic
_ROUGHLY: Final = 0.6  #: of that likeness, what the rarest letter runs alone must show


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entries with nearly the same phrasing in one language."""

    entry: str
    phrasing: str
    other: str
    other_phrasing: str
    likeness: float  #: 0 to 1, of letters or meaning, whichever is greater


def near_twins(
    rows: Iterable[SearchRow], entry: str | None = None, vectors: Mapping[str, bytes] | None = None
) -> list[Twins]:
    """Return pairs of entries with nearly the same phrasing in one language, the most alike first.

    Args:
        entry: look only for twins of this one; None compares all with all, which takes a minute for thousands.
        vectors: `pack`ed, by phrasing; without them only letters are compared.
    """
    by_entry: defaultdict[str, list[SearchRow]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry].append(row)
    lines = {name: lines_of(theirs) for name, theirs in by_entry.items()}
    part = Part.build(lines)
    flat = [line for name in part.entries for line in lines[name]]
    owners = np.repeat(np.arange(len(part.entries)), np.diff(part.starts))
    official = np.array([line.official for line in flat], bool)
    meanings: Floats | None = None
    if vectors:
        stored, _ = stored_vectors(flat, vectors, open_models().space, fit=True)
        meanings = unpack(stored.placed)
    found: dict[frozenset[str], Twins] = {}
    for at, line in enumerate(flat):
        name = part.entries[owners[at]]
        if line.official or (entry is not None and name != entry):
            continue
        asked = part.views[0].ask(line.views[0])
        likeness = asked.rough()
        near = np.flatnonzero(likeness >= _ROUGHLY * ALIKE_LETTERS)
        likeness[near] = asked.shared(near) / (part.views[0].lengths[near] * np.float32(asked.length))
        alike = likeness >= ALIKE_LETTERS
        if meanings is not None:
            meaning = meanings @ meanings[at]
            alike |= meaning >= ALIKE_MEANING
            likeness = np.maximum(likeness, meaning)
        alike &= (owners != owners[at]) & (part.tag_of == part.tag_of[at]) & ~official
        for other in np.flatnonzero(alike):
            twins = Twins(name, line.text, part.entries[owners[other]], flat[other].text, float(likeness[other]))
            pair = frozenset((twins.entry, twins.other))
            if pair not in found or found[pair].likeness < twins.likeness:
                found[pair] = twins
    return sorted(found.values(), key=lambda twins: -twins.likeness)
