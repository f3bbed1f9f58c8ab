"""Sending an edition back to its author, with a reason that stands until what was read has changed."""

from collections.abc import Collection, Iterable
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
    return (await rejections_of(store, [edition]))[edition.id]


async def rejections_of(store: EditionStore, editions: Collection[Edition]) -> dict[int, list[EditionEvent]]:
    """Return the rejections that stand of each of these editions, by its id."""
    known = {edition.id: edition for edition in editions}
    newest: dict[int, dict[str, EditionEvent]] = {edition.id: {} for edition in editions}
    for edition_id, note in await store.rejected(known):
        if note.language not in newest[edition_id] and _is_as_read(known[edition_id], note.language, note.hash):
            newest[edition_id][note.language] = note
    return {
        edition_id: [note for note in notes.values() if not _is_approved(known[edition_id], note.language)]
        for edition_id, notes in newest.items()
    }


def waits_for(edition: Edition, sent_back: Iterable[EditionEvent]) -> list[str]:
    """Return the languages that wait for an approval: neither approved nor sent back."""
    languages = {note.language for note in sent_back}
    if "" in languages:
        return []
    return [tag for tag in edition.texts if tag not in languages and not edition.is_approved(tag)]


def _is_approved(edition: Edition, language: str) -> bool:
    return all(map(edition.is_approved, [language] if language else edition.texts))


def _is_as_read(edition: Edition, language: str, read_hash: str) -> bool:
    return (not language or language in edition.texts) and edition.read_hash(language) == read_hash
