"""Who comes to a hearing, what organisations report from their own talks, and the committee's links."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from contacts.addresses import AddressState
from hearings.attendance import Attendance
from hearings.committee import CommitteeLink
from hearings.content import Content
from hearings.statements import (
    GroupStatement,
    IllegalStatementAction,
    StatementAction,
    StatementState,
    next_state,
)
from storage.idea_store import seal_of_hearing
from storage.keys import seal_of_address
from storage.session import Session
from storage.tables.contacts import address
from storage.tables.hearings import attendance, committee_link, group_statement

NEEDS: Final = "attendance.needs"
NAME: Final = "committee_link.name"


class AttendanceTable:
    """`hearings.attendance.AttendanceStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, said: Attendance) -> None:
        seal = await seal_of_address(self._session, said.address_id)
        values = {
            "organisation_id": said.organisation_id,
            "people_count": said.people_count,
            "interpreters": list(said.interpreters),
            "needs": seal.close(said.needs, NEEDS) if said.needs else None,
            "at": said.at,
        }
        key = {"hearing_id": said.hearing_id, "address_id": said.address_id}
        statement = self._session.insert(attendance).values(**key, **values)
        await self._session.run(statement.on_conflict_do_update(index_elements=[*key], set_=values))

    async def get(self, hearing_id: int, address_id: int) -> Attendance | None:
        found = await self._where((attendance.c.hearing_id == hearing_id) & (attendance.c.address_id == address_id))
        return found[0] if found else None

    async def of_address(self, address_id: int) -> list[Attendance]:
        return await self._where(attendance.c.address_id == address_id)

    async def of(self, hearing_id: int) -> list[Attendance]:
        return await self._where((attendance.c.hearing_id == hearing_id) & (attendance.c.people_count > 0))

    async def to_remind(self, hearing_id: int, due: datetime, limit: int) -> list[Attendance]:
        active = select(address.c.id).where(address.c.state == AddressState.ACTIVE)
        come = (attendance.c.hearing_id == hearing_id) & (attendance.c.people_count > 0) & (attendance.c.at < due)
        return await self._where(come & _not_reminded(due) & attendance.c.address_id.in_(active), limit)

    async def reminded(self, hearing_id: int, address_id: int, due: datetime, now: datetime) -> bool:
        mine = (attendance.c.hearing_id == hearing_id) & (attendance.c.address_id == address_id)
        reminding = update(attendance).where(mine, _not_reminded(due)).values(reminded_at=now)
        return await self._session.run(reminding) > 0

    async def _where(self, condition: Any, limit: int = 10_000) -> list[Attendance]:
        statement = select(attendance).where(condition).order_by(attendance.c.address_id).limit(limit)
        return [await self._record(row) for row in await self._session.rows(statement)]

    async def _record(self, row: Any) -> Attendance:
        needs = ""
        if row.needs is not None:
            needs = (await seal_of_address(self._session, row.address_id)).open(row.needs, NEEDS)
        return Attendance(
            row.hearing_id,
            row.address_id,
            row.organisation_id,
            row.people_count,
            tuple(row.interpreters),
            needs,
            row.at,
            row.reminded_at,
        )


class StatementTable:
    """`hearings.statements.StatementStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: GroupStatement, now: datetime) -> GroupStatement:
        values = {
            "hearing_id": new.hearing_id,
            "organisation_id": new.organisation_id,
            "created_at": now,
            "state": new.state,
            "on_paper": new.on_paper,
        }
        statement = insert(group_statement).values(**values, **_values(new)).returning(group_statement.c.id)
        (row,) = await self._session.rows(statement)
        return replace(new, id=row.id, created_at=now)

    async def get(self, statement_id: int) -> GroupStatement | None:
        rows = await self._session.rows(select(group_statement).where(group_statement.c.id == statement_id))
        return _statement(rows[0]) if rows else None

    async def of(self, hearing_id: int, *states: StatementState) -> list[GroupStatement]:
        mine = (group_statement.c.hearing_id == hearing_id) & group_statement.c.state.in_(states or StatementState)
        rows = await self._session.rows(select(group_statement).where(mine).order_by(group_statement.c.id))
        return [_statement(row) for row in rows]

    async def save(self, changed: GroupStatement) -> None:
        mine = group_statement.c.id == changed.id
        await self._session.run(update(group_statement).where(mine).values(**_values(changed)))

    async def move(self, current: GroupStatement, action: StatementAction) -> GroupStatement:
        state = next_state(current.state, action)
        if not await self._session.run(update(group_statement).where(_unmoved(current)).values(state=state)):
            raise IllegalStatementAction(current.state, action)
        return replace(current, state=state)

    async def remove(self, current: GroupStatement) -> bool:
        return await self._session.run(delete(group_statement).where(_unmoved(current))) > 0


class CommitteeTable:
    """`hearings.committee.CommitteeStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, hearing_id: int, name: str, code: str, now: datetime) -> CommitteeLink:
        seal = await seal_of_hearing(self._session, hearing_id)
        values = {
            "hearing_id": hearing_id,
            "name": seal.close(name, NAME),
            "code_lookup": self._session.vault.lookup("committee_link", code),
            "made_at": now,
        }
        (row,) = await self._session.rows(insert(committee_link).values(**values).returning(committee_link.c.id))
        return CommitteeLink(row.id, hearing_id, name, now)

    async def by_code(self, code: str) -> CommitteeLink | None:
        lookup = self._session.vault.lookup("committee_link", code)
        found = (committee_link.c.code_lookup == lookup) & committee_link.c.ended_at.is_(None)
        rows = await self._session.rows(select(committee_link).where(found))
        return await self._record(rows[0]) if rows else None

    async def of(self, hearing_id: int) -> list[CommitteeLink]:
        statement = select(committee_link).where(committee_link.c.hearing_id == hearing_id)
        return [await self._record(row) for row in await self._session.rows(statement.order_by(committee_link.c.id))]

    async def end(self, link_id: int, now: datetime) -> None:
        works = (committee_link.c.id == link_id) & committee_link.c.ended_at.is_(None)
        await self._session.run(update(committee_link).where(works).values(ended_at=now))

    async def _record(self, row: Any) -> CommitteeLink:
        seal = await seal_of_hearing(self._session, row.hearing_id)
        return CommitteeLink(row.id, row.hearing_id, seal.open(row.name, NAME), row.made_at, row.ended_at)


def _not_reminded(due: datetime) -> Any:
    return attendance.c.reminded_at.is_(None) | (attendance.c.reminded_at < due)


def _unmoved(current: GroupStatement) -> Any:
    return (group_statement.c.id == current.id) & (group_statement.c.state == current.state)


def _values(of: GroupStatement) -> dict[str, Any]:
    return {
        "goal_id": of.goal_id,
        "people_count": of.people_count,
        "deciding": of.deciding,
        "for_count": of.for_count,
        "against_count": of.against_count,
        "open_count": of.open_count,
        "text": of.text.to_json(),
        "hidden_because": of.hidden_because,
    }


def _statement(row: Any) -> GroupStatement:
    return GroupStatement(
        row.id,
        row.hearing_id,
        row.goal_id,
        row.organisation_id,
        row.people_count,
        row.deciding,
        row.for_count,
        row.against_count,
        row.open_count,
        Content.from_json(row.text),
        row.state,
        row.created_at,
        row.on_paper,
        row.hidden_because,
    )
