"""Bringing back earlier wordings and files of an edition, from its history; and a copy as the start of a new one."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from broadcasts.editions import Edition, EditionStore, EditionText, TextState, save_edition
from broadcasts.history import EditionEvent, EventKind


class HistoryStore(EditionStore, Protocol):
    async def event(self, edition_id: int, event_id: int) -> EditionEvent | None: ...

    async def changes(self, edition_id: int, version: int) -> list[EditionEvent]:
        """Return which texts and files were changed by the save that led to this version."""

    async def before(self, edition_id: int, event: EditionEvent) -> EditionEvent | None:
        """Return the change of the same text, or of the files, that came before this one."""

    async def main_at(self, edition: Edition, event: EditionEvent) -> EditionEvent | None:
        """Return the main text as it stood when something happened."""


class NothingToUndo(Exception):
    """The edition was changed since, or nothing of it was changed then."""


async def restore(
    store: HistoryStore, edition: Edition, event: EditionEvent, staff_id: int | None, now: datetime
) -> Edition:
    """Make a text, or the files, what they were after this event. Raises as `save_edition` does."""
    return await save_edition(store, await _with(store, edition, event), now, staff_id)


async def undo(store: HistoryStore, edition: Edition, version: int, staff_id: int | None, now: datetime) -> Edition:
    """Take back the save that led to this version of the edition; that can be undone as well.

    Raises:
        NothingToUndo, and as `save_edition` does.
    """
    changes = await store.changes(edition.id, version)
    if edition.version != version or not changes:
        raise NothingToUndo
    for change in changes:
        earlier = await store.before(edition.id, change)
        edition = await _with(store, edition, earlier or EditionEvent(change.kind, now, language=change.language))
    return await save_edition(store, edition, now, staff_id)


async def copy_edition(store: EditionStore, edition: Edition, author_id: int | None, now: datetime) -> Edition:
    """Return a new draft with the texts, their states and the files of another edition; nothing of it is approved."""
    new = await store.add(
        edition.main_language, author_id, now, training=edition.training, hearing_id=edition.hearing_id
    )
    texts = {tag: replace(text, minor_of="") for tag, text in edition.texts.items()}
    copied = replace(new, topic_id=edition.topic_id, texts=texts, files=edition.files, public=edition.public)
    return await save_edition(store, copied, now, author_id)


async def _with(store: HistoryStore, edition: Edition, event: EditionEvent) -> Edition:
    if event.kind is EventKind.FILES:
        return replace(edition, files=event.files)
    others = {tag: text for tag, text in edition.texts.items() if tag != event.language}
    if not (event.title or event.body):
        return replace(edition, texts=others)
    source = await _source_hash(store, edition, event)
    state = TextState.MACHINE if event.machine else TextState.REVIEWED
    text = EditionText(event.language, event.title, event.body, state, source)
    return replace(edition, texts={**others, event.language: text})


async def _source_hash(store: HistoryStore, edition: Edition, event: EditionEvent) -> str:
    """Return the hash of the main text a translation was made from, "" where that is not known."""
    main = edition.main_language
    source = await store.main_at(edition, event) if event.language != main else None
    if source is None:
        return ""
    return replace(edition, texts={main: EditionText(main, source.title, source.body)}).text_hash(main)
