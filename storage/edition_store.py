"""`broadcasts.editions.EditionStore`."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from broadcasts.broadcasts import BroadcastState
from broadcasts.editions import ChangedMeanwhile, Edition, EditionFile, EditionState, EditionText
from storage.session import Session
from storage.tables.broadcasts import broadcast, edition, edition_file, edition_text


class EditionTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, main_language: str, author_id: int | None, now: datetime, corrects_id: int | None = None
    ) -> Edition:
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
            )
            .returning(edition.c.id)
        )
        (row,) = await self._session.rows(statement)
        state = EditionState.DRAFT
        return Edition(row.id, None, main_language, state, 1, author_id, changed_at=now, corrects_id=corrects_id)

    async def get(self, edition_id: int) -> Edition | None:
        rows = await self._session.rows(select(edition).where(edition.c.id == edition_id))
        return await self._whole(rows[0]) if rows else None

    async def latest(self, state: EditionState | None, limit: int) -> list[Edition]:
        statement = select(edition).order_by(edition.c.changed_at.desc(), edition.c.id.desc()).limit(limit)
        if state is not None:
            statement = statement.where(edition.c.state == state)
        return [await self._whole(row) for row in await self._session.rows(statement)]

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
        rows = await self._session.rows(select(edition).where(mine).order_by(edition.c.id.desc()).limit(1))
        return await self._whole(rows[0]) if rows else None

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
            "approved_hash": saved.approved_hash,
            "approved_by": saved.approved_by,
        }
        if saved.is_approved:
            values["approved_at"] = now
        untouched = (edition.c.id == changed.id) & (edition.c.version == changed.version)
        if not await self._session.run(update(edition).where(untouched).values(**values)):
            raise ChangedMeanwhile
        await self._replace_parts(saved, now)
        return saved

    async def close(self, edition_: Edition, now: datetime) -> None:
        """Its sending has begun: texts and files no longer change."""
        await self._session.run(
            update(edition)
            .where(edition.c.id == edition_.id)
            .values(state=EditionState.SENT, version=edition.c.version + 1, changed_at=now)
        )

    async def remove(self, draft: Edition) -> bool:
        """Delete a draft, with plans to send it that were called off; False when it is no draft of ours any more."""
        await self._session.run(
            delete(broadcast).where(broadcast.c.edition_id == draft.id, broadcast.c.state == BroadcastState.CANCELLED)
        )
        unsent = (edition.c.id == draft.id) & (edition.c.state == EditionState.DRAFT)
        return await self._session.run(delete(edition).where(unsent)) > 0

    async def _replace_parts(self, saved: Edition, now: datetime) -> None:
        await self._session.run(delete(edition_text).where(edition_text.c.edition_id == saved.id))
        await self._session.run(delete(edition_file).where(edition_file.c.edition_id == saved.id))
        for text in saved.texts.values():
            await self._session.run(
                insert(edition_text).values(
                    edition_id=saved.id,
                    language=text.language,
                    title=text.title,
                    body=text.body,
                    state=text.state,
                    source_hash=text.source_hash,
                    changed_at=now,
                )
            )
        for position, file in enumerate(saved.files):
            await self._session.run(
                insert(edition_file).values(
                    edition_id=saved.id,
                    position=position,
                    kind=file.kind,
                    digest=file.digest,
                    name=file.name,
                    media_type=file.media_type,
                    alt=dict(file.alt),
                )
            )

    async def _whole(self, row: Any) -> Edition:
        texts = await self._session.rows(select(edition_text).where(edition_text.c.edition_id == row.id))
        files = await self._session.rows(
            select(edition_file).where(edition_file.c.edition_id == row.id).order_by(edition_file.c.position)
        )
        return Edition(
            id=row.id,
            topic_id=row.topic_id,
            main_language=row.main_language,
            state=row.state,
            version=row.version,
            author_id=row.author_id,
            texts={t.language: EditionText(t.language, t.title, t.body, t.state, t.source_hash) for t in texts},
            files=tuple(EditionFile(f.kind, f.digest, f.name, f.media_type, f.alt) for f in files),
            approved_hash=row.approved_hash,
            approved_by=row.approved_by,
            changed_at=row.changed_at,
            corrects_id=row.corrects_id,
        )
