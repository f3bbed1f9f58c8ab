"""`hearings.participants.ParticipantStore`: who takes part, and whose turn it is on a shared phone."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, or_, select, update

from contacts.addresses import AddressState
from hearings.hearings import ThemeTable
from hearings.participants import Helping, Participant
from storage.prepared import Prepared
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import hearing, measure_support, participant, poll

_LAST_USED: Final = (participant.c.used_at.desc(), participant.c.id.desc())
_VOTER: Final = Prepared(
    lambda _: (
        select(participant)
        .join(poll, poll.c.hearing_id == participant.c.hearing_id)
        .where(poll.c.id == bindparam("poll_id"), participant.c.address_id == bindparam("address_id"))
        .where(participant.c.ended_at.is_(None))
        .order_by(*_LAST_USED)
        .limit(1)
    )
)
_LOCKED: Final = Prepared(
    lambda session: session.wait_lock_of(
        select(participant.c.id).where(participant.c.id == bindparam("id")), participant
    )
)


class ParticipantTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def present(self, hearing_id: int, address_id: int) -> Participant | None:
        mine = (participant.c.hearing_id == hearing_id) & (participant.c.address_id == address_id)
        return await self._one(mine & participant.c.ended_at.is_(None))

    async def latest(self, address_id: int) -> Participant | None:
        return await self._one((participant.c.address_id == address_id) & participant.c.ended_at.is_(None))

    async def voter(self, poll_id: int, address_id: int) -> Participant | None:
        rows = await self._session.rows(_VOTER, {"poll_id": poll_id, "address_id": address_id})
        return read_participant(rows[0]) if rows else None

    async def get(self, participant_id: int) -> Participant | None:
        return await self._one(participant.c.id == participant_id)

    async def lock(self, participant_id: int) -> None:
        await self._session.rows(_LOCKED, {"id": participant_id})

    async def of_address(self, address_id: int) -> list[Participant]:
        mine = select(participant).where(participant.c.address_id == address_id).order_by(participant.c.id)
        return [read_participant(row) for row in await self._session.rows(mine)]

    async def add(
        self,
        hearing_id: int,
        address_id: int | None,
        slot: int,
        language: str,
        channel: str,
        helping: Helping,
        table: ThemeTable | None,
        now: datetime,
    ) -> Participant:
        values = {
            "hearing_id": hearing_id,
            "address_id": address_id,
            "slot": slot,
            "language": language,
            "channel": channel,
            "helping": helping,
            "table_id": table.id if table else None,
            "goal_id": table.goal_id if table else None,
            "joined_at": now,
            "used_at": now,
        }
        if address_id is not None and slot == 1:
            values["first_id"] = await self._first(hearing_id, address_id)
        (row,) = await self._session.rows(insert(participant).values(**values).returning(participant))
        return read_participant(row)

    async def place(self, participant_id: int, table_id: int | None, goal_id: int | None) -> None:
        await self._update(participant_id, table_id=table_id, goal_id=goal_id)

    async def used(self, participant_id: int, now: datetime) -> None:
        """Remember which hearing this chat is busy with."""
        await self._update(participant_id, used_at=now)

    async def give_card(self, participant_id: int, card_id: int | None) -> None:
        if card_id is not None:  # on whatever phone it was until now
            held = participant.c.card_id == card_id
            await self._session.run(update(participant).where(held).values(card_id=None))
        await self._update(participant_id, card_id=card_id)

    async def set_language(self, participant_id: int, language: str) -> None:
        await self._update(participant_id, language=language)

    async def end(self, participant_id: int, now: datetime) -> None:
        await self._update(participant_id, ended_at=now)

    async def resume(self, hearing_id: int, address_id: int) -> None:
        mine = (participant.c.hearing_id == hearing_id) & (participant.c.address_id == address_id)
        await self._session.run(update(participant).where(mine, participant.c.slot == 1).values(ended_at=None))

    async def at_table(self, table_id: int) -> list[Participant]:
        return await self._reachable(participant.c.table_id == table_id)

    async def supporting(self, measure_id: int) -> list[Participant]:
        mine = select(measure_support.c.participant_id).where(measure_support.c.measure_id == measure_id)
        return await self._reachable(participant.c.id.in_(mine))

    async def twice(self, contact_id: int) -> list[tuple[Participant, Participant]]:
        theirs = (address.c.contact_id == contact_id) & (participant.c.slot == 1) & participant.c.first_id.is_(None)
        statement = (
            select(participant)
            .join(address, address.c.id == participant.c.address_id)
            .join(hearing, hearing.c.id == participant.c.hearing_id)
            .where(theirs, hearing.c.counted_at.is_(None))
            .order_by(participant.c.id)
        )
        found = [read_participant(row) for row in await self._session.rows(statement)]
        firsts = {each.hearing_id: each for each in reversed(found)}
        return [(first, each) for each in found if (first := firsts[each.hearing_id]) is not each]

    async def count_with(self, participant_id: int, first_id: int) -> None:
        await self._session.run(
            update(participant).where(participant.c.first_id == participant_id).values(first_id=first_id)
        )
        await self._update(participant_id, first_id=first_id)

    async def count_alone(self, address_id: int) -> None:
        open_ = select(hearing.c.id).where(hearing.c.counted_at.is_(None))
        here = select(participant.c.id).where(participant.c.address_id == address_id)
        paired = (participant.c.address_id == address_id) | participant.c.first_id.in_(here)
        await self._session.run(
            update(participant).where(paired, participant.c.hearing_id.in_(open_)).values(first_id=None)
        )

    async def _first(self, hearing_id: int, address_id: int) -> int | None:
        """Return whom a new participant of this chat counts with."""
        whose = select(address.c.contact_id).where(address.c.id == address_id).scalar_subquery()
        statement = (
            select(participant)
            .join(address, address.c.id == participant.c.address_id)
            .where(address.c.contact_id == whose, address.c.id != address_id)
            .where(participant.c.hearing_id == hearing_id, participant.c.slot == 1)
            .order_by(participant.c.id)
            .limit(1)
        )
        rows = await self._session.rows(statement)
        return read_participant(rows[0]).person if rows else None

    async def counts(self, hearing_id: int) -> dict[str, int]:
        statement = (
            select(participant.c.language, func.count().label("people"))
            .join(hearing, hearing.c.id == participant.c.hearing_id)
            .where(hearing.c.id == hearing_id, participant.c.first_id.is_(None))
            .where(or_(hearing.c.counted_at.is_(None), participant.c.joined_at <= hearing.c.counted_at))
            .group_by(participant.c.language)
        )
        return {row.language: row.people for row in await self._session.rows(statement)}

    async def _reachable(self, condition: Any) -> list[Participant]:
        statement = (
            select(participant)
            .join(address, address.c.id == participant.c.address_id)
            .where(condition, participant.c.ended_at.is_(None), address.c.state == AddressState.ACTIVE)
            .order_by(participant.c.id)
        )
        return [read_participant(row) for row in await self._session.rows(statement)]

    async def _one(self, condition: Any) -> Participant | None:
        statement = select(participant).where(condition).order_by(*_LAST_USED)
        rows = await self._session.rows(statement.limit(1))
        return read_participant(rows[0]) if rows else None

    async def _update(self, participant_id: int, **values: Any) -> None:
        await self._session.run(update(participant).where(participant.c.id == participant_id).values(**values))


def read_participant(row: Any) -> Participant:
    return Participant(
        row.id,
        row.hearing_id,
        row.address_id,
        row.slot,
        row.language,
        row.channel,
        row.helping,
        row.table_id,
        row.goal_id,
        row.card_id,
        row.joined_at,
        row.ended_at,
        row.first_id,
    )
