"""Who is still to be told of a step: everybody who is there once, however often and by whomever it is asked."""

import asyncio
from datetime import timedelta

import pytest

from channels.address import Address
from contacts.addresses import AddressState
from hearings.hearings import Hearing, HearingAction, Phase, PhasePlan, extend
from hearings.participants import Helping, Participant, join, next_person
from hearings.step_news import SETTLED
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import MINUTE, NOON
from tests.storage.test_hearings import ADVANCE, a_hearing

DAY = timedelta(days=1)
LATER = NOON + 10 * MINUTE


async def people(stores: Stores, hearing: Hearing, count: int) -> list[Participant]:
    """Let people take part, each in a chat of their own."""
    chats = [await stores.addresses.open(Address("telegram", "1", str(number)), NOON) for number in range(count)]
    return [await join(stores.participants, hearing, chat.id, "ar", "telegram", None, NOON) for chat in chats]


async def test_everybody_is_taken_once_in_small_portions(database: Database) -> None:
    async def work(stores: Stores) -> None:
        announced = await a_hearing(stores, ADVANCE)
        everybody = await people(stores, announced, 5)
        assert await stores.step_news.untold(LATER) == []  # nobody took part before it was announced
        hearing = await stores.hearings.move(announced, ADVANCE, LATER)
        assert await stores.step_news.untold(LATER) == [hearing]
        assert await stores.step_news.finish(hearing) is False

        portions = [await stores.step_news.take(hearing, 2) for _ in range(4)]

        assert [len(each) for each in portions] == [2, 2, 1, 0]
        assert [person for portion in portions for person in portion] == everybody
        assert await stores.step_news.finish(hearing)
        assert await stores.step_news.untold(LATER) == []

    await database.unit(work)


async def test_only_whoever_has_a_phone_that_can_be_written_to_and_came_before_the_step(database: Database) -> None:
    async def work(stores: Stores) -> None:
        announced = await a_hearing(stores, ADVANCE)
        first, blocked, passed_on = await people(stores, announced, 3)
        assert blocked.address_id is not None
        await stores.addresses.set_state(blocked.address_id, AddressState.BLOCKED, NOON)
        second = await next_person(stores.participants, passed_on, "tr", Helping.NEXT, NOON)
        await stores.participants.add(announced.id, None, 1, "de", "paper", Helping.ASSISTED, None, NOON)
        hearing = await stores.hearings.move(announced, ADVANCE, LATER)
        chat = await stores.addresses.open(Address("telegram", "1", "late"), LATER)
        await join(stores.participants, hearing, chat.id, "de", "telegram", None, LATER)

        assert await stores.step_news.audience(hearing.id) == 3  # whoever came late would hear of the next step
        assert await stores.step_news.take(hearing, 10) == [first, second]
        assert await stores.step_news.finish(hearing)

    await database.unit(work)


async def test_each_step_is_news_again_and_a_step_that_is_over_is_none(database: Database) -> None:
    async def work(stores: Stores) -> None:
        announced = await a_hearing(stores, ADVANCE)
        (person,) = await people(stores, announced, 1)
        ideas = await stores.hearings.move(announced, ADVANCE, LATER)
        measures = await stores.hearings.move(ideas, ADVANCE, LATER + MINUTE)

        assert await stores.step_news.take(ideas, 10) == []
        assert not await stores.step_news.finish(ideas)
        assert await stores.step_news.take(measures, 10) == [person]
        assert await stores.step_news.finish(measures)
        back = await stores.hearings.move(measures, HearingAction.GO_BACK, LATER + 2 * MINUTE)
        assert await stores.step_news.take(back, 10) == [person]

    await database.unit(work)


async def test_two_processes_tell_nobody_twice(database: Database) -> None:
    async def prepare(stores: Stores) -> Hearing:
        announced = await a_hearing(stores, ADVANCE)
        await people(stores, announced, 40)
        return await stores.hearings.move(announced, ADVANCE, LATER)

    hearing = await database.unit(prepare)

    async def tell() -> list[int]:
        found: list[int] = []
        while portion := await database.unit(lambda stores: stores.step_news.take(hearing, 3)):
            found += [person.id for person in portion]
        return found

    told = [each for some in await asyncio.gather(*[tell() for _ in range(4)]) for each in some]

    assert len(told) == len(set(told))
    rest = await tell()  # what was held by another process at the wrong moment
    assert len({*told, *rest}) == len(told) + len(rest) == 40


async def test_what_was_taken_in_a_unit_that_failed_is_taken_again(database: Database) -> None:
    class Failed(Exception):
        pass

    async def prepare(stores: Stores) -> Hearing:
        announced = await a_hearing(stores, ADVANCE)
        await people(stores, announced, 1)
        return await stores.hearings.move(announced, ADVANCE, LATER)

    hearing = await database.unit(prepare)

    async def crash(stores: Stores) -> None:
        assert await stores.step_news.take(hearing, 10)
        raise Failed

    with pytest.raises(Failed):
        await database.unit(crash)

    assert len(await database.unit(lambda stores: stores.step_news.take(hearing, 10))) == 1


async def test_of_a_planned_step_staff_are_reminded_once_and_again_when_it_is_planned_anew(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, ADVANCE)
        plan = PhasePlan(Phase.IDEAS, NOON + DAY, NOON + 2 * DAY)
        await stores.hearings.put_plan(hearing.id, plan)
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.MEASURES, NOON + DAY))  # not the next one yet
        early, due = NOON + DAY - MINUTE, NOON + DAY
        assert not await stores.step_news.is_reminder_due(early)
        assert await stores.step_news.to_remind(early) == []

        assert await stores.step_news.is_reminder_due(due)
        assert await stores.step_news.to_remind(due) == [(hearing, plan)]
        assert not await stores.step_news.is_reminder_due(due)
        assert await stores.step_news.to_remind(due) == []

        await stores.hearings.put_plan(hearing.id, plan)
        assert await stores.step_news.to_remind(due) == [(hearing, plan)]

    await database.unit(work)


async def test_a_step_that_was_opened_in_time_is_not_reminded_of(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, ADVANCE)
        await stores.hearings.put_plan(hearing.id, PhasePlan(Phase.IDEAS, NOON + DAY))
        await stores.hearings.move(hearing, ADVANCE, NOON)

        assert await stores.step_news.to_remind(NOON + 2 * DAY) == []

    await database.unit(work)


async def test_a_new_end_is_news_once_it_has_settled(database: Database) -> None:
    async def work(stores: Stores) -> None:
        announced = await a_hearing(stores, ADVANCE)
        first, second = await people(stores, announced, 2)
        began = await stores.hearings.move(announced, ADVANCE, LATER)
        assert await stores.step_news.take(began, 1) == [first]
        hearing = await extend(stores.hearings, began, LATER + 9 * MINUTE, LATER + MINUTE)

        assert await stores.step_news.take(began, 9) == []  # what was read before is out of date
        assert await stores.step_news.take(hearing, 9) == [second]  # with the new end, so once is enough
        assert await stores.step_news.finish(hearing)
        assert await stores.step_news.untold(LATER + MINUTE + SETTLED - timedelta(seconds=1)) == []
        assert await stores.step_news.untold(LATER + MINUTE + SETTLED) == [hearing]
        assert await stores.step_news.take_end(hearing, 9) == [first]
        assert await stores.step_news.take_end(hearing, 9) == []
        assert await stores.step_news.finish(hearing)
        assert await stores.step_news.untold(LATER + DAY) == []

    await database.unit(work)
