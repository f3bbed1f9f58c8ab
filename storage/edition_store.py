"""`broadcasts.editions.EditionStore`."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Select, delete, func, insert, literal, or_, select, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import Approval, ChangedMeanwhile, Edition, EditionFile, EditionState, EditionText
from broadcasts.history import EditionEvent, EventKind
from broadcasts.translating import RequestState
from channels.outgoing import AttachmentKind
from storage.columns import one_of
from storage.session import Session
from storage.tables.broadcasts import (
    broadcast,
    edition,
    edition_approval,
    edition_event,
    edition_file,
    edition_text,
    machine_draft,
    translation_request,
)


class EditionTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self,
        main_language: str,
        author_id: int | None,
        now: datetime,
        corrects_id: int | None = None,
        *,
        training: bool = False,
        hearing_id: int | None = None,
    ) -> Edition:
        if self._session.is_shared:  # two that begin at once must not take the same number
            newest = select(edition.c.id).order_by(edition.c.id.desc()).limit(1)
            await self._session.rows(self._session.wait_lock_of(newest, edition))
        highest = literal(0) if training else func.coalesce(func.max(edition.c.number), 0) + 1
        numbered = select(highest if corrects_id is None else edition.c.number)
        if corrects_id is not None:
            numbered = numbered.where(edition.c.id == corrects_id)
        statement = (
            insert(edition)
            .values(
                main_language=main_language,
                state=EditionState.DRAFT,
                version=1,
                author_id=author_id,
                created_at=now,
                changed_at=now,
                corrects_id=corrects_id,
                number=numbered.scalar_subquery(),
                training=training,
                public=not training,
                hearing_id=hearing_id,
            )
            .returning(edition)
        )
        (row,) = await self._session.rows(statement)
        return _edition(row, (), (), ())

    async def get(self, edition_id: int) -> Edition | None:
        return await self._one(select(edition).where(edition.c.id == edition_id))

    async def with_ids(self, edition_ids: Collection[int]) -> dict[int, Edition]:
        """Return those of them that there are, by id."""
        found = await self._whole(select(edition).where(edition.c.id.in_(set(edition_ids))))
        return {each.id: each for each in found}

    async def titles(self, edition_ids: Collection[int]) -> dict[int, str]:
        """Return their titles in the main language, by id; "" for one without such a text."""
        main = (edition_text.c.edition_id == edition.c.id) & (edition_text.c.language == edition.c.main_language)
        found = select(edition.c.id, edition_text.c.title).outerjoin(edition_text, main)
        rows = await self._session.rows(found.where(edition.c.id.in_(set(edition_ids))))
        return {row.id: row.title or "" for row in rows}

    async def latest(self, state: EditionState | None, limit: int) -> list[Edition]:
        statement = select(edition).order_by(edition.c.changed_at.desc(), edition.c.id.desc()).limit(limit)
        if state is not None:
            statement = statement.where(edition.c.state == state)
        return await self._whole(statement)

    async def page(self, state: EditionState, search: str, limit: int, offset: int) -> list[Edition]:
        """Return editions, the newest first, with the searched words in a title of theirs ("": all)."""
        statement = select(edition).where(edition.c.state == state)
        if search:
            titles = select(edition_text.c.edition_id).where(edition_text.c.title.icontains(search, autoescape=True))
            statement = statement.where(edition.c.id.in_(titles))
        newest = statement.order_by(edition.c.changed_at.desc(), edition.c.id.desc()).limit(limit).offset(offset)
        return await self._whole(newest)

    async def locked(self, edition_id: int) -> None:
        """Let nobody else begin a correction of this edition until this unit is over."""
        statement = select(edition.c.id).where(edition.c.id == edition_id)
        await self._session.rows(self._session.wait_lock_of(statement, edition))

    async def open_correction(self, edition_id: int) -> Edition | None:
        """Return the draft that is to correct an edition."""
        return await self._newest_correction(edition_id, EditionState.DRAFT)

    async def latest_correction(self, edition_id: int) -> Edition | None:
        """Return the correction of an edition that was released last."""
        return await self._newest_correction(edition_id, EditionState.SENT)

    async def _newest_correction(self, edition_id: int, state: EditionState) -> Edition | None:
        mine = (edition.c.corrects_id == edition_id) & (edition.c.state == state)
        return await self._one(select(edition).where(mine).order_by(edition.c.id.desc()).limit(1))

    async def count(self, state: EditionState) -> int:
        rows = await self._session.rows(
            select(func.count().label("number")).select_from(edition).where(edition.c.state == state)
        )
        return int(rows[0].number)

    async def save(self, changed: Edition, now: datetime) -> Edition:
        saved = replace(changed, version=changed.version + 1, changed_at=now)
        values: dict[str, Any] = {
            "topic_id": saved.topic_id,
            "state": saved.state,
            "version": saved.version,
            "changed_at": now,
            "note": saved.note,
            "urgent": saved.urgent,
            "public": saved.public,
        }
        untouched = (edition.c.id == changed.id) & (edition.c.version == changed.version)
        if not await self._session.run(update(edition).where(untouched).values(**values)):
            raise ChangedMeanwhile
        await self._replace_parts(saved, now)
        return saved

    async def rejected(self, edition_ids: Collection[int]) -> list[tuple[int, EditionEvent]]:
        """Return every time that one of these editions was sent back, with its id, the newest first."""
        mine = edition_event.c.edition_id.in_(set(edition_ids)) & (edition_event.c.kind == EventKind.REJECTED)
        rows = await self._session.rows(select(edition_event).where(mine).order_by(edition_event.c.id.desc()))
        return [(row.edition_id, _event(row)) for row in rows]

    async def close(self, edition_: Edition, now: datetime, languages: Collection[str] | None = None) -> None:
        """Its sending has begun: these languages no longer change; None for all that are approved now."""
        leaving = edition_.approved_languages if languages is None else sorted(languages)
        fixed = dict.fromkeys([*edition_.sent_languages, *leaving])
        await self._session.run(
            update(edition)
            .where(edition.c.id == edition_.id)
            .values(
                state=EditionState.SENT,
                version=edition.c.version + 1,
                changed_at=now,
                sent_languages=list(fixed),
                sent_at=edition_.sent_at or now,
            )
        )

    async def note(self, edition_: Edition, event: EditionEvent) -> None:
        await self._session.run(
            insert(edition_event).values(
                edition_id=edition_.id,
                version=edition_.version,
                kind=event.kind,
                at=event.at,
                staff_id=event.staff_id,
                language=event.language,
                title=event.title,
                body=event.body,
                machine=event.machine,
                files=[_file_values(file) for file in event.files],
                reason=event.reason,
                second_by=event.second_by,
                finding=event.finding,
                hash=event.hash,
            )
        )

    async def history(self, edition_id: int, limit: int, before: int | None = None) -> list[EditionEvent]:
        mine = edition_event.c.edition_id == edition_id
        if before is not None:
            mine &= edition_event.c.id < before
        statement = select(edition_event).where(mine).order_by(edition_event.c.id.desc()).limit(limit)
        return [_event(row) for row in await self._session.rows(statement)]

    async def noted(
        self, edition_id: int, kinds: Collection[EventKind], language: str | None = None, limit: int = 20
    ) -> list[EditionEvent]:
        """Return the newest notes of these kinds, of all languages or of one."""
        mine = (edition_event.c.edition_id == edition_id) & edition_event.c.kind.in_(kinds)
        if language is not None:
            mine &= edition_event.c.language == language
        statement = select(edition_event).where(mine).order_by(edition_event.c.id.desc()).limit(limit)
        return [_event(row) for row in await self._session.rows(statement)]

    async def being_translated(self, edition_id: int) -> frozenset[str]:
        """Return the languages that a translator or a machine works on now."""
        asked = (RequestState.ASKED, RequestState.OPEN, RequestState.RETURNED)
        mine = (translation_request.c.edition_id == edition_id) & translation_request.c.state.in_(asked)
        by_machine = select(machine_draft.c.language).where(machine_draft.c.edition_id == edition_id)
        rows = await self._session.rows(select(translation_request.c.language).where(mine).union(by_machine))
        return frozenset(row.language for row in rows)

    async def event(self, edition_id: int, event_id: int) -> EditionEvent | None:
        return await self._newest_event(edition_id, edition_event.c.id == event_id)

    async def changes(self, edition_id: int, version: int) -> list[EditionEvent]:
        mine = (edition_event.c.edition_id == edition_id) & (edition_event.c.version == version)
        changed = one_of(edition_event.c.kind, EventKind.TEXT, EventKind.FILES)
        rows = await self._session.rows(select(edition_event).where(mine, changed).order_by(edition_event.c.id))
        return [_event(row) for row in rows]

    async def before(self, edition_id: int, event: EditionEvent) -> EditionEvent | None:
        same = (edition_event.c.kind == event.kind) & (edition_event.c.language == event.language)
        return await self._newest_event(edition_id, same & (edition_event.c.id < event.id))

    async def main_at(self, edition_: Edition, event: EditionEvent) -> EditionEvent | None:
        main = edition_event.c.language == edition_.main_language
        then = edition_event.c.version <= event.version
        return await self._newest_event(edition_.id, main & then & (edition_event.c.kind == EventKind.TEXT))

    async def _newest_event(self, edition_id: int, which: Any) -> EditionEvent | None:
        mine = (edition_event.c.edition_id == edition_id) & which
        rows = await self._session.rows(select(edition_event).where(mine).order_by(edition_event.c.id.desc()).limit(1))
        return _event(rows[0]) if rows else None

    async def overridden(self, edition_id: int) -> set[tuple[str, str]]:
        """Return the findings that somebody answered for, each with the release hash of the text it was about."""
        mine = (edition_event.c.edition_id == edition_id) & (edition_event.c.kind == EventKind.OVERRIDDEN)
        rows = await self._session.rows(select(edition_event.c.finding, edition_event.c.hash).where(mine))
        return {(row.finding, row.hash) for row in rows}

    async def remove(self, draft: Edition) -> bool:
        """Delete a draft, with plans to send it that were called off; False when it is no draft of ours any more."""
        await self._session.run(
            delete(broadcast).where(broadcast.c.edition_id == draft.id, broadcast.c.state == BroadcastState.CANCELLED)
        )
        unsent = (edition.c.id == draft.id) & (edition.c.state == EditionState.DRAFT)
        return await self._session.run(delete(edition).where(unsent)) > 0

    async def remove_practice(self, practice: Edition) -> bool:
        """Delete an edition that was for practice, with its corrections, broadcasts and what is told of them."""
        mine = or_(edition.c.id == practice.id, edition.c.corrects_id == practice.id) & edition.c.training
        ids = [row.id for row in await self._session.rows(select(edition.c.id).where(mine))]
        await self._session.run(delete(broadcast).where(broadcast.c.edition_id.in_(ids)))
        return await self._session.run(delete(edition).where(edition.c.id.in_(ids))) > 0

    async def _replace_parts(self, saved: Edition, now: datetime) -> None:
        for table in (edition_text, edition_file, edition_approval):
            await self._session.run(delete(table).where(table.c.edition_id == saved.id))
        for text in saved.texts.values():
            values = {name: getattr(text, name) for name in EditionText.__slots__}
            await self._session.run(insert(edition_text).values(edition_id=saved.id, changed_at=now, **values))
        for position, file in enumerate(saved.files):
            values = {"edition_id": saved.id, "position": position, **_file_values(file)}
            await self._session.run(insert(edition_file).values(values))
        for approval in saved.approvals.values():
            values = {name: getattr(approval, name) for name in Approval.__slots__}
            await self._session.run(insert(edition_approval).values(edition_id=saved.id, **values))

    async def _one(self, statement: Select[Any]) -> Edition | None:
        return next(iter(await self._whole(statement)), None)

    async def _whole(self, statement: Select[Any]) -> list[Edition]:
        """Return the editions that a statement finds, with all that belongs to them, in its order."""
        rows = await self._session.rows(statement)
        if not rows:
            return []
        ids = [row.id for row in rows]
        texts = await self._by_edition(_TEXT, edition_text.c.edition_id, ids)
        files = await self._by_edition(select(edition_file), edition_file.c.edition_id, ids)
        approvals = await self._by_edition(select(edition_approval), edition_approval.c.edition_id, ids)
        return [_edition(row, texts[row.id], files[row.id], approvals[row.id]) for row in rows]

    async def _by_edition(self, parts: Select[Any], key: Column[int], ids: Sequence[int]) -> Mapping[int, list[Any]]:
        """Return parts of these editions in the order of their keys, by edition."""
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for part in await self._session.rows(parts.where(key.in_(ids)).order_by(*key.table.primary_key)):
            found[part.edition_id].append(part)
        return found


#: An edition's id and its texts; all of it, and so lists of editions, is read far more often than anything else here.
_TEXT: Final = select(edition_text.c.edition_id, *(edition_text.c[name] for name in EditionText.__slots__))


def _edition(row: Any, texts: Sequence[Any], files: Sequence[Any], approvals: Sequence[Any]) -> Edition:
    return Edition(
        id=row.id,
        topic_id=row.topic_id,
        main_language=row.main_language,
        state=row.state,
        version=row.version,
        author_id=row.author_id,
        texts={text[1]: EditionText(*text[1:]) for text in texts},
        files=tuple(EditionFile(f.kind, f.digest, f.name, f.media_type, f.alt, f.language) for f in files),
        approvals={
            a.language: Approval(a.language, a.hash, a.approved_by, a.approved_at, a.second_by, a.reason)
            for a in approvals
        },
        changed_at=row.changed_at,
        corrects_id=row.corrects_id,
        number=row.number,
        note=row.note,
        urgent=row.urgent,
        training=row.training,
        public=row.public,
        sent_languages=tuple(row.sent_languages),
        sent_at=row.sent_at,
        hearing_id=row.hearing_id,
    )


def _file_values(file: EditionFile) -> dict[str, Any]:
    return {name: getattr(file, name) for name in EditionFile.__slots__} | {"alt": dict(file.alt)}


def _event(row: Any) -> EditionEvent:
    names = set(EditionEvent.__slots__) - {"files"}
    files = tuple(EditionFile(**{**file, "kind": AttachmentKind(file["kind"])}) for file in row.files)
    return EditionEvent(**{name: getattr(row, name) for name in names}, files=files)
