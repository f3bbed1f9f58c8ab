"""The archive: what everybody may read, for good, of the editions that were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from broadcasts.editions import EditionText
from channels.outgoing import Attachment


@dataclass(frozen=True, slots=True)
class Published:
    """A public edition in one language, as it reads today: with its newest correction, if there is one."""

    number: int
    text: EditionText  #: in the language asked for, else in the main one
    languages: tuple[str, ...]  #: in which it was sent: the main one first, the others in the registry's order
    files: tuple[Attachment, ...]
    sent_at: datetime
    corrected_at: datetime | None = None
    withdrawn: bool = False  #: nobody is to rely on it any more: its words are not shown

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def changed_at(self) -> datetime:
        return self.corrected_at or self.sent_at


class ArchiveStore(Protocol):
    """Knows editions that are public, no training, and sent."""

    async def edition(self, number: int, language: str) -> Published | None: ...

    async def page(self, language: str, limit: int, offset: int = 0) -> Sequence[Published]:
        """Return editions that are not withdrawn, the newest first."""

    async def shows(self, digest: str) -> bool:
        """Whether a file belongs to an edition that everybody may read."""


def archive_path(language: str, number: int) -> str:
    """Return where an edition stands for good, below the hub's address."""
    return f"/archive/{language}/{number}"
