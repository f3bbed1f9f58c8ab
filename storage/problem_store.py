"""`hub.problems.ProblemStore`."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from hub.problems import KnownProblem, Problem, ProblemCode
from storage.session import Session
from storage.tables.hub import problem


class ProblemTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def known(self, code: ProblemCode, place: str) -> list[KnownProblem]:
        return await self._where((problem.c.code == code) & (problem.c.place == place))

    async def told(self) -> list[KnownProblem]:
        """Return what staff were told of and is not over, the oldest first."""
        return await self._where(problem.c.told_at.is_not(None))

    async def begin(self, found: Problem, place: str, now: datetime) -> None:
        values = {"code": found.code, "place": place, "subject": found.subject, "figures": dict(found.figures)}
        keeping = self._session.insert(problem).values(**values, began_at=now, seen_at=now)
        await self._session.run(keeping.on_conflict_do_nothing())

    async def seen(self, found: Problem, place: str, now: datetime) -> None:
        mine = update(problem).where(_same(found, place))
        await self._session.run(mine.values(seen_at=now, figures=dict(found.figures)))

    async def tell(self, known: KnownProblem, place: str, now: datetime) -> bool:
        untold = _same(known.problem, place) & problem.c.told_at.is_not_distinct_from(known.told_at)
        return await self._session.run(update(problem).where(untold).values(told_at=now)) > 0

    async def end(self, known: KnownProblem, place: str) -> bool:
        unseen = _same(known.problem, place) & (problem.c.seen_at == known.seen_at)
        return await self._session.run(delete(problem).where(unseen)) > 0

    async def forget_machines(self, but: str, before: datetime) -> None:
        """Forget what other machines had, and have not seen since: they are no more."""
        others = problem.c.place.not_in(("", but)) & (problem.c.seen_at < before)
        await self._session.run(delete(problem).where(others))

    async def _where(self, condition: ColumnElement[bool]) -> list[KnownProblem]:
        statement = select(problem).where(condition).order_by(problem.c.began_at, problem.c.code, problem.c.subject)
        return [_known(row) for row in await self._session.rows(statement)]


def _same(found: Problem, place: str) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = problem.c.code == found.code
    return mine & (problem.c.place == place) & (problem.c.subject == found.subject)


def _known(row: Any) -> KnownProblem:
    return KnownProblem(Problem(row.code, row.subject, row.figures), row.began_at, row.seen_at, row.told_at)
