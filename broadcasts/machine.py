"""Machine drafts: a machine translates the main text into a draft. It is marked as such and never sends anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from broadcasts.editions import BODY_CHARS, TITLE_CHARS, Edition, EditionStore, EditionText, TextState, save_edition
from broadcasts.glossary import GlossaryTerm, kept_names
from broadcasts.masking import MaskDamaged, mask_line, restore_line

#: How long to wait after each attempt that failed for the moment; after the last one it is given up.
WAITS: Final = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
IN_HAND: Final = timedelta(minutes=10)  #: longer than any translation takes: one that died with its process is redone


class Trouble(StrEnum):
    """Why there is no draft."""

    OUT_OF_REACH = "out_of_reach"  #: no answer, or one of a service in trouble
    BUSY = "busy"  #: too many requests at once
    QUOTA = "quota"  #: all that is paid for is used up
    REFUSED = "refused"  #: the key is wrong, or no longer valid
    NO_LANGUAGE = "no_language"  #: the service does not offer it
    DAMAGED = "damaged"  #: links, names or the layout did not come back as they were
    UNUSABLE = "unusable"  #: the service refused the text, or its answer cannot be a text


FOR_THE_MOMENT: Final = (Trouble.OUT_OF_REACH, Trouble.BUSY)


class MachineFailed(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class MachineTranslator(Protocol):
    async def translate(self, lines: Sequence[str], source: str, target: str) -> list[str]:
        """Translate lines of text with XML markup in it, which stays around the same words.

        Args:
            source: BCP 47 tag, as `target`.

        Raises:
            MachineFailed
        """

    async def close(self) -> None:
        """Release connections."""


@dataclass(frozen=True, slots=True)
class MachineDraft:
    """A draft that was asked for."""

    edition_id: int
    language: str
    asked_by: int | None
    due_at: datetime
    attempts: int = 0
    error: str = ""  #: the last `Trouble`


def draftable(edition: Edition, languages: Sequence[str], coming: Collection[str]) -> list[str]:
    """Return the languages that have no text, or an outdated one by machine, and no draft on its way.

    Args:
        coming: of which drafts are on their way.
    """

    def is_open(tag: str) -> bool:
        text = edition.texts.get(tag)
        return text is None or (text.state is TextState.MACHINE and edition.outdated(tag))

    return [tag for tag in languages if tag not in coming and tag != edition.main_language and is_open(tag)]


class MachineDraftStore(Protocol):
    async def ask(self, draft: MachineDraft) -> bool:
        """Note that a draft is wanted; False if it is already."""

    async def asked(self, edition_id: int) -> list[MachineDraft]:
        """Return the drafts of an edition that are still to come."""

    async def claim(self, now: datetime, until: datetime) -> MachineDraft | None:
        """Return a draft that is due; nobody else gets it before `until`."""

    async def put(self, draft: MachineDraft) -> None:
        """Try it again when it is due."""

    async def remove(self, draft: MachineDraft) -> None: ...


async def translate_text(
    machine: MachineTranslator, edition: Edition, target: str, glossary: Sequence[GlossaryTerm]
) -> EditionText:
    """Return a machine's translation of the main text; what must stay never leaves as words. Raises `MachineFailed`."""
    source = edition.texts[edition.main_language]
    before = (source.title, *source.body.split("\n"))
    title, *lines = await translate_lines(machine, before, edition.main_language, target, glossary)
    body = "\n".join(lines)
    if not title or not body.strip() or len(title) > TITLE_CHARS or len(body) > BODY_CHARS:
        raise MachineFailed(Trouble.UNUSABLE)
    return EditionText(target, title, body, TextState.MACHINE, edition.text_hash(edition.main_language))


async def translate_lines(
    machine: MachineTranslator, lines: Sequence[str], source: str, target: str, glossary: Sequence[GlossaryTerm]
) -> list[str]:
    """Return as many lines in another language; what must stay never leaves as words. Raises `MachineFailed`."""
    names = kept_names(glossary)
    masked = [mask_line(line, names) for line in lines]
    spoken = [line.text for line in masked if line.text]
    answers = await machine.translate(spoken, source, target)
    if len(answers) != len(spoken):
        raise MachineFailed(Trouble.UNUSABLE)
    waiting = iter(answers)
    try:
        return [restore_line(line, next(waiting)) if line.text else line.before for line in masked]
    except MaskDamaged:
        raise MachineFailed(Trouble.DAMAGED) from None


async def store_draft(editions: EditionStore, edition_id: int, text: EditionText, now: datetime) -> Edition | None:
    """Put a machine's text into the edition, unless a person has written one meanwhile: then return None.

    Raises:
        EditionClosed, ChangedMeanwhile
    """
    edition = await editions.get(edition_id)
    present = edition.texts.get(text.language) if edition else None
    if edition is None or (present is not None and present.state is not TextState.MACHINE):
        return None
    return await save_edition(editions, replace(edition, texts={**edition.texts, text.language: text}), now)


def after_failure(draft: MachineDraft, trouble: Trouble, now: datetime) -> MachineDraft | None:
    """Return the draft as it is to be tried again; None: it is given up."""
    if trouble not in FOR_THE_MOMENT or draft.attempts >= len(WAITS):
        return None
    return replace(draft, attempts=draft.attempts + 1, due_at=now + WAITS[draft.attempts], error=trouble.value)
