"""`hearings.goals.GoalStore`."""

from typing import Any

from sqlalchemy import delete, func, insert, select, update

from hearings.content import Content
from hearings.goals import Goal
from storage.session import Session
from storage.tables.hearings import goal


class GoalTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Goal) -> Goal:
        highest = select(func.coalesce(func.max(goal.c.number), 0)).where(goal.c.hearing_id == new.hearing_id)
        values = {"hearing_id": new.hearing_id, "number": highest.scalar_subquery() + 1, **_goal_values(new)}
        (row,) = await self._session.rows(insert(goal).values(**values).returning(goal))
        return _goal(row)

    async def get(self, goal_id: int) -> Goal | None:
        rows = await self._session.rows(select(goal).where(goal.c.id == goal_id))
        return _goal(rows[0]) if rows else None

    async def of(self, hearing_id: int) -> list[Goal]:
        statement = select(goal).where(goal.c.hearing_id == hearing_id).order_by(goal.c.number)
        return [_goal(row) for row in await self._session.rows(statement)]

    async def save(self, changed: Goal) -> None:
        await self._session.run(update(goal).where(goal.c.id == changed.id).values(**_goal_values(changed)))

    async def remove(self, goal_id: int) -> None:
        gone = await self.get(goal_id)
        if gone is None:
            return
        await self._session.run(delete(goal).where(goal.c.id == goal_id))
        later = (goal.c.hearing_id == gone.hearing_id) & (goal.c.number > gone.number)
        await self._session.run(update(goal).where(later).values(number=goal.c.number - 1))


def _goal_values(of: Goal) -> dict[str, Any]:
    return {
        "title": of.title.to_json(),
        "wording": of.wording.to_json(),
        "pictogram": of.pictogram,
        "decided_on": of.decided_on,
        "minutes": of.minutes,
    }


def _goal(row: Any) -> Goal:
    return Goal(
        row.id,
        row.hearing_id,
        row.number,
        Content.from_json(row.title),
        Content.from_json(row.wording),
        row.pictogram,
        row.decided_on,
        row.minutes,
    )
