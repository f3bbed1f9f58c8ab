"""`hearings.ideas.IdeaStore`: what people wrote is sealed with their chat's key, on paper with the hearing's."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, or_, select, update

from hearings.content import Content
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, IllegalIdeaAction, Reading, ShownIdea, next_state
from hearings.moderation import OPEN_STATES
from storage.keys import seal_of_address, seal_of_key
from storage.sealing import Seal
from storage.session import Session
from storage.tables.hearings import hearing, idea, measure_idea

TEXT: Final = "idea.text"
_STANDS: Final = idea.c.reading.in_((Reading.AGREED, Reading.OVERRIDDEN))


class IdeaTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: Idea, now: datetime) -> Idea:
        values = {
            "hearing_id": new.hearing_id,
            "participant_id": new.participant_id,
            "address_id": new.address_id,
            "kind": new.kind,
            "language": new.language,
            "state": new.state,
            "created_at": now,
            **await self._values(new),
        }
        (row,) = await self._session.rows(insert(idea).values(**values).returning(idea))
        return await self._record(row)

    async def get(self, idea_id: int) -> Idea | None:
        found = await self._where(idea.c.id == idea_id)
        return found[0] if found else None

    async def hold(self, idea_id: int) -> Idea | None:
        statement = self._session.wait_lock_of(select(idea).where(idea.c.id == idea_id), idea)
        rows = await self._session.rows(statement)
        return await self._record(rows[0]) if rows else None

    async def of_participant(self, participant_id: int) -> list[Idea]:
        mine = (idea.c.participant_id == participant_id) & (idea.c.state != IdeaState.ABANDONED)
        return await self._where(mine, order=idea.c.id)

    async def of_goal(self, goal_id: int, *states: IdeaState, limit: int = 200) -> list[Idea]:
        return await self._where((idea.c.goal_id == goal_id) & idea.c.state.in_(states), limit=limit)

    async def waiting(self, hearing_id: int, limit: int = 50) -> list[Idea]:
        return await self._where((idea.c.hearing_id == hearing_id) & (idea.c.state == IdeaState.CONFIRMED), limit=limit)

    async def count_waiting(self, hearing_id: int) -> int:
        """Return how many wait for somebody to read them."""
        waiting = (idea.c.hearing_id == hearing_id) & (idea.c.state == IdeaState.CONFIRMED)
        (row,) = await self._session.rows(select(func.count().label("ideas")).select_from(idea).where(waiting))
        return int(row.ideas)

    async def counts(self, hearing_id: int) -> dict[tuple[int, IdeaState], int]:
        statement = (
            select(idea.c.goal_id, idea.c.state, func.count().label("ideas"))
            .where(idea.c.hearing_id == hearing_id)
            .group_by(idea.c.goal_id, idea.c.state)
        )
        return {(row.goal_id, row.state): row.ideas for row in await self._session.rows(statement)}

    async def listed(
        self, hearing_id: int, states: tuple[IdeaState, ...], goal_id: int | None, limit: int, offset: int = 0
    ) -> list[Idea]:
        condition = (idea.c.hearing_id == hearing_id) & idea.c.state.in_(states)
        if goal_id is not None:
            condition &= idea.c.goal_id == goal_id
        return await self._where(condition, limit=limit, offset=offset)

    async def numbered(self, goal_id: int, numbers: tuple[int, ...]) -> list[Idea]:
        return await self._where((idea.c.goal_id == goal_id) & (idea.c.number > 0) & idea.c.number.in_(numbers))

    async def unsettled(self, hearing_id: int, limit: int) -> list[Idea]:
        looked_at = or_(idea.c.state == IdeaState.SHOWN, idea.c.reading == Reading.WRONG)
        open_ = (idea.c.hearing_id == hearing_id) & looked_at & idea.c.state.in_(sorted(OPEN_STATES))
        return await self._where(open_ & ~_STANDS, limit=limit)

    async def used(self, idea_ids: tuple[int, ...]) -> frozenset[int]:
        rows = await self._session.rows(select(measure_idea.c.idea_id).where(measure_idea.c.idea_id.in_(idea_ids)))
        return frozenset(row.idea_id for row in rows)

    async def shown(self, hearing_id: int) -> list[ShownIdea]:
        names = ("id", "goal_id", "number", "public", "on_wall", "kind", "file_digest")
        columns = [idea.c[name] for name in names]
        shown = (idea.c.hearing_id == hearing_id) & (idea.c.state == IdeaState.SHOWN) & idea.c.public.is_not(None)
        rows = await self._session.rows(select(*columns).where(shown).order_by(idea.c.number, idea.c.id))
        return [
            ShownIdea(
                row.id,
                row.goal_id,
                row.number,
                Content.from_json(row.public),
                row.on_wall,
                row.file_digest if row.kind is IdeaKind.PHOTO else "",
            )
            for row in rows
            if row.public  # JSON's null is a value to the database
        ]

    async def on_wall(self, hearing_id: int) -> list[Idea]:
        shown = (idea.c.state == IdeaState.SHOWN) & idea.c.on_wall.is_(True)
        return await self._where((idea.c.hearing_id == hearing_id) & shown)

    async def save(self, changed: Idea) -> None:
        await self._session.run(update(idea).where(idea.c.id == changed.id).values(**await self._values(changed)))

    async def move(self, current: Idea, action: IdeaAction) -> Idea:
        state = next_state(current.state, action)
        number = current.number
        if action is IdeaAction.CONFIRM and not number:
            number = await self._next_number(current.hearing_id)
        unmoved = (idea.c.id == current.id) & (idea.c.state == current.state)
        if not await self._session.run(update(idea).where(unmoved).values(state=state, number=number)):
            raise IllegalIdeaAction(current.state, action)
        return replace(current, state=state, number=number)

    async def files_to_forget(self, before: datetime, limit: int = 100) -> list[Idea]:
        heard = (idea.c.kind == IdeaKind.VOICE) & or_(_STANDS, idea.c.created_at < before)
        served = or_(heard, idea.c.state == IdeaState.ABANDONED)
        return await self._where((idea.c.file_digest != "") & served, order=idea.c.id, limit=limit)

    async def paper_batch(self, hearing_id: int, first: int, last: int) -> list[Idea]:
        paper = (idea.c.hearing_id == hearing_id) & (idea.c.kind == IdeaKind.PAPER)
        return await self._where(paper & idea.c.number.between(first, last))

    async def remove(self, idea_ids: tuple[int, ...]) -> None:
        await self._session.run(delete(idea).where(idea.c.id.in_(idea_ids)))

    async def with_news(self, told_before: datetime) -> list[int]:
        rows = await self._session.rows(select(hearing.c.id).where(_news(told_before)).order_by(hearing.c.id))
        return [row.id for row in rows]

    async def claim_news(self, now: datetime, told_before: datetime) -> list[int]:
        statement = update(hearing).where(_news(told_before)).values(told_idea=hearing.c.last_idea, ideas_told_at=now)
        return sorted(row.id for row in await self._session.rows(statement.returning(hearing.c.id)))

    async def _next_number(self, hearing_id: int) -> int:
        statement = (
            update(hearing)
            .where(hearing.c.id == hearing_id)
            .values(last_idea=hearing.c.last_idea + 1)
            .returning(hearing.c.last_idea)
        )
        (row,) = await self._session.rows(statement)
        return int(row.last_idea)

    async def _values(self, of: Idea) -> dict[str, Any]:
        seal = await self._seal(of.address_id, of.hearing_id) if of.text else None
        return {
            "goal_id": of.goal_id,
            "text": seal.close(of.text, TEXT) if seal else None,
            "public": of.public.to_json() if of.public else None,
            "reading": of.reading,
            "file_digest": of.file_digest,
            "hidden_because": of.hidden_because,
            "assisted": of.assisted,
            "on_wall": of.on_wall,
        }

    async def _where(
        self, condition: Any, order: Any = idea.c.number, limit: int = 1_000, offset: int = 0
    ) -> list[Idea]:
        statement = select(idea).where(condition).order_by(order, idea.c.id).limit(limit).offset(offset)
        rows = await self._session.rows(statement)
        return [await self._record(row) for row in rows]

    async def _seal(self, address_id: int | None, hearing_id: int) -> Seal:
        if address_id is not None:
            return await seal_of_address(self._session, address_id)
        return await seal_of_hearing(self._session, hearing_id)

    async def _record(self, row: Any) -> Idea:
        seal = await self._seal(row.address_id, row.hearing_id) if row.text is not None else None
        return Idea(
            row.id,
            row.hearing_id,
            row.goal_id,
            row.number,
            row.participant_id,
            row.address_id,
            row.kind,
            row.language,
            seal.open(row.text, TEXT) if seal else "",
            Content.from_json(row.public) if row.public else None,
            row.reading,
            row.state,
            row.file_digest,
            row.hidden_because,
            row.assisted,
            row.on_wall,
            row.created_at,
        )


def _news(told_before: datetime) -> Any:
    quiet = or_(hearing.c.ideas_told_at.is_(None), hearing.c.ideas_told_at <= told_before)
    return (hearing.c.told_idea < hearing.c.last_idea) & quiet


async def seal_of_hearing(session: Session, hearing_id: int) -> Seal:
    """Return the key for what has no other owner than the hearing itself."""
    (row,) = await session.rows(select(hearing.c.key_id).where(hearing.c.id == hearing_id))
    return await seal_of_key(session, row.key_id)
