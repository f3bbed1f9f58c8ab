"""`hearings.step_news.StepNewsStore`."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import exists, func, or_, select, update

from contacts.addresses import AddressState
from hearings.hearings import NEXT, Hearing, HearingAction, PhasePlan
from hearings.leading import TOLD
from hearings.participants import Participant
from hearings.step_news import SETTLED
from storage.hearing_store import read_hearing
from storage.participant_store import read_participant
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import hearing, hearing_phase, participant

#: A phase by the one before it.
_BEFORE: Final = {after: before for (before, action), after in NEXT.items() if action is HearingAction.ADVANCE}


class StepNewsTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def untold(self, now: datetime) -> list[Hearing]:
        begun = or_(hearing.c.told_at.is_(None), hearing.c.told_at < hearing.c.phase_since)
        ended_anew = (hearing.c.told_at < hearing.c.end_set_at) & (hearing.c.end_set_at <= now - SETTLED)
        statement = select(hearing).where(hearing.c.phase.in_(TOLD), or_(begun, ended_anew)).order_by(hearing.c.id)
        return [read_hearing(row) for row in await self._session.rows(statement)]

    async def audience(self, hearing_id: int) -> int:
        present = _present(hearing_id).with_only_columns(func.count().label("people"))
        return int((await self._session.rows(present))[0].people)

    async def take(self, current: Hearing, limit: int) -> list[Participant]:
        return await self._take(current, current.phase_since, limit)

    async def take_end(self, current: Hearing, limit: int) -> list[Participant]:
        return await self._take(current, current.end_set_at, limit) if current.end_set_at is not None else []

    async def _take(self, current: Hearing, news_at: datetime | None, limit: int) -> list[Participant]:
        # The address is what a person's own unit locks first: whoever holds it is left for the next time.
        statement = _untold(current, news_at).order_by(participant.c.id).limit(limit)
        ids = [row.id for row in await self._session.rows(self._session.lock_of(statement, address))]
        # Asked once more: the address was free, but somebody may have told this person since we looked.
        mine = update(participant).where(participant.c.id.in_(ids), _not_told(news_at))
        rows = await self._session.rows(mine.values(told_at=_latest(current)).returning(participant))
        return [read_participant(row) for row in rows]

    async def finish(self, current: Hearing) -> bool:
        told_at, latest = current.phase_since, _latest(current)
        if await self._session.rows(_untold(current, told_at).limit(1)):
            return False
        if not await self._session.rows(_untold(current, latest).limit(1)):
            told_at = latest
        return await self._session.run(update(hearing).where(_same(current)).values(told_at=told_at)) > 0

    async def is_reminder_due(self, now: datetime) -> bool:
        return bool(await self._session.rows(_due(now).limit(1)))

    async def to_remind(self, now: datetime) -> list[tuple[Hearing, PhasePlan]]:
        found = []
        for row in await self._session.rows(self._session.lock_of(_due(now), hearing_phase)):
            one = (hearing_phase.c.hearing_id == row.hearing_id) & (hearing_phase.c.phase == row.phase)
            await self._session.run(update(hearing_phase).where(one).values(reminded_at=now))
            (of,) = await self._session.rows(select(hearing).where(hearing.c.id == row.hearing_id))
            found.append((read_hearing(of), PhasePlan(row.phase, row.opens_at, row.closes_at)))
        return found


def _is_next() -> Any:
    """The planned phase is the one after the hearing's present one."""
    return or_(*((hearing_phase.c.phase == after) & (hearing.c.phase == before) for after, before in _BEFORE.items()))


_IS_NEXT: Final = _is_next()


def _due(now: datetime) -> Any:
    due = (hearing_phase.c.opens_at <= now) & hearing_phase.c.reminded_at.is_(None)
    return select(hearing_phase).join(hearing, hearing.c.id == hearing_phase.c.hearing_id).where(due, _IS_NEXT)


def _latest(current: Hearing) -> datetime | None:
    """Return when there was news last: whoever hears of the phase hears of its end too."""
    return max(filter(None, (current.phase_since, current.end_set_at)), default=None)


def _not_told(news_at: datetime | None) -> Any:
    return or_(participant.c.told_at.is_(None), participant.c.told_at < news_at)


def _same(current: Hearing) -> Any:
    """Nobody has moved the hearing on, or set its end anew, since it was read."""
    end = hearing.c.end_set_at.is_(None) if current.end_set_at is None else hearing.c.end_set_at == current.end_set_at
    return (hearing.c.id == current.id) & (hearing.c.phase_since == current.phase_since) & end


def _untold(current: Hearing, news_at: datetime | None) -> Any:
    """Return who is still to be told of the news: whoever came later has seen it when they came."""
    came_before = participant.c.joined_at < news_at
    return _present(current.id).where(_not_told(news_at), came_before, exists().where(_same(current)))


def _present(hearing_id: int) -> Any:
    """Return who has their phone, in a chat that can be written to."""
    here = (participant.c.hearing_id == hearing_id) & participant.c.ended_at.is_(None)
    chat = select(participant).join(address, address.c.id == participant.c.address_id)
    return chat.where(here, address.c.state == AddressState.ACTIVE)
