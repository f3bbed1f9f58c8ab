"""Which entries may answer a question, and what speaks for and against each of them, as figures for the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faq.search.differences import numbers
from faq.search.language import LANGUAGES, PLACE, base, guess
from faq.search.part import Part
from faq.search.spelling import READ_CHARS, plain, sound
from faq.search.token_index import AskedTokens, Floats
from faq.search.tokens import Tokens, views
from faq.search.vectors import Space

PER_VIEW: Final = 8  #: entries that each way of looking proposes
SURE_OF_LANGUAGE: Final = 0.3
MEANING_WEIGHT: Final = 1.5  #: beside letters, where one line must be preferred before the model has spoken

LEXICAL: Final = (
    *("sounds", "skeletons", "words", "letters", "letters_all"),
    *("sounds_asked", "sounds_said", "skeletons_asked", "skeletons_said", "words_asked", "words_said"),
    *("sounds_gap", "skeletons_gap", "words_gap", "letters_gap"),
    *("letters_rank", "letters_next", "letters_mean"),
    *("language", "language_profile", "language_sure", "length", "length_ratio", "word_count", "latin"),
    *("numbers_missing", "numbers_other", "entry_in_language"),
)
SEMANTIC: Final = (
    *("meaning", "meaning_raw", "meaning_here", "meaning_elsewhere", "meaning_few", "meaning_best_line"),
    *("meaning_gap", "meaning_raw_gap", "meaning_here_gap", "meaning_elsewhere_gap", "both_gap"),
    *("both", "both_rank", "meaning_rank", "meaning_next", "meaning_mean", "both_next", "letters_of_meaning"),
)


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    plain: str
    sound: str
    views: tuple[Tokens, Tokens, Tokens]
    chances: Floats  #: of each language
    profile: int  #: place of the person's language, -1 for none
    vector: Floats | None

    @classmethod
    def read(cls, text: str, profile: str = "", vector: Floats | None = None) -> "Question":
        text = text[:READ_CHARS]
        spelled = plain(text)
        chances = guess(text, profile)
        return cls(text, spelled, sound(spelled), views(text), chances, PLACE.get(base(profile), -1), vector)

    @property
    def language(self) -> str:
        """What it seems to be written in; "" where that is not sure enough to be told."""
        best = int(self.chances.argmax())
        return LANGUAGES[best] if self.chances[best] > 0.5 else ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Entries and their figures; every array has one value, or one row, per entry."""

    parts: NDArray[np.int64]  #: which part each is of
    places: NDArray[np.int64]  #: in the part's entries
    lines: NDArray[np.int64]  #: the line of the part that matched best
    figures: dict[str, Floats]

    def matrix(self, names: Sequence[str]) -> Floats:
        return np.stack([self.figures[name] for name in names], axis=1).astype(np.float32)


def find(
    question: Question, parts: Sequence[Part], hidden: Sequence[NDArray[np.bool_]], space: Space | None
) -> Candidates | None:
    """Return the entries that may answer; None where nothing is there. `hidden` entries of a part do not count."""
    placed = None
    if question.vector is not None and space is not None:
        placed = space.place_question(question.vector, question.chances)
    looks = [
        Look(question, number, part, parts[0], away, placed)
        for number, (part, away) in enumerate(zip(parts, hidden, strict=True))
        if len(part.entries) and not away.all()
    ]
    if not looks:
        return None
    offsets = np.cumsum([0, *(len(look.part.entries) for look in looks)])
    scores = [np.concatenate(column) for column in zip(*(look.entry_scores() for look in looks), strict=True)]
    proposed = np.unique(np.concatenate([_best(score, PER_VIEW) for score in scores]))
    groups = []
    for at, look in enumerate(looks):
        inside = proposed[(proposed >= offsets[at]) & (proposed < offsets[at + 1])] - offsets[at]
        chosen = np.union1d(inside, look.named()).astype(np.int64)
        if len(chosen := chosen[~look.away[chosen]]):
            groups.append(look.measure(chosen))
    if not groups:
        return None
    return _candidates(question, groups)


def _best(scores: Floats, count: int) -> NDArray[np.int64]:
    """Return the places of the highest scores above 0."""
    best = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    return best[scores[best] > 0]


@dataclass(frozen=True, slots=True)
class _Group:
    """Chosen entries of one part, and what was measured of all their lines."""

    number: int
    part: Part
    places: NDArray[np.int64]
    lines: NDArray[np.int64]
    firsts: NDArray[np.int64]  #: per entry, where its lines begin in `lines`
    measured: dict[str, Floats]  #: per line


class Look:
    """One question, looking at one part."""

    def __init__(
        self,
        question: Question,
        number: int,
        part: Part,
        like: Part,
        away: NDArray[np.bool_],
        placed: Floats | None,
    ) -> None:
        self._question, self._number, self.part, self.away = question, number, part, away
        self._asked: list[AskedTokens] = []
        for view, other, tokens in zip(part.views, like.views, question.views, strict=True):
            rarity = other.ask(tokens).rarity if like is not part and len(other.tokens) else None
            self._asked.append(view.ask(tokens, rarity))
        self._placed = placed
        has_vectors = placed is not None and part.vectors is not None
        self._meaning = part.vectors.likeness(placed) if has_vectors else None  # type: ignore[union-attr, arg-type]

    def entry_scores(self) -> list[Floats]:
        """Return per entry how alike it is: by sound, skeleton and words, then by meaning, here and elsewhere."""
        starts = self.part.starts[:-1]
        by_line = [asked.rough() for asked in self._asked]
        if self._placed is not None:
            meaning = self._meaning if self._meaning is not None else np.zeros(int(self.part.starts[-1]), np.float32)
            here = self._chances_of_lines() > SURE_OF_LANGUAGE
            by_line += [meaning, np.where(here, meaning, 0), np.where(here, 0, meaning)]
        scores = [np.maximum.reduceat(line_scores, starts).astype(np.float32) for line_scores in by_line]
        for score in scores:
            score[self.away] = -1
        return scores

    def named(self) -> NDArray[np.int64]:
        """Return the entries that the question names: by one of their phrasings, or by an official word of theirs."""
        same = [self.part.entry_of(line) for line in self.part.same(self._question.plain)]
        return np.array([*same, *official_entries(self.part, self._question.sound)], np.int64)

    def measure(self, places: NDArray[np.int64]) -> _Group:
        """Compare the question with every line of these entries."""
        starts, ends = self.part.starts[places], self.part.starts[places + 1]
        counts = ends - starts
        firsts = np.cumsum(counts) - counts
        lines = np.repeat(starts - firsts, counts) + np.arange(counts.sum())
        measured: dict[str, Floats] = {"language": self._chances_of_lines()[lines]}
        for name, asked in zip(("sounds", "skeletons", "words"), self._asked, strict=True):
            shared, said = asked.shared(lines), asked.index.lengths[lines]
            asked_length, said = np.float32(asked.length), np.maximum(said, np.float32(1e-9))
            measured[name] = shared / (said * asked_length)
            measured[f"{name}_asked"] = shared / asked_length**2
            measured[f"{name}_said"] = shared / said**2
        measured["letters"] = (measured["sounds"] + measured["skeletons"]) / np.float32(2)
        if self._placed is not None:
            measured["meaning"], measured["meaning_raw"] = self._meanings(lines)
        return _Group(self._number, self.part, places, lines, firsts, measured)

    def _meanings(self, lines: NDArray[np.int64]) -> tuple[Floats, Floats]:
        if self._meaning is None or self.part.vectors is None or self._question.vector is None:
            nothing = np.full(len(lines), np.nan, np.float32)
            return nothing, nothing
        known = self.part.vectors.lengths[lines] > 0
        raw = self.part.vectors.raw_likeness(self._question.vector, lines)
        return np.where(known, self._meaning[lines], np.float32(np.nan)), raw

    def _chances_of_lines(self) -> Floats:
        chances: Floats = self._question.chances[self.part.language_places][self.part.tag_of]
        return chances


def official_entries(part: Part, sound_of_question: str) -> list[int]:
    """Return the entries one of whose official words the question holds, be it with an ending of its own language."""
    asked = f" {sound_of_question}"
    return [place for word, places in part.official.items() if f" {word}" in asked for place in places]


def _candidates(question: Question, groups: Sequence[_Group]) -> Candidates:
    parts = np.concatenate([np.full(len(group.places), group.number) for group in groups])
    places = np.concatenate([group.places for group in groups])
    lines = np.concatenate([group.lines for group in groups])
    counts = np.concatenate([np.diff([*group.firsts, len(group.lines)]) for group in groups])
    firsts = np.cumsum(counts) - counts
    by_line = {name: np.concatenate([g.measured[name] for g in groups]) for name in groups[0].measured}
    owner = np.repeat(np.arange(len(places)), counts)

    def most(values: Floats) -> Floats:
        found: Floats = np.fmax.reduceat(values, firsts)
        return found

    mixed = by_line["letters"]
    if "meaning" in by_line:
        mixed = mixed + MEANING_WEIGHT * np.nan_to_num(by_line["meaning"])
    mixed = mixed + 0.02 * by_line["language"]  # of equals, the one the person can read
    best = np.lexsort((-mixed, owner))[firsts]

    figures: dict[str, Floats] = {}
    for name in ("sounds", "skeletons", "words", "letters"):
        figures[name] = most(by_line[name])
    for name in ("sounds", "skeletons", "words"):
        figures[f"{name}_asked"], figures[f"{name}_said"] = (
            by_line[f"{name}_asked"][best],
            by_line[f"{name}_said"][best],
        )
    figures["letters_all"] = by_line["letters"][best]
    for name in ("sounds", "skeletons", "words", "letters"):
        figures[f"{name}_gap"] = _gap(figures[name])
    figures["letters_rank"] = _rank(figures["letters"])
    figures |= _spread("letters", figures["letters"])
    figures |= _about(question, groups, lines[best], parts)
    here = by_line["language"] > SURE_OF_LANGUAGE
    figures["language"] = by_line["language"][best]
    figures["entry_in_language"] = most(here.astype(np.float32))
    if "meaning" in by_line:
        meaning = by_line["meaning"]
        nothing = np.float32(np.nan)
        figures["meaning"] = most(meaning)
        figures["meaning_raw"] = most(by_line["meaning_raw"])
        figures["meaning_here"] = most(np.where(here, meaning, nothing))
        figures["meaning_elsewhere"] = most(np.where(here, nothing, meaning))
        figures["meaning_best_line"] = meaning[best]
        figures["meaning_few"] = _mean_of_best(meaning, owner)
        figures |= _beside_others(figures)
    return Candidates(parts, places, lines[best], figures)


def _mean_of_best(meaning: Floats, owner: NDArray[np.int64]) -> Floats:
    """Return per entry the mean of its three lines nearest in meaning."""
    order = np.lexsort((-np.nan_to_num(meaning, nan=-1), owner))
    sorted_owner = owner[order]
    few = order[np.arange(len(order)) - np.searchsorted(sorted_owner, sorted_owner) < 3]
    sums, counts = np.bincount(owner[few], meaning[few]), np.bincount(owner[few])
    return (sums / counts).astype(np.float32)


def _beside_others(figures: dict[str, Floats]) -> dict[str, Floats]:
    """Return how each candidate stands in meaning, and in letters and meaning together, beside all others."""
    meaning = np.nan_to_num(figures["meaning"])
    both = figures["letters"] + np.float32(MEANING_WEIGHT) * meaning
    beside = {
        f"{name}_gap": _gap(figures[name]) for name in ("meaning", "meaning_raw", "meaning_here", "meaning_elsewhere")
    }
    beside |= {"both": both, "both_gap": _gap(both), "both_rank": _rank(both), "meaning_rank": _rank(meaning)}
    beside |= _spread("meaning", meaning)
    beside["both_next"] = _spread("both", both)["both_next"]
    beside["letters_of_meaning"] = np.full(len(both), figures["letters"][meaning.argmax()])
    return beside


def _gap(values: Floats) -> Floats:
    """Return how far each value is above the best of the others; below 0 for all but the best."""
    values = np.nan_to_num(values, nan=0)
    if len(values) == 1:
        return values.copy()
    order = np.argsort(-values, kind="stable")
    others = np.full(len(values), values[order[0]])
    others[order[0]] = values[order[1]]
    gap: Floats = values - others
    return gap


def _rank(values: Floats) -> Floats:
    ranks = np.empty(len(values), np.float32)
    ranks[np.argsort(-np.nan_to_num(values, nan=-1), kind="stable")] = np.arange(len(values))
    return np.minimum(ranks, PER_VIEW)


def _spread(name: str, values: Floats) -> dict[str, Floats]:
    """Return what the best of the others are like: the same for every candidate but the best ones."""
    top = -np.sort(-np.nan_to_num(values, nan=0))
    few = top[1:6]
    return {
        f"{name}_next": np.full(len(values), top[1] if len(top) > 1 else 0, np.float32),
        f"{name}_mean": np.full(len(values), few.mean() if len(few) else 0, np.float32),
    }


def _about(
    question: Question, groups: Sequence[_Group], best: NDArray[np.int64], parts: NDArray[np.int64]
) -> dict[str, Floats]:
    """Return what is known of the question, and of each candidate's best line beside it."""
    by_number = {group.number: group.part for group in groups}
    owners = [by_number[int(number)] for number in parts]
    texts = [plain(part.text(int(line))) for part, line in zip(owners, best, strict=True)]
    same = [
        question.profile >= 0 and PLACE.get(base(part.tags[part.tag_of[line]])) == question.profile
        for part, line in zip(owners, best, strict=True)
    ]
    asked = numbers(question.text)
    said = [numbers(text) for text in texts]
    count = len(texts)
    return {
        "language_profile": np.array(same, np.float32),
        "language_sure": np.full(count, question.chances.max(), np.float32),
        "length": np.full(count, np.log1p(len(question.plain)), np.float32),
        "length_ratio": np.array([np.log((1 + len(text)) / (1 + len(question.plain))) for text in texts], np.float32),
        "word_count": np.full(count, min(12, question.plain.count(" ") + 1), np.float32),
        "latin": np.full(count, float(question.plain.isascii()), np.float32),
        "numbers_missing": np.array([len(asked - these) for these in said], np.float32),
        "numbers_other": np.array([len(these - asked) for these in said], np.float32),
    }
