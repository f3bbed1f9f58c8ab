"""`broadcasts.archive.ArchiveStore`: few questions for a page, whatever the number of editions and languages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from broadcasts.archive import Published
from broadcasts.broadcasts import BroadcastKind, BroadcastState
from broadcasts.editions import EditionState, EditionText
from channels.outgoing import Attachment
from locales.registry import LANGUAGES
from storage.session import Session
from storage.tables.broadcasts import broadcast, edition, edition_file, edition_text

_CHANGE: Final = broadcast.alias("change")
_CORRECTION: Final = edition.alias("correction")
_IS_WITHDRAWN: Final = exists().where(
    _CHANGE.c.of_id == broadcast.c.id,
    _CHANGE.c.kind == BroadcastKind.WITHDRAW,
    _CHANGE.c.state != BroadcastState.CANCELLED,
)
_PUBLIC: Final = (
    edition.c.corrects_id.is_(None)
    & edition.c.public.is_(True)
    & edition.c.training.is_(False)
    & edition.c.sent_at.is_not(None)
)


class ArchiveTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def edition(self, number: int, language: str) -> Published | None:
        found = await self._published(_sent().where(edition.c.number == number), language)
        return found[0] if found else None

    async def page(self, language: str, limit: int, offset: int = 0) -> list[Published]:
        newest_first = (edition.c.sent_at.desc(), edition.c.id.desc())
        shown = _sent().where(_was_sent(~_IS_WITHDRAWN)).order_by(*newest_first)
        return await self._published(shown.limit(limit).offset(offset), language)

    async def shows(self, digest: str) -> bool:
        statement = (
            select(edition.c.id)
            .join(edition_file, edition_file.c.edition_id == edition.c.id)
            .where(edition_file.c.digest == digest, _PUBLIC, _was_sent(~_IS_WITHDRAWN))
        )
        return bool(await self._session.rows(statement.limit(1)))

    async def _published(self, editions: Select[Any], language: str) -> list[Published]:
        rows = await self._session.rows(editions)
        shown = {row.correction_id or row.id: row for row in rows}
        texts = await self._texts(list(shown), language)
        files = await self._files([row.id for row in rows])
        return [_record(row, texts[id_], files[row.id], language) for id_, row in shown.items() if texts[id_]]

    async def _texts(self, edition_ids: Sequence[int], language: str) -> dict[int, dict[str, Any]]:
        """Return each edition's text in this language, and in its main language."""
        statement = (
            select(edition_text)
            .join(edition, edition.c.id == edition_text.c.edition_id)
            .where(
                edition_text.c.edition_id.in_(edition_ids),
                or_(edition_text.c.language == language, edition_text.c.language == edition.c.main_language),
            )
        )
        texts: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        for row in await self._session.rows(statement):
            texts[row.edition_id][row.language] = row
        return texts

    async def _files(self, edition_ids: Sequence[int]) -> dict[int, list[Any]]:
        """Return the editions' files: those of a correction do not count, messengers do not exchange them either."""
        mine = edition_file.c.edition_id.in_(edition_ids)
        files: defaultdict[int, list[Any]] = defaultdict(list)
        for row in await self._session.rows(select(edition_file).where(mine).order_by(edition_file.c.position)):
            files[row.edition_id].append(row)
        return files


def _sent() -> Select[Any]:
    """Return the question for public editions whose sending has begun, each with its newest correction."""
    newest = (
        select(func.max(_CORRECTION.c.id))
        # A correction bears its edition's number, which has an index.
        .where(_CORRECTION.c.number == edition.c.number, _CORRECTION.c.corrects_id == edition.c.id)
        .where(_CORRECTION.c.state == EditionState.SENT)
        .correlate(edition)
        .scalar_subquery()
    )
    correction = edition.alias("shown")
    return (
        select(
            edition.c.id,
            edition.c.number,
            edition.c.main_language,
            edition.c.sent_languages,
            edition.c.sent_at,
            correction.c.id.label("correction_id"),
            correction.c.sent_at.label("corrected_at"),
            (~_was_sent(~_IS_WITHDRAWN)).label("withdrawn"),
        )
        .select_from(edition)
        .outerjoin(correction, correction.c.id == newest)
        .where(_PUBLIC, _was_sent())
    )


def _was_sent(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a broadcast of the edition has begun, of which these conditions hold."""
    begun = (broadcast.c.kind == BroadcastKind.SEND) & broadcast.c.started_at.is_not(None)
    return edition.c.id.in_(select(broadcast.c.edition_id).where(begun, *conditions))


def _record(row: Any, texts: dict[str, Any], files: Sequence[Any], asked: str) -> Published:
    others = (tag for tag in LANGUAGES if tag in row.sent_languages and tag != row.main_language)
    sent = (row.main_language, *others)
    language = asked if asked in sent and asked in texts else row.main_language
    text = texts[language]
    return Published(
        number=row.number,
        text=EditionText(language, text.title, text.body, text.state),
        languages=sent,
        files=tuple(
            Attachment(
                file.kind,
                file.digest,
                file.name,
                file.media_type,
                file.alt.get(language) or file.alt.get(row.main_language, ""),
            )
            for file in files
            if file.language in ("", language)
        ),
        sent_at=row.sent_at,
        corrected_at=row.corrected_at,
        withdrawn=bool(row.withdrawn),
    )
