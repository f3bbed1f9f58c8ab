"""An edition: one newsletter in all its languages, from draft to archive; and its approval, bound to the content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from channels.outgoing import AttachmentKind

TITLE_CHARS: Final = 200
BODY_CHARS: Final = 20_000  # a page and a half of a newspaper: five Telegram messages


class EditionState(StrEnum):
    DRAFT = "draft"  #: may be changed
    SENT = "sent"  #: a broadcast of it has begun; texts can no longer change


class TextState(StrEnum):
    """How far one language is. "Missing" is the absence of a text, "outdated" a source hash that differs."""

    MACHINE = "machine"
    REVIEWED = "reviewed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class EditionText:
    language: str
    title: str
    body: str  #: Markdown
    state: TextState = TextState.REVIEWED
    source_hash: str = ""  #: of the main text this was translated from


@dataclass(frozen=True, slots=True)
class EditionFile:
    kind: AttachmentKind
    digest: str
    name: str
    media_type: str
    alt: Mapping[str, str] = field(default_factory=dict)  #: language -> what a picture shows


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
    approved_hash: str = ""
    approved_by: int | None = None
    changed_at: datetime | None = None
    corrects_id: int | None = None  #: the edition, sent already, whose messages this one is to change

    @property
    def title(self) -> str:
        """The title in the main language, else in any."""
        text = self.texts.get(self.main_language) or next(iter(self.texts.values()), None)
        return text.title if text else ""

    def text_hash(self, language: str) -> str:
        """Return the hash of one language's text as readers get it; raises KeyError where it is missing."""
        text = self.texts[language]
        return _hash([text.title, text.body])

    def content_hash(self) -> str:
        """Return the hash of all that readers will see; any change gives another one."""
        return _hash(
            [
                [[tag, text.title, text.body] for tag, text in sorted(self.texts.items())],
                [[file.digest, dict(file.alt)] for file in self.files],
            ]
        )

    @property
    def is_approved(self) -> bool:
        """Whether the approval given is for exactly this content."""
        return bool(self.approved_hash) and self.approved_hash == self.content_hash()

    def outdated(self, language: str) -> bool:
        """Whether the main text changed after this one was translated."""
        source = self.texts[language].source_hash
        return language != self.main_language and bool(source) and source != self.text_hash(self.main_language)


class EditionClosed(Exception):
    """The edition is being sent or was sent: its texts can no longer change."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the edition since it was read; nothing was stored."""


class NotApproved(Exception):
    """The edition needs the approval of another person first."""


class NothingToSend(Exception):
    """The edition has no text in its main language."""


class EditionStore(Protocol):
    async def add(
        self, main_language: str, author_id: int | None, now: datetime, corrects_id: int | None = None
    ) -> Edition: ...

    async def get(self, edition_id: int) -> Edition | None: ...

    async def latest(self, state: EditionState | None, limit: int) -> list[Edition]: ...

    async def save(self, edition: Edition, now: datetime) -> Edition:
        """Store all of it if nobody changed it since `edition.version`; else raise `ChangedMeanwhile`."""

    async def close(self, edition: Edition, now: datetime) -> None:
        """Its sending has begun: texts and files no longer change."""


async def save_edition(store: EditionStore, edition: Edition, now: datetime) -> Edition:
    """Store a changed draft. Raises `EditionClosed`, `ChangedMeanwhile`."""
    current = await store.get(edition.id)
    if current is None or current.state is not EditionState.DRAFT:
        raise EditionClosed
    return await store.save(edition, now)


async def approve_edition(
    store: EditionStore, edition: Edition, staff_id: int | None, approvals_required: int, now: datetime
) -> Edition:
    """Record that this content may be sent. Every sending passes here.

    Args:
        approvals_required: 0 lets the author release it; from 1 on it takes somebody else.

    Raises:
        NothingToSend: no text in the main language.
        NotApproved: the author cannot approve their own edition.
    """
    if edition.main_language not in edition.texts:
        raise NothingToSend
    if edition.is_approved:
        return edition
    if approvals_required and staff_id == edition.author_id:
        raise NotApproved
    approved = replace(edition, approved_hash=edition.content_hash(), approved_by=staff_id)
    return await store.save(approved, now)


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
