"""Groups of questions that mean the same and that nobody could answer, over all languages.

Staff read what people asked only where enough people ask it, so a group knows how many people are behind it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, filterfalse
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faq.askings import WITH_PERSON, Asking
from faq.search.language import PLACE, base
from faq.search.model import open_models
from faq.search.vectors import Floats, Space, unpack

SHOWN: Final = 5  #: people; the questions of a smaller group are shown nowhere
#: From which cosine on two questions mean the same. Among 1,012 real questions in seventeen languages, 373 of which
#: have four others like them or more, groups of five and more then hold 237 of these, and 15 strangers.
MEANS_THE_SAME: Final = 0.45
READS_THE_SAME: Final = 0.45  #: the same for letters: the share of three-letter pieces in common
PIECE: Final = 3
BETWEEN_EQUALS: Final = 0.0001  #: what nearness weighs against people: it decides between equally many only
_SPACE: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Cluster:
    askings: tuple[Asking, ...]  #: the most central one first
    people: int  #: who asked, at least; nobody counts twice

    @property
    def central(self) -> Asking:
        return self.askings[0]

    @property
    def is_shown(self) -> bool:
        """Whether enough people ask it for staff to read what they wrote."""
        return self.people >= SHOWN


def clusters(askings: Sequence[Asking]) -> list[Cluster]:
    """Return groups of questions that mean the same, those of most people first; in whatever order they come.

    Again and again the question that is near to most people's becomes the centre of a group with all that are near.
    """
    asked = sorted((each for each in askings if each.text.strip()), key=lambda each: (each.text, each.id))
    if not asked:
        return []
    nearness, weights = _nearness(asked), _weights(asked)
    near = nearness >= 1
    central = np.where(near, nearness, 0) * BETWEEN_EQUALS + near
    people_near = central @ weights
    left = np.ones(len(asked), dtype=bool)
    found: list[Cluster] = []
    while left.any():
        centre = int(np.where(left, people_near, -1).argmax())
        members = np.flatnonzero(near[centre] & left)
        members = members[np.argsort(-nearness[centre][members], kind="stable")]
        ordered = [centre, *(int(place) for place in members if place != centre)]
        found.append(_cluster([asked[place] for place in ordered]))
        left[ordered] = False
        people_near -= weights[ordered] @ central[ordered]
    return sorted(found, key=lambda cluster: (-cluster.people, cluster.central.text, cluster.central.id))


def _cluster(askings: list[Asking]) -> Cluster:
    return Cluster(tuple(askings), _people(askings))


def _people(askings: Sequence[Asking]) -> int:
    """Return how many people asked, for certain: nobody counts twice, so it may be fewer than there were.

    Once a question is without its person nobody can tell whether they ask again. But while it had its person, for
    `WITH_PERSON` at least, that could be told: so such questions count together with what was asked within that time.
    """
    counted = sorted(
        (each for each in askings if each.counts or each.address_id is not None), key=lambda each: each.asked_at
    )
    people = [each.asker or ("somebody", place) for place, each in enumerate(counted)]
    most = len({each.asker for each in counted if each.asker})
    together: Counter[tuple[str, int]] = Counter()
    first = 0
    for last, person in zip(counted, people, strict=True):
        together[person] += 1
        while last.asked_at - counted[first].asked_at >= WITH_PERSON:
            together[people[first]] -= 1
            if not together[people[first]]:
                del together[people[first]]
            first += 1
        most = max(most, len(together))
    return most


def _weights(askings: list[Asking]) -> NDArray[np.float64]:
    """Return how much each question weighs, so that all of one person's together weigh as much as one."""
    asked = Counter(each.asker for each in askings)
    return np.array([1 / asked[each.asker] if each.asker else float(each.counts) for each in askings])


def _nearness(askings: list[Asking]) -> Floats:
    """Return for every pair how near they are: from 1 on they mean the same."""
    space = open_models().space
    size = space.means.shape[1]
    placed = [at for at, each in enumerate(askings) if len(each.vector) == size and base(each.language)]
    if len(placed) < len(askings):
        nearness = _by_letters([each.text for each in askings]) / READS_THE_SAME
    else:
        nearness = np.empty((len(askings), len(askings)), dtype=np.float32)
    if placed:
        nearness[np.ix_(placed, placed)] = _by_meaning([askings[at] for at in placed], space) / MEANS_THE_SAME
    np.fill_diagonal(nearness, 1 / READS_THE_SAME)
    return nearness


def _by_meaning(askings: list[Asking], space: Space) -> Floats:
    """Return the cosines, each language taken out of its corner."""
    packed = np.frombuffer(b"".join(each.vector for each in askings), np.int8).reshape(len(askings), -1)
    places = space.place(unpack(packed), np.array([PLACE[base(each.language)] for each in askings]))
    cosines: Floats = places @ places.T
    return cosines


def _by_letters(texts: list[str]) -> Floats:
    """Return the share of three-letter pieces that two texts have in common."""
    pieces = [_pieces(text) for text in texts]
    sizes = np.array([len(found) for found in pieces])
    flat = list(chain.from_iterable(pieces))
    numbers = {piece: number for number, piece in enumerate(set(flat))}
    columns = np.fromiter(map(numbers.__getitem__, flat), np.int64, len(flat))
    shared = np.bincount(columns) > 1  # what one text alone has can only cost time
    counts = shared[columns]
    holds = np.zeros((len(texts), shared.sum()), dtype=np.float32)
    holds[np.repeat(np.arange(len(texts)), sizes)[counts], (np.cumsum(shared) - 1)[columns[counts]]] = 1
    shares: Floats = 2 * (holds @ holds.T) / (sizes[:, None] + sizes[None, :]).astype(np.float32)
    return shares


def _pieces(text: str) -> set[str]:
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text.casefold())))
    padded = f" {_SPACE.sub(' ', plain).strip()} "
    return {padded[at : at + PIECE] for at in range(max(len(padded) - PIECE + 1, 1))}
