"""`hearings.recordings.RecordingStore`."""

from typing import Any

from sqlalchemy import delete, select

from hearings.recordings import ReadAloud, Recording
from storage.session import Session
from storage.tables.hearings import recording


class RecordingTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, new: Recording) -> str:
        before = (await self.of(new.kind, new.of_id)).get(new.language)
        key = {"kind": new.kind, "of_id": new.of_id, "language": new.language}
        statement = self._session.insert(recording).values(**key, digest=new.digest)
        await self._session.run(
            statement.on_conflict_do_update(index_elements=[*key], set_={"digest": statement.excluded.digest})
        )
        return before.digest if before else ""

    async def of(self, kind: ReadAloud, of_id: int) -> dict[str, Recording]:
        rows = await self._session.rows(select(recording).where(_is(kind, of_id)).order_by(recording.c.language))
        return {row.language: Recording(row.kind, row.of_id, row.language, row.digest) for row in rows}

    async def remove(self, kind: ReadAloud, of_id: int, language: str) -> str:
        gone = delete(recording).where(_is(kind, of_id), recording.c.language == language)
        rows = await self._session.rows(gone.returning(recording.c.digest))
        return str(rows[0].digest) if rows else ""


def _is(kind: ReadAloud, of_id: int) -> Any:
    return (recording.c.kind == kind) & (recording.c.of_id == of_id)
