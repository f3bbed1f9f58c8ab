"""`hearings.goal_drafts.GoalDraftStore`."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from hearings.goal_drafts import GoalDraft
from storage.session import Session
from storage.tables.hearings import goal_draft


class GoalDraftTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def ask(self, draft: GoalDraft) -> bool:
        statement = self._session.insert(goal_draft).values(_values(draft)).on_conflict_do_nothing()
        return await self._session.run(statement) > 0

    async def asked(self, goal_id: int) -> list[GoalDraft]:
        statement = select(goal_draft).where(goal_draft.c.goal_id == goal_id).order_by(goal_draft.c.language)
        return [_draft(row) for row in await self._session.rows(statement)]

    async def claim(self, now: datetime, until: datetime) -> GoalDraft | None:
        due = select(goal_draft).where(goal_draft.c.due_at <= now).order_by(goal_draft.c.due_at).limit(1)
        rows = await self._session.rows(self._session.lock_of(due, goal_draft))
        if not rows:
            return None
        draft = _draft(rows[0])
        await self._session.run(update(goal_draft).where(_is(draft)).values(due_at=until))
        return draft

    async def put(self, draft: GoalDraft) -> None:
        await self._session.run(update(goal_draft).where(_is(draft)).values(_values(draft)))

    async def remove(self, draft: GoalDraft) -> None:
        await self._session.run(delete(goal_draft).where(_is(draft)))


def _draft(row: Any) -> GoalDraft:
    return GoalDraft(**_values(row))


def _values(of: Any) -> dict[str, Any]:
    return {name: getattr(of, name) for name in GoalDraft.__slots__}


def _is(draft: GoalDraft) -> Any:
    return (goal_draft.c.goal_id == draft.goal_id) & (goal_draft.c.language == draft.language)
