"""`hearings.ballots.BallotStore`: sealed by tag while a poll is open, the answers alone afterwards."""

import secrets
from typing import Any, Final

import orjson
from sqlalchemy import bindparam, delete, func, insert, select

from hearings.ballots import Ballot
from storage.idea_store import seal_of_hearing
from storage.prepared import Prepared, given
from storage.sealing import Seal
from storage.session import Session
from storage.tables.hearings import ballot, counted_ballot, poll

SEALED: Final = "ballot.sealed"
ANSWERS: Final = "counted_ballot.answers"
PADDED_BYTES: Final = (512, 3_072)  #: sealed ballots come in these two sizes: a length would tell long words from short


_MINE: Final = (ballot.c.poll_id == bindparam("poll_id")) & (ballot.c.tag == bindparam("tag"))
_FIND: Final = Prepared(lambda _: select(ballot.c.sealed).where(_MINE))


def _put(session: Session) -> Any:
    statement = session.insert(ballot).values(given(ballot, "poll_id", "tag", "sealed"))
    changed = {"sealed": statement.excluded.sealed}
    return statement.on_conflict_do_update(index_elements=["poll_id", "tag"], set_=changed)


_PUT: Final = Prepared(_put)


class BallotTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, poll_id: int, tag: bytes, key: bytes) -> Ballot | None:
        rows = await self._session.rows(_FIND, {"poll_id": poll_id, "tag": tag})
        return _opened(rows[0].sealed, key) if rows else None

    async def put(self, poll_id: int, tag: bytes, cast: Ballot, key: bytes) -> None:
        sealed = Seal(0, key).close_bytes(_padded(cast.to_json().encode()), SEALED)
        await self._session.run(_PUT, {"poll_id": poll_id, "tag": tag, "sealed": sealed})

    async def remove(self, poll_id: int, tag: bytes) -> bool:
        return await self._session.run(delete(ballot).where(_MINE), {"poll_id": poll_id, "tag": tag}) > 0

    async def count(self, poll_id: int) -> int:
        statement = select(func.count().label("ballots")).select_from(ballot).where(ballot.c.poll_id == poll_id)
        return int((await self._session.rows(statement))[0].ballots)

    async def all(self, poll_id: int, key: bytes) -> list[Ballot]:
        rows = await self._session.rows(select(ballot.c.sealed).where(ballot.c.poll_id == poll_id))
        ballots = [_opened(row.sealed, key) for row in rows]
        secrets.SystemRandom().shuffle(ballots)
        return ballots

    async def anonymise(self, poll_id: int, ballots: list[Ballot]) -> None:
        (row,) = await self._session.rows(select(poll.c.hearing_id).where(poll.c.id == poll_id))
        seal = await seal_of_hearing(self._session, row.hearing_id)
        answers = [each.answers for each in ballots]
        secrets.SystemRandom().shuffle(answers)
        copies = [
            {"poll_id": poll_id, "position": position, "answers": seal.close_bytes(_dumped(each), ANSWERS)}
            for position, each in enumerate(answers, 1)
        ]
        if copies:
            await self._session.run(insert(counted_ballot), copies)
        await self.discard(poll_id)

    async def discard(self, poll_id: int) -> None:
        await self._session.run(delete(ballot).where(ballot.c.poll_id == poll_id))

    async def counted(self, poll_id: int) -> list[dict[int, Any]]:
        mine = counted_ballot.c.poll_id == poll_id
        statement = select(counted_ballot.c.answers, poll.c.hearing_id).join(poll).where(mine)
        rows = await self._session.rows(statement.order_by(counted_ballot.c.position))
        if not rows:
            return []
        seal = await seal_of_hearing(self._session, rows[0].hearing_id)
        opened = (orjson.loads(seal.open_bytes(row.answers, ANSWERS)) for row in rows)
        return [{int(option): answer for option, answer in each.items()} for each in opened]


def _opened(sealed: bytes, key: bytes) -> Ballot:
    return Ballot.from_json(Seal(0, key).open(sealed, SEALED))


def _padded(content: bytes) -> bytes:
    size = next((size for size in PADDED_BYTES if size >= len(content)), len(content))
    return content.ljust(size)  # spaces at the end of JSON say nothing


def _dumped(answers: dict[int, Any]) -> bytes:
    return orjson.dumps(answers, option=orjson.OPT_NON_STR_KEYS)
