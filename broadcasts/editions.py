"""An edition: one newsletter in all its languages, from the first draft to the archive."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from broadcasts.history import EditionEvent, EventKind
from channels.outgoing import AttachmentKind

TITLE_CHARS: Final = 200
BODY_CHARS: Final = 20_000  # a page and a half of a newspaper: five Telegram messages


class EditionState(StrEnum):
    DRAFT = "draft"  #: may be changed
    SENT = "sent"  #: a broadcast of it has begun; what was sent can no longer change


class TextState(StrEnum):
    """How far one language is. "Missing" is the absence of a text, "outdated" a source hash that differs, "approved"
    an `Approval` of exactly what readers will see."""

    MACHINE = "machine"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class EditionText:
    language: str
    title: str
    body: str  #: Markdown
    state: TextState = TextState.REVIEWED
    source_hash: str = ""  #: of the main text this was translated from
    changed_by: int | None = None  #: who of the staff wrote it or took it over last
    minor_of: str = ""  #: the release hash whose approval a small change voided: one confirmation brings it back


@dataclass(frozen=True, slots=True)
class EditionFile:
    kind: AttachmentKind
    digest: str
    name: str
    media_type: str
    alt: Mapping[str, str] = field(default_factory=dict)  #: language -> what a picture shows
    language: str = ""  #: whose readers get it; "" for all


@dataclass(frozen=True, slots=True)
class Approval:
    """One language of an edition may be sent as it was when somebody else had read it."""

    language: str
    hash: str  #: `Edition.release_hash` of what was read
    approved_by: int | None = None
    approved_at: datetime | None = None
    second_by: int | None = None  #: in an emergency, the other of the two who took the responsibility
    reason: str = ""  #: of the emergency; "" for an ordinary approval


@dataclass(frozen=True, slots=True)
class Edition:
    id: int
    topic_id: int | None
    main_language: str
    state: EditionState
    version: int
    author_id: int | None
    texts: Mapping[str, EditionText] = field(default_factory=dict)
    files: tuple[EditionFile, ...] = ()
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    changed_at: datetime | None = None
    corrects_id: int | None = None  #: the edition, sent already, whose messages this one is to change
    number: int = 0  #: as people speak of it; a correction bears that of its edition
    note: str = ""  #: for colleagues
    urgent: bool = False  #: also for those who want urgent messages only
    training: bool = False  #: everything works, nothing leaves
    public: bool = True  #: stands in the archive once it is sent
    sent_languages: tuple[str, ...] = ()  #: texts that left and can no longer change
    sent_at: datetime | None = None  #: when its first broadcast began
    hearing_id: int | None = None  #: to which it invites: it has a button "We are coming"

    @property
    def title(self) -> str:
        """The title in the main language, else in any."""
        text = self.texts.get(self.main_language) or next(iter(self.texts.values()), None)
        return text.title if text else ""

    def text_hash(self, language: str) -> str:
        """Return the hash of one language's text as readers get it; raises KeyError where it is missing."""
        text = self.texts[language]
        return _hash([text.title, text.body])

    def release_hash(self, language: str) -> str:
        """Return the hash of all that readers of one language will see; raises KeyError where it is missing.

        A text by a machine is marked as such to readers, so what it is counts too.
        """
        text = self.texts[language]
        files = [[file.digest, self.description(file, language)] for file in self.files_for(language)]
        return _hash([text.title, text.body, text.state is TextState.MACHINE, files])

    def read_hash(self, language: str = "") -> str:
        """Return the hash of what somebody has read: of one language, or ("") of all together."""
        return self.release_hash(language) if language else _hash({tag: self.release_hash(tag) for tag in self.texts})

    def files_for(self, language: str) -> tuple[EditionFile, ...]:
        """Return the pictures and documents that readers of one language get."""
        return tuple(file for file in self.files if file.language in ("", language))

    def description(self, file: EditionFile, language: str) -> str:
        """Return what a picture shows, in the main language where nobody has described it in this one."""
        return file.alt.get(language) or file.alt.get(self.main_language, "")

    def is_approved(self, language: str) -> bool:
        """Whether there is an approval of exactly this content."""
        approval = self.approvals.get(language)
        return language in self.texts and approval is not None and approval.hash == self.release_hash(language)

    @property
    def approved_languages(self) -> tuple[str, ...]:
        """The languages that may be sent."""
        return tuple(language for language in self.texts if self.is_approved(language))

    @property
    def can_be_sent(self) -> bool:
        """Whether the main text, which stands in for missing ones, is approved, and every small change confirmed."""
        return self.is_approved(self.main_language) and not self.unconfirmed

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The languages with a small change that nobody has confirmed yet."""
        return tuple(tag for tag, text in self.texts.items() if text.minor_of and not self.is_approved(tag))

    def outdated(self, language: str) -> bool:
        """Whether the main text changed after this one was translated."""
        source, main = self.texts[language].source_hash, self.main_language
        return language != main and bool(source) and main in self.texts and source != self.text_hash(main)


class EditionClosed(Exception):
    """What is to be changed is being sent or was sent: it can no longer change."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the edition since it was read; nothing was stored."""


class EditionStore(Protocol):
    async def add(
        self,
        main_language: str,
        author_id: int | None,
        now: datetime,
        corrects_id: int | None = None,
        *,
        training: bool = False,
        hearing_id: int | None = None,
    ) -> Edition: ...

    async def get(self, edition_id: int) -> Edition | None: ...

    async def with_ids(self, edition_ids: Collection[int]) -> dict[int, Edition]:
        """Return those of them that there are, by id."""

    async def latest(self, state: EditionState | None, limit: int) -> list[Edition]: ...

    async def save(self, edition: Edition, now: datetime) -> Edition:
        """Store all of it if nobody changed it since `edition.version`; else raise `ChangedMeanwhile`."""

    async def note(self, edition: Edition, event: EditionEvent) -> None:
        """Add to its history."""

    async def history(self, edition_id: int, limit: int, before: int | None = None) -> list[EditionEvent]:
        """Return what happened, the newest first."""

    async def noted(
        self, edition_id: int, kinds: Collection[EventKind], language: str | None = None, limit: int = 20
    ) -> list[EditionEvent]:
        """Return the newest notes of these kinds, of all languages or of one."""

    async def rejected(self, edition_ids: Collection[int]) -> list[tuple[int, EditionEvent]]:
        """Return every time that one of these editions was sent back, with its id, the newest first."""

    async def close(self, edition: Edition, now: datetime, languages: Collection[str] | None = None) -> None:
        """Its sending has begun: these languages no longer change; None for all that are approved now."""


async def save_edition(store: EditionStore, edition: Edition, now: datetime, staff_id: int | None = None) -> Edition:
    """Store a changed edition and note in its history who changed which texts and files.

    Raises:
        EditionClosed: it is gone, or what changed was sent already.
        ChangedMeanwhile.
    """
    current = await store.get(edition.id)
    if current is None:
        raise EditionClosed
    changed = {tag: text for tag, text in edition.texts.items() if _content(text) != _content(current.texts.get(tag))}
    gone = current.texts.keys() - edition.texts.keys()
    files_changed = edition.files != current.files
    if current.state is EditionState.SENT and (files_changed or (changed.keys() | gone) & set(current.sent_languages)):
        raise EditionClosed
    by = {tag: replace(text, changed_by=staff_id) for tag, text in changed.items()}
    saved = await store.save(replace(edition, texts={**edition.texts, **by}), now)
    for tag in (*changed, *sorted(gone)):
        await store.note(saved, text_event(EventKind.TEXT, tag, saved.texts.get(tag), staff_id, now))
    if files_changed:
        await store.note(saved, EditionEvent(EventKind.FILES, now, staff_id, files=saved.files))
    return saved


def text_event(
    kind: EventKind, language: str, text: EditionText | None, staff_id: int | None, now: datetime
) -> EditionEvent:
    """Return the note that a language's text is now this one; None: that it was taken out."""
    if text is None:
        return EditionEvent(kind, now, staff_id, language)
    return EditionEvent(
        kind, now, staff_id, language, title=text.title, body=text.body, machine=text.state is TextState.MACHINE
    )


def _content(text: EditionText | None) -> object:
    return text and (text.title, text.body, text.state)


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)  #: made once: lists hash hundreds of texts


def _hash(content: object) -> str:
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()
