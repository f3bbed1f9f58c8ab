"""FAQ entries: a question and its answer in several languages, with the source relied on and how far each text is."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

QUESTION_CHARS: Final = 300
ANSWER_CHARS: Final = 3_000  #: with its source it still is one message
PHRASINGS: Final = 20  #: alternatives of one language, at most
NEAR: Final = timedelta(days=14)  #: before its last day an answer needs somebody
SIMPLE: Final = "de-simple"  #: stands beside German for who has no text of their own language


class EntryState(StrEnum):
    DRAFT = "draft"  #: only staff see it
    PUBLISHED = "published"  #: people get it as an answer
    WITHDRAWN = "withdrawn"  #: it was published once


class EntryAction(StrEnum):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


NEXT: Final = {
    (EntryState.DRAFT, EntryAction.PUBLISH): EntryState.PUBLISHED,
    (EntryState.PUBLISHED, EntryAction.WITHDRAW): EntryState.WITHDRAWN,
    (EntryState.WITHDRAWN, EntryAction.PUBLISH): EntryState.PUBLISHED,
}


class IllegalEntryAction(Exception):
    """The entry is not in a state in which this can be done; nothing was changed."""


class CyclicRedirect(Exception):
    """The entries would lead to each other for ever; nothing was changed."""


def next_state(state: EntryState, action: EntryAction) -> EntryState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalEntryAction(state, action) from None


class TextState(StrEnum):
    """How far one language is. "Missing" is the absence of a text, "outdated" a source hash that differs."""

    UNREVIEWED = "unreviewed"  #: taken over from elsewhere; nobody of the office has read it yet
    MACHINE = "machine"
    REVIEWED = "reviewed"


class Standing(StrEnum):
    """How far one language of an entry is, seen from its source text."""

    MISSING = "missing"  #: no answer in this language
    OUTDATED = "outdated"
    UNREVIEWED = "unreviewed"
    MACHINE = "machine"
    REVIEWED = "reviewed"


class Lack(StrEnum):
    """What an entry needs before people may get it as an answer."""

    ANSWER = "answer"  #: in the language of the source text
    AUTHORITY = "authority"
    LINK = "link"
    CHECKED = "checked"  #: the day on which somebody read the source
    OVER = "over"  #: its last day is


@dataclass(frozen=True, slots=True)
class FaqText:
    """One language of an entry."""

    question: str
    answer: str = ""  #: plain text; "" where only the question is known in this language
    alternatives: tuple[str, ...] = ()  #: other ways to ask it
    state: TextState = TextState.REVIEWED
    made_from: str = ""  #: hash of the source text it was translated from; "" for the source itself

    @property
    def hash(self) -> str:
        """The hash of what is translated: the question and its answer."""
        return hashlib.sha256(f"{self.question}\n\n{self.answer}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """Whom an answer relies on."""

    authority: str = ""  #: "Bundesministerium der Justiz"
    title: str = ""  #: "Bundesmeldegesetz § 17"
    url: str = ""
    sentence: str = ""  #: word for word
    checked_on: date | None = None  #: when somebody last read the sentence at the source


@dataclass(frozen=True, slots=True)
class FaqEntry:
    id: int  #: 0 until stored
    key: str  #: its name in files and addresses: "register-address"
    topic: str
    language: str  #: of the source text, BCP 47
    texts: Mapping[str, FaqText]
    words: tuple[str, ...] = ()  #: the German official words of the letter, which lead here from any language
    place: str = ""  #: which place of the city serves it: "registration_office"
    sensitive: bool = False  #: a wrong answer does harm: a person is always offered
    source: Source = field(default_factory=Source)
    valid_until: date | None = None  #: the last day on which it is an answer
    state: EntryState = EntryState.DRAFT
    see: str = ""  #: key of the entry that answers instead
    inquiry_id: int | None = None  #: the conversation it was made of
    version: int = 0  #: counts every change

    @property
    def own(self) -> FaqText:
        """The source text."""
        return self.texts[self.language]

    def outdated(self, language: str) -> bool:
        """Whether the source changed after this language was translated."""
        text = self.texts.get(language)
        return text is not None and language != self.language and text.made_from not in ("", self.own.hash)

    def standing(self, language: str) -> Standing:
        text = self.texts.get(language)
        if text is None or not text.answer:
            return Standing.MISSING
        return Standing.OUTDATED if self.outdated(language) else Standing(text.state.value)

    def missing(self, languages: Sequence[str]) -> tuple[str, ...]:
        """Return which of these languages have no answer, or an outdated one."""
        return tuple(tag for tag in languages if not self._answers(tag))

    def say(self, languages: Sequence[str]) -> str:
        """Return the first of these languages that has an answer up to date, else that of the source text."""
        return next((tag for tag in languages if self._answers(tag)), self.language)

    def valid(self, today: date) -> bool:
        """Whether people may get it as an answer."""
        return self.state is EntryState.PUBLISHED and (self.valid_until is None or today <= self.valid_until)

    def lacking(self, today: date) -> tuple[Lack, ...]:
        """Return what it needs before it can be published; one that leads on to another needs nothing."""
        if self.see:
            return ()
        needs = {
            Lack.ANSWER: not self.own.answer,
            Lack.AUTHORITY: not self.source.authority,
            Lack.LINK: not self.source.url,
            Lack.CHECKED: self.source.checked_on is None,
            Lack.OVER: self.valid_until is not None and self.valid_until < today,
        }
        return tuple(lack for lack, needed in needs.items() if needed)

    def with_text(self, language: str, text: FaqText) -> "FaqEntry":
        """Return it with this language written anew, as made from what the source says now."""
        made_from = "" if language == self.language else self.own.hash
        return replace(self, texts={**self.texts, language: replace(text, made_from=made_from)})

    def slightly_changed(self, before: str) -> "FaqEntry":
        """Return it with every translation of an earlier source text valid for the present one.

        Args:
            before: how the hash of that source text begins, as much of it as a button holds.
        """
        texts = {
            tag: replace(text, made_from=self.own.hash) if before and text.made_from.startswith(before) else text
            for tag, text in self.texts.items()
        }
        return replace(self, texts=texts)

    def _answers(self, language: str) -> bool:
        text = self.texts.get(language)
        return text is not None and bool(text.answer) and not self.outdated(language)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the languages of one entry are, without their texts."""

    entry_id: int
    standings: Mapping[str, Standing]  #: of the languages it has; any other is missing

    def of(self, language: str) -> Standing:
        return self.standings.get(language, Standing.MISSING)


class FaqStore(Protocol):
    async def add(self, entry: FaqEntry) -> FaqEntry:
        """Store it; return it with its id. Raises `KeyTaken` when another entry has this key."""

    async def get(self, entry_id: int) -> FaqEntry | None: ...

    async def by_key(self, key: str) -> FaqEntry | None: ...

    async def save(self, entry: FaqEntry) -> FaqEntry:
        """Store it as changed; return it with its new version. Raises `EntryChanged` when somebody was faster."""

    async def remove(self, entry_id: int) -> None: ...

    async def versions(self) -> dict[int, int]:
        """Return the version of every entry by its id: what tells a process what to read again."""

    async def some(self, entry_ids: Sequence[int]) -> list[FaqEntry]: ...

    async def listed(self, state: EntryState | None, topic: str, limit: int, after: int = 0) -> list[FaqEntry]:
        """Return entries by id, those after this id; None and "" for every state and topic."""

    async def count(self, state: EntryState | None = None, topic: str = "") -> int: ...

    async def topics(self) -> dict[str, int]:
        """Return how many published entries each topic has."""

    async def all_topics(self) -> dict[str, int]:
        """Return how many entries of any state each topic has."""

    async def search(self, words: str, limit: int) -> list[FaqEntry]:
        """Return entries whose key, or a question in any language, holds all of these words."""

    async def progress(self) -> list[Progress]:
        """Return how far every entry is that answers by itself and was not withdrawn, by id."""

    async def expiring(self, until: date) -> list[FaqEntry]:
        """Return published entries whose last day is this one or an earlier one, the earliest first."""

    async def count_expiring(self, until: date) -> int:
        """Return how many these are."""


class KeyTaken(Exception):
    """Another entry has this key; nothing was stored."""


class EntryChanged(Exception):
    """Somebody else changed the entry meanwhile; nothing was stored."""


async def lead_on(store: FaqStore, entry: FaqEntry, see: str) -> FaqEntry:
    """Let another entry answer instead of this one.

    Raises:
        KeyError: there is no such entry.
        CyclicRedirect: that one leads here, at once or over others.
    """
    key = see
    while key:
        if key == entry.key:
            raise CyclicRedirect(entry.key, see)
        other = await store.by_key(key)
        if other is None:
            raise KeyError(key)
        key = other.see
    return await store.save(replace(entry, see=see))


async def answering(store: FaqStore, entry: FaqEntry | None) -> FaqEntry | None:
    """Return the entry that answers in the place of this one; None where what it leads to is gone."""
    while entry is not None and entry.see:
        entry = await store.by_key(entry.see)
    return entry
