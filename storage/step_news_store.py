"""`hearings.step_news.StepNewsStore`."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import exists, func, or_, select, update

from contacts.addresses import AddressState
from hearings.hearings import NEXT, Hearing, HearingAction, PhasePlan
from hearings.leading import TOLD
from hearings.participants import Participant
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

    async def untold(self) -> list[Hearing]:
        news = or_(hearing.c.told_at.is_(None), hearing.c.told_at < hearing.c.phase_since)
        statement = select(hearing).where(hearing.c.phase.in_(TOLD), news).order_by(hearing.c.id)
        return [read_hearing(row) for row in await self._session.rows(statement)]

    async def audience(self, hearing_id: int) -> int:
        present = _present(hearing_id).with_only_columns(func.count().label("people"))
        return int((await self._session.rows(present))[0].people)

    async def take(self, current: Hearing, limit: int) -> list[Participant]:
        # The address is what a person's own unit locks first: whoever holds it is left for the next time.
        statement = self._session.lock_of(_untold(current).order_by(participant.c.id).limit(limit), address)
        ids = [row.id for row in await self._session.rows(statement)]
        # Asked once more: the address was free, but somebody may have told this person since we looked.
        mine = update(participant).where(participant.c.id.in_(ids), _not_told(current))
        rows = await self._session.rows(mine.values(told_at=current.phase_since).returning(participant))
        return [read_participant(row) for row in rows]

    async def finish(self, current: Hearing) -> bool:
        if await self._session.rows(_untold(current).limit(1)):
            return False
        unmoved = (hearing.c.id == current.id) & (hearing.c.phase_since == current.phase_since)
        done = update(hearing).where(unmoved).values(told_at=current.phase_since)
        return await self._session.run(done) > 0

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


def _not_told(current: Hearing) -> Any:
    return or_(participant.c.told_at.is_(None), participant.c.told_at < current.phase_since)


def _untold(current: Hearing) -> Any:
    """Return who is still to be told of the present phase: whoever came later has seen it when they came."""
    came_before = participant.c.joined_at < current.phase_since
    same = exists().where(hearing.c.id == current.id, hearing.c.phase_since == current.phase_since)
    return _present(current.id).where(_not_told(current), came_before, same)


def _present(hearing_id: int) -> Any:
    """Return who has their phone, in a chat that can be written to."""
    here = (participant.c.hearing_id == hearing_id) & participant.c.ended_at.is_(None)
    chat = select(participant).join(address, address.c.id == participant.c.address_id)
    return chat.where(here, address.c.state == AddressState.ACTIVE)
