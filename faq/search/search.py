"""The search: a question in any language and spelling, the entries that may answer it, and whether one of them does."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faq.search.candidates import Candidates, Question, find, official_entries
from faq.search.differences import negated, numbers
from faq.search.encoder import Encoder
from faq.search.found import Found, Guard, Match, Outcome
from faq.search.model import Models, open_models, open_space, save_space
from faq.search.part import Line, Part, WrongFormat, lines_of, stored_vectors
from faq.search.rows import SearchRow
from faq.search.twins import Twins, twins_in
from faq.search.vectors import Floats, RowVectors, Space, pack, unpack

MATCHES: Final = 5
OFFICIAL_SCORE: Final = 0.5  #: at least so probable is an entry one of whose official words the question holds


class Search:
    """A base of all entries, which may be mapped from files, and beside it what has changed since."""

    def __init__(self, base: Part, space: Space, models: Models, encoder: Encoder | None = None) -> None:
        self._base, self._space, self._models, self._encoder = base, space, models, encoder
        self._places = {entry: place for place, entry in enumerate(base.entries)}
        self._changed: dict[str, list[Line]] = {}
        self._vectors: dict[str, bytes] = {}  # of changed entries, by text
        self._hidden = np.zeros(len(base.entries), bool)
        self._delta: Part | None = Part.build({})

    @staticmethod
    def build(
        rows: Iterable[SearchRow],
        encoder: Encoder | None = None,
        vectors: Mapping[str, bytes] | None = None,
        models: Models | None = None,
    ) -> "Search":
        """Index all rows.

        Args:
            encoder: encodes what `vectors` lacks, and questions that come without a vector; None for neither.
            vectors: `pack`ed, by phrasing. With neither these nor an encoder, search goes by letters alone.
        """
        models = models or open_models()
        lines = {entry: lines_of(theirs) for entry, theirs in _by_entry(rows).items()}
        known = dict(vectors or {})
        if encoder is not None:
            missing = [line.text for ours in lines.values() for line in ours if line.text not in known]
            known |= packed_vectors(encoder, list(dict.fromkeys(missing)))
        spaces = [models.space]

        def placed(flat: Sequence[Line]) -> RowVectors:
            stored, fitted = stored_vectors(flat, known, models.space, fit=True)
            spaces.append(fitted)
            return stored

        base = Part.build(lines, vectors=placed if known else None)
        return Search(base, spaces[-1], models, encoder)

    @property
    def entry_count(self) -> int:
        return int((~self._hidden).sum()) + sum(1 for lines in self._changed.values() if lines)

    @property
    def changed_count(self) -> int:
        """How many entries were changed since the base was built; many of them are a reason to build it anew."""
        return len(self._changed)

    def changed(self, entry: str, rows: Sequence[SearchRow], vectors: Mapping[str, bytes] | None = None) -> None:
        """Take one entry's rows for its new ones; none: it is gone. Found from now on, by meaning if it has vectors."""
        lines = lines_of(rows)
        known = dict(vectors or {})
        if self._encoder is not None and self._base.vectors is not None:
            missing = [line.text for line in lines if line.text not in known]
            known |= packed_vectors(self._encoder, list(dict.fromkeys(missing)))
        self._vectors.update(known)
        self._changed[entry] = lines
        hidden = self._hidden.copy()  # another thread may be asking
        if (place := self._places.get(entry)) is not None:
            hidden[place] = True
        self._hidden = hidden
        self._delta = None

    def ask(self, text: str, profile: str = "", query_vector: Floats | None = None) -> Found:
        """Return what answers a question; only computes, and never raises for whatever a person may send.

        Args:
            profile: the language the person has chosen, or "".
            query_vector: what the encoder says of `text`; without it and without an encoder, letters decide alone.
        """
        question, candidates = self.look(text, profile, query_vector)
        if not question.plain:
            return Found(Outcome.UNKNOWN, guard=Guard.EMPTY)
        if candidates is None:
            return Found(Outcome.UNKNOWN, language=question.language)
        return self.judge(question, candidates)

    def look(
        self, text: str, profile: str = "", query_vector: Floats | None = None
    ) -> tuple[Question, Candidates | None]:
        """Return the question as search reads it, and the entries that may answer it with all figures."""
        if query_vector is None and self._encoder is not None and self._base.vectors is not None and text.strip():
            query_vector = self._encoder.encode([text])[0]
        vector = query_vector if self._base.vectors is not None else None
        question = Question.read(text, profile, vector)
        if not question.plain:
            return question, None
        delta = self._beside()
        away = np.zeros(len(delta.entries), bool)
        return question, find(question, [self._base, delta], [self._hidden, away], self._space)

    def twins(self, entry: str, rows: Iterable[SearchRow], vectors: Mapping[str, bytes] | None = None) -> list[Twins]:
        """Return other entries that ask nearly what these rows of an entry ask, the most alike first.

        Args:
            rows: of the entry as it is now; it need not be an answer yet.
            vectors: `pack`ed, by phrasing; what they lack is compared by letters.
        """
        lines, delta = lines_of(rows), self._beside()
        stored = stored_vectors(lines, vectors or {}, self._space, fit=False)[0]
        known = zip(lines, unpack(stored.placed), stored.lengths, strict=True)
        placed = {line.text: vector for line, vector, length in known if length > 0}
        away = np.zeros(len(delta.entries), bool)
        found = [
            *twins_in(self._base, self._base, self._hidden, entry, lines, placed),
            *twins_in(delta, self._base, away, entry, lines, placed),
        ]
        return sorted(found, key=lambda twins: -twins.likeness)

    def judge(self, question: Question, candidates: Candidates) -> Found:
        """Return the outcome for looked-up candidates."""
        model = self._models.lexical if question.vector is None else self._models.semantic
        scores = self.probabilities(question, candidates)
        parts = [self._base, self._beside()]
        official = _official(question, candidates, parts)
        raised = np.where(official, np.maximum(scores, OFFICIAL_SCORE), scores)
        order = np.argsort(-raised, kind="stable")[:MATCHES]
        matches = tuple(_match(candidates, parts, int(at), float(raised[at])) for at in order)
        found = Found(Outcome.UNKNOWN, matches, question.language)

        exact = _exact(question, candidates, parts)
        if exact.any():
            return _exactly(found, candidates, parts, exact, raised)
        if official.sum() == 1 and _is_official(question, parts):
            first = int(np.flatnonzero(official)[0])
            return replace(
                found,
                outcome=Outcome.ANSWER,
                matches=_first(found.matches, _match(candidates, parts, first, 1.0)),
                guard=Guard.OFFICIAL_WORD,
            )
        if matches[0].score < model.ask_back_from:
            return found
        if matches[0].score < model.answer_from:
            guard = Guard.OFFICIAL_WORD if official[order[0]] and scores[order[0]] < model.ask_back_from else None
            return replace(found, outcome=Outcome.ASK_BACK, guard=guard)
        if len(matches) > 1 and matches[0].score - matches[1].score < model.twins_within:
            return replace(found, outcome=Outcome.ASK_BACK, guard=Guard.TWINS)
        guard = _difference(question, matches[0])
        return replace(found, outcome=Outcome.ASK_BACK if guard else Outcome.ANSWER, guard=guard)

    def probabilities(self, question: Question, candidates: Candidates) -> Floats:
        """Return per candidate how probable it answers; by letters alone where an entry has no vector yet."""
        lexical, semantic = self._models.lexical, self._models.semantic
        if question.vector is None or "meaning" not in candidates.figures:
            return lexical.probabilities(candidates.matrix(lexical.names))
        scores = semantic.probabilities(candidates.matrix(semantic.names))
        without = np.isnan(candidates.figures["meaning"])
        if without.any():
            scores[without] = lexical.probabilities(candidates.matrix(lexical.names)[without])
        return scores

    def entry_at(self, candidates: Candidates, at: int) -> str:
        """Return the key of the candidate in this place."""
        part = self._beside() if candidates.parts[at] else self._base
        return part.entries[int(candidates.places[at])]

    def save(self, folder: Path) -> None:
        """Write the base to a folder, all or nothing. What has changed since it was built is not in it."""
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._base.save(fresh)
        save_space(self._space, fresh / "space.npz")
        old = folder.with_name(f"{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)  # who has it mapped keeps it until they let go

    @staticmethod
    def open(folder: Path, encoder: Encoder | None = None, models: Models | None = None) -> "Search":
        """Map a saved base from its files, which all processes of a host share. Raises `WrongFormat`."""
        base = Part.open(folder)
        try:
            space = open_space(folder / "space.npz")
        except (OSError, ValueError, KeyError) as exc:
            raise WrongFormat(folder) from exc
        return Search(base, space, models or open_models(), encoder)

    def _beside(self) -> Part:
        """Return what has changed, indexed; made when it is first asked for."""
        if self._delta is None:
            known = self._vectors

            def placed(flat: Sequence[Line]) -> RowVectors:
                return stored_vectors(flat, known, self._space, fit=False)[0]

            has_vectors = self._base.vectors is not None
            self._delta = Part.build(self._changed, like=self._base, vectors=placed if has_vectors else None)
        return self._delta


def packed_vectors(encoder: Encoder, texts: Sequence[str]) -> dict[str, bytes]:
    """Return the vectors of texts as search stores them."""
    if not texts:
        return {}
    return {text: row.tobytes() for text, row in zip(texts, pack(encoder.encode(texts)), strict=True)}


def _by_entry(rows: Iterable[SearchRow]) -> dict[str, list[SearchRow]]:
    by_entry: defaultdict[str, list[SearchRow]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry].append(row)
    return by_entry


def _match(candidates: Candidates, parts: Sequence[Part], at: int, score: float) -> Match:
    part, line = parts[candidates.parts[at]], int(candidates.lines[at])
    entry = part.entries[candidates.places[at]]
    return Match(entry, score, part.tags[part.tag_of[line]], part.text(line))


def _first(matches: tuple[Match, ...], first: Match) -> tuple[Match, ...]:
    return (first, *(match for match in matches if match.entry != first.entry))[:MATCHES]


def _exact(question: Question, candidates: Candidates, parts: Sequence[Part]) -> NDArray[np.bool_]:
    """Return which candidates have a phrasing that is the question."""
    found = {
        (number, part.entry_of(line)): line for number, part in enumerate(parts) for line in part.same(question.plain)
    }
    keys = zip(candidates.parts, candidates.places, strict=True)
    return np.array([(int(part), int(place)) in found for part, place in keys], bool)


def _exactly(
    found: Found, candidates: Candidates, parts: Sequence[Part], exact: NDArray[np.bool_], scores: Floats
) -> Found:
    places = sorted(np.flatnonzero(exact), key=lambda at: -scores[at])
    same = [_match(candidates, parts, int(at), 1.0) for at in places]
    rest = [match for match in found.matches if match.entry not in {one.entry for one in same}]
    outcome, guard = (Outcome.ANSWER, Guard.EXACT) if len(same) == 1 else (Outcome.ASK_BACK, Guard.SHARED)
    return replace(found, outcome=outcome, matches=(*same, *rest)[:MATCHES], guard=guard)


def _official(question: Question, candidates: Candidates, parts: Sequence[Part]) -> NDArray[np.bool_]:
    held = {(number, place) for number, part in enumerate(parts) for place in official_entries(part, question.sound)}
    keys = zip(candidates.parts, candidates.places, strict=True)
    return np.array([(int(part), int(place)) in held for part, place in keys], bool)


def _is_official(question: Question, parts: Sequence[Part]) -> bool:
    return any(question.sound in part.official for part in parts)


def _difference(question: Question, match: Match) -> Guard | None:
    """Return what makes question and phrasing two questions, however alike they are."""
    asked, said = numbers(question.text), numbers(match.phrasing)
    if asked - said and said - asked:
        return Guard.NUMBERS
    if question.language == match.language and negated(question.text, match.language) != negated(
        match.phrasing, match.language
    ):
        return Guard.NEGATION
    return None
