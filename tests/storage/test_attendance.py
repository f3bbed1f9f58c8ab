"""Who comes, and what organisations report: on both engines."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from channels.address import Address
from contacts.addresses import AddressState
from hearings.attendance import Attendance
from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.measures import SupportKind
from hearings.participants import join
from hearings.statements import (
    Deciding,
    GroupStatement,
    IllegalStatementAction,
    StatementAction,
    StatementState,
)
from storage.stores import Stores
from storage.tables.hearings import attendance
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, a_measure
from tests.storage.people import ANNA, BORIS, NOON, SECOND, WEB, an_organisation

DUE = NOON + timedelta(hours=1)


async def said(
    stores: Stores, hearing: Hearing, address: Address = ANNA, people: int = 7, needs: str = "", at: datetime = NOON
) -> Attendance:
    chat = await stores.addresses.open(address, NOON)
    new = Attendance(hearing.id, chat.id, None, people, ("ar", "tr"), needs, at)
    await stores.attendance.put(new)
    return new


async def test_a_later_answer_of_a_chat_replaces_the_earlier_one(database: Database) -> None:
    async def work(stores: Stores) -> tuple[Attendance, list[Attendance]]:
        hearing = await a_hearing(stores, Phase.ANNOUNCED)
        first = await said(stores, hearing, needs="A ramp")
        later = replace(first, people_count=9, needs="", at=NOON + SECOND)
        await stores.attendance.put(later)
        return later, await stores.attendance.of(hearing.id)

    later, found = await database.unit(work)

    assert found == [later]


async def test_who_does_not_come_is_neither_counted_nor_reminded(database: Database) -> None:
    async def work(stores: Stores) -> tuple[list[Attendance], list[Attendance], Attendance | None]:
        hearing = await a_hearing(stores, Phase.ANNOUNCED)
        nobody = await said(stores, hearing, people=0)
        reminding = await stores.attendance.to_remind(hearing.id, DUE, 10)
        return (
            await stores.attendance.of(hearing.id),
            reminding,
            await stores.attendance.get(hearing.id, nobody.address_id),
        )

    coming, reminding, kept = await database.unit(work)

    assert (coming, reminding) == ([], [])
    assert kept is not None
    assert kept.people_count == 0


async def test_each_is_reminded_once_for_each_date(database: Database) -> None:
    async def work(stores: Stores) -> list[object]:
        hearing = await a_hearing(stores, Phase.ANNOUNCED)
        one = await said(stores, hearing)
        seen: list[object] = [len(await stores.attendance.to_remind(hearing.id, DUE, 10))]
        seen.append(await stores.attendance.reminded(hearing.id, one.address_id, DUE, DUE))
        seen.append(await stores.attendance.reminded(hearing.id, one.address_id, DUE, DUE + SECOND))
        seen.append(len(await stores.attendance.to_remind(hearing.id, DUE, 10)))
        put_off = DUE + timedelta(days=7)
        seen.append(len(await stores.attendance.to_remind(hearing.id, put_off, 10)))
        return seen

    assert await database.unit(work) == [1, True, False, 0, 1]


async def test_who_answers_on_the_last_day_or_cannot_be_written_to_is_not_reminded(database: Database) -> None:
    async def work(stores: Stores) -> list[Attendance]:
        hearing = await a_hearing(stores, Phase.ANNOUNCED)
        await said(stores, hearing, ANNA, at=DUE)
        blocked = await said(stores, hearing, BORIS)
        await stores.addresses.set_state(blocked.address_id, AddressState.BLOCKED, NOON)
        return await stores.attendance.to_remind(hearing.id, DUE, 10)

    assert await database.unit(work) == []


async def test_needs_are_sealed(database: Database) -> None:
    async def work(stores: Stores) -> bytes:
        hearing = await a_hearing(stores, Phase.ANNOUNCED)
        await said(stores, hearing, needs="A ramp for Amira")
        (row,) = await stores.session.rows(select(attendance.c.needs))
        return bytes(row.needs)

    assert b"Amira" not in await database.unit(work)


async def a_statement(stores: Stores) -> GroupStatement:
    hearing = await a_hearing(stores, Phase.IDEAS)
    goal = await a_goal(stores, hearing)
    of = await an_organisation(stores)
    text = Content.of("ar", "نحن نريد دورات مسائية")
    new = GroupStatement(0, hearing.id, goal.id, of, 14, Deciding.HANDS, 10, 2, 2, text, StatementState.DRAFT)
    return await stores.statements.add(new, NOON)


async def test_a_report_is_kept_whole(database: Database) -> None:
    async def work(stores: Stores) -> tuple[GroupStatement, GroupStatement | None]:
        made = await a_statement(stores)
        return made, await stores.statements.get(made.id)

    made, found = await database.unit(work)

    assert found == made


async def test_of_two_members_of_staff_one_moves_a_report(database: Database) -> None:
    async def work(stores: Stores) -> GroupStatement:
        return await stores.statements.move(await a_statement(stores), StatementAction.SEND)

    sent = await database.unit(work)
    await database.unit(lambda stores: stores.statements.move(sent, StatementAction.SHOW))

    with pytest.raises(IllegalStatementAction):
        await database.unit(lambda stores: stores.statements.move(sent, StatementAction.HIDE))
    found = await database.unit(lambda stores: stores.statements.get(sent.id))
    assert found == replace(sent, state=StatementState.SHOWN)


async def test_saving_a_report_leaves_its_state(database: Database) -> None:
    async def work(stores: Stores) -> GroupStatement | None:
        made = await a_statement(stores)
        await stores.statements.move(made, StatementAction.SEND)
        await stores.statements.save(replace(made, people_count=15))
        return await stores.statements.get(made.id)

    found = await database.unit(work)

    assert found is not None
    assert (found.people_count, found.state) == (15, StatementState.SENT)


async def test_at_a_table_are_those_who_have_their_phone_and_can_be_written_to(database: Database) -> None:
    async def work(stores: Stores) -> tuple[list[int], list[int], int]:
        hearing = await a_hearing(stores, Phase.MEASURES)
        table = await stores.hearings.add_table(hearing.id, None)
        people = []
        for address in (ANNA, BORIS, WEB):
            chat = await stores.addresses.open(address, NOON)
            people.append(await join(stores.participants, hearing, chat.id, "ar", address.channel, table, NOON))
        measure = await a_measure(stores, await a_goal(stores, hearing), frozen=False)
        for each in people:
            await stores.measures.support(measure.id, each.id, SupportKind.JOINED, NOON)
        await stores.participants.end(people[1].id, NOON)
        assert people[2].address_id is not None
        await stores.addresses.set_state(people[2].address_id, AddressState.BLOCKED, NOON)
        at_table = await stores.participants.at_table(table.id)
        supporting = await stores.participants.supporting(measure.id)
        return [each.id for each in at_table], [each.id for each in supporting], people[0].id

    at_table, supporting, anna = await database.unit(work)

    assert (at_table, supporting) == ([anna], [anna])
