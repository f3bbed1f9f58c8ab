"""Sending an edition back to its author, with a reason that stands until what was read has changed."""

from datetime import datetime

from broadcasts.editions import Edition, EditionStore
from broadcasts.history import EditionEvent, EventKind


async def reject_edition(
    store: EditionStore, edition: Edition, language: str, read_hash: str, staff_id: int, reason: str, now: datetime
) -> bool:
    """Note that what was read cannot be released; return whether it still is as it was read.

    Args:
        language: "" for the edition with all its languages.
        read_hash: `Edition.read_hash` of it.
    """
    await store.note(edition, EditionEvent(EventKind.REJECTED, now, staff_id, language, reason=reason, hash=read_hash))
    return _is_as_read(edition, language, read_hash)


async def rejections(store: EditionStore, edition: Edition) -> list[EditionEvent]:
    """Return the rejections that stand, the newest of each language: nothing has changed or been approved since."""
    newest: dict[str, EditionEvent] = {}
    for note in await store.noted(edition.id, [EventKind.REJECTED]):
        if note.language not in newest and _is_as_read(edition, note.language, note.hash):
            newest[note.language] = note
    return [note for note in newest.values() if not _is_approved(edition, note.language)]


async def waits_for(store: EditionStore, edition: Edition) -> list[str]:
    """Return the languages that wait for an approval: neither approved nor sent back."""
    sent_back = {note.language for note in await rejections(store, edition)}
    if "" in sent_back:
        return []
    return [tag for tag in edition.texts if not edition.is_approved(tag) and tag not in sent_back]


def _is_approved(edition: Edition, language: str) -> bool:
    return all(map(edition.is_approved, [language] if language else edition.texts))


def _is_as_read(edition: Edition, language: str, read_hash: str) -> bool:
    return (not language or language in edition.texts) and edition.read_hash(language) == read_hash
