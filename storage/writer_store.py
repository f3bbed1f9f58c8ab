"""`broadcasts.writers.WriterStore`."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from broadcasts.writers import SEEN_FOR, Writer
from storage.session import Session
from storage.tables.broadcasts import edition_writer


class WriterTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(self, edition_id: int, staff_id: int, language: str, now: datetime) -> None:
        values = {"edition_id": edition_id, "staff_id": staff_id, "language": language, "at": now}
        old = or_(edition_writer.c.at < now - SEEN_FOR, edition_writer.c.language != language)
        insert = self._session.insert(edition_writer).values(**values)
        await self._session.run(
            insert.on_conflict_do_update(
                index_elements=["edition_id", "staff_id"], set_={"language": language, "at": now}, where=old
            )
        )

    async def end(self, staff_id: int) -> None:
        await self._session.run(delete(edition_writer).where(edition_writer.c.staff_id == staff_id))

    async def of_edition(self, edition_id: int, now: datetime) -> list[Writer]:
        since = (edition_writer.c.edition_id == edition_id) & (edition_writer.c.at >= now - SEEN_FOR)
        rows = await self._session.rows(select(edition_writer).where(since).order_by(edition_writer.c.at))
        return [Writer(row.edition_id, row.staff_id, row.language, row.at) for row in rows]
