"""Hears an emergency in what a person wrote, in any language, so that help comes before any search.

The phrases are data, `crisis_phrases/<language>.toml`, and all languages are listened for, whichever one was chosen.
The words of a phrase follow one another, with at most one other word between two of them:

    a|b     either word
    a_b     two words as one choice: `unconscious|passed_out`
    stem*   any ending
    @name   any word of that group in the file's table `words`
    ..      up to four other words in between
    =a      only where the message says nothing else but the file's `calls` for help

Phrases under `harmless` take their words out first: "I am dying of boredom". In doubt the answer is help: a number too
many harms nobody.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Any, Final

from faq.crisis_spelling import near_keys, one_edit_apart, spellings, words_of

FOLDER: Final = Path(__file__).parent / "crisis_phrases"
GAP: Final = 1  #: words that may stand between two words of a phrase
WIDE_GAP: Final = 4  #: the same where the phrase says `..`
LONG: Final = 8  #: letters from which on one of them may be wrong
LONGEST: Final = 40  #: letters of a word that are looked at: no message may keep the hub busy


class Crisis(StrEnum):
    """What kind of help is needed at once; where a message speaks of several, the first of these is answered."""

    FIRE = "fire"  #: fire, smoke, gas, explosion
    MEDICAL = "medical"  #: a life in danger
    SELF_HARM = "self_harm"  #: suicide, hurting oneself; also somebody else's
    POISON = "poison"  #: swallowed, inhaled, overdosed, bitten
    EXPLOITATION = "exploitation"  #: trafficking, forced work or prostitution
    CHILD = "child"  #: a child is hurt, neglected or missing
    VIOLENCE = "violence"  #: by a partner or the family, sexual, forced marriage
    POLICE = "police"  #: attack, threat, burglary, now


def crisis_in(text: str) -> Crisis | None:
    """Return the emergency that the text speaks of; None for everything else.

    A usual message takes a fifth of a millisecond, one of 4,096 characters some ten.
    """
    return _listener().hear(text)


Meanings = frozenset[str]  # the words and stems of phrases that one written word stands for


@dataclass(frozen=True, slots=True)
class Phrase:
    """Steps in their order, each met by any of its words."""

    steps: tuple[Meanings, ...]
    gaps: tuple[int, ...]  #: how many other words may stand after each step but the last
    crisis: Crisis | None  #: None: harmless
    alone: bool  #: only calls for help may stand beside it


@dataclass(slots=True)
class Listener:
    """The phrases of all languages."""

    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))  #: by their first word
    harmless: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    calls: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)  #: every word, and every stem with its `*`
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  #: less a letter -> words and stems

    def add(self, phrase: Phrase) -> None:
        by_first = self.harmless if phrase.crisis is None else self.phrases
        for word in phrase.steps[0]:
            by_first[word].append(phrase)
        for word in frozenset().union(*phrase.steps) - self.known:
            self.known.add(word)
            if len(bare := word.rstrip("*")) >= LONG:
                for key in near_keys(bare):
                    self.near[key].add(word)

    def hear(self, text: str) -> Crisis | None:
        words = [word[:LONGEST] for word in words_of(text)]
        meanings = [self._meanings(word) for word in words]
        for _, places in list(_found(self.harmless, meanings)):
            for place in places:
                meanings[place] = frozenset()
        heard = {
            phrase.crisis
            for phrase, places in _found(self.phrases, meanings)
            if not phrase.alone or self._says_no_more(phrase, places, words, meanings)
        }
        return next((crisis for crisis in Crisis if crisis in heard), None)

    def _meanings(self, word: str) -> Meanings:
        exact = (meaning for spelling in spellings(word) for meaning in self._exact(spelling))
        return frozenset(chain(exact, self._misspelt(word)))

    def _exact(self, word: str) -> Iterator[str]:
        if word in self.known:
            yield word
        yield from (stem for end in range(1, len(word) + 1) if (stem := f"{word[:end]}*") in self.known)

    def _misspelt(self, word: str) -> Iterator[str]:
        for end in range(LONG - 1, len(word) + 1):
            beginning = word[:end]
            for meaning in {each for key in near_keys(beginning) for each in self.near.get(key, ())}:
                whole = meaning[-1] == "*" or end == len(word)
                if whole and one_edit_apart(beginning, meaning.rstrip("*")):
                    yield meaning

    def _says_no_more(
        self, phrase: Phrase, places: Sequence[int], words: Sequence[str], meanings: Sequence[Meanings]
    ) -> bool:
        own = frozenset().union(*phrase.steps)
        others = (place for place in range(len(words)) if place not in places)
        return all(words[place] in self.calls or meanings[place] & own for place in others)


def _found(
    phrases: Mapping[str, list[Phrase]], meanings: Sequence[Meanings]
) -> Iterator[tuple[Phrase, tuple[int, ...]]]:
    """Yield each phrase that is said, and the places of its words."""
    for place, meaning in enumerate(meanings):
        for word in meaning:
            for phrase in phrases.get(word, ()):
                rest = _rest(phrase, 1, place, meanings)
                if rest is not None:
                    yield phrase, (place, *rest)


def _rest(phrase: Phrase, step: int, place: int, meanings: Sequence[Meanings]) -> tuple[int, ...] | None:
    """Return where the phrase goes on from this step, whose predecessor is at `place`; None if it does not."""
    if step == len(phrase.steps):
        return ()
    for there in range(place + 1, min(place + 2 + phrase.gaps[step - 1], len(meanings))):
        if not phrase.steps[step].isdisjoint(meanings[there]):
            rest = _rest(phrase, step + 1, there, meanings)
            if rest is not None:
                return (there, *rest)
    return None


@cache
def _listener() -> Listener:
    """Return all languages' phrases, read once."""
    listener = Listener()
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        listener.calls.update(words_of(data["calls"]))
        for phrase in _phrases(data):
            listener.add(phrase)
    return listener


def _phrases(data: Mapping[str, Any]) -> Iterator[Phrase]:
    """Yield the phrases of one language's file."""
    for crisis in (*Crisis, None):
        for line in data[crisis or "harmless"]:
            yield from _phrases_of(line, crisis, data.get("words", {}))


_Piece = tuple[Meanings, ...]  # steps that are one choice
_WIDER: Final[_Piece] = ()  # no step: a `..`


def _phrases_of(line: str, crisis: Crisis | None, groups: Mapping[str, str]) -> Iterator[Phrase]:
    """Yield the phrase of a line, and one more for each choice of two words in it."""
    choices = [[_WIDER] if item == ".." else _pieces(item, groups) for item in line.removeprefix("=").split()]
    for pieces in product(*choices):
        steps: list[Meanings] = []
        gaps: list[int] = []
        for piece in pieces:
            if piece == _WIDER:
                gaps[-1] = WIDE_GAP
            steps += piece
            gaps += [GAP] * len(piece)
        yield Phrase(tuple(steps), tuple(gaps[:-1]), crisis, alone=line.startswith("="))


def _pieces(item: str, groups: Mapping[str, str]) -> list[_Piece]:
    words = [word for part in item.split("|") for word in (groups[part[1:]].split() if part[0] == "@" else [part])]
    single = frozenset(_folded(word) for word in words if "_" not in word)
    several = [tuple(frozenset([_folded(each)]) for each in word.split("_")) for word in words if "_" in word]
    return [(single,), *several] if single else several


def _folded(word: str) -> str:
    [folded] = words_of(word.rstrip("*"))
    return f"{folded}*" if word.endswith("*") else folded
