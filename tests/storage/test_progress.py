from datetime import datetime

from contacts.addresses import AddressState
from hearings.hearings import Phase
from hearings.measures import MeasureAction
from hearings.progress import REMIND_EVERY, SETTLED, Progress, prepare_step, publish_step
from storage.stores import Stores
from tests.databases import Database
from tests.storage.hearing_people import a_goal, a_hearing, a_measure, words
from tests.storage.people import ANNA, BORIS, NOON, SECOND, WEB


async def publish(stores: Stores, measure_id: int, text: str = "Neu", now: datetime = NOON) -> Progress:
    """Publish news of a measure."""
    measure = await stores.measures.get(measure_id)
    assert measure is not None
    hearing = await stores.hearings.get(measure.hearing_id)
    assert hearing is not None
    step = await prepare_step(stores.progress, measure, None, words(text), 1, now)
    return await publish_step(stores.progress, stores.measures, hearing, step.id, now)


async def told_now(stores: Stores, now: datetime, limit: int = 100) -> list[tuple[str, int]]:
    """Tell everybody who is to be told; return what and whom."""
    found = await stores.progress.to_tell(limit, now)
    pairs = [(step.id, chat) for step, chat in found]
    assert await stores.progress.told(pairs, now) == set(pairs)
    assert await stores.progress.told(pairs, now) == set()
    return [(step.text.texts["de"].text, chat) for step, chat in found]


async def test_a_step_is_told_once_to_each_who_follows_the_goal_or_the_measure_or_both(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_goal(stores, await a_hearing(stores))
        measure = await a_measure(stores, goal)
        anna, boris, web = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS, WEB)]
        await stores.follows.follow(anna, goal.id, None, NOON)
        await stores.follows.follow(anna, None, measure.id, NOON)
        await stores.follows.follow(boris, goal.id, None, NOON)
        await stores.follows.follow(web, None, measure.id, NOON)
        await publish(stores, measure.id, now=NOON + SECOND)

        assert await told_now(stores, NOON + SECOND) == [("Neu", anna), ("Neu", boris), ("Neu", web)]
        assert await told_now(stores, NOON + SECOND) == []

    await database.unit(work)


async def test_who_begins_to_follow_later_hears_of_what_comes_then(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_goal(stores, await a_hearing(stores))
        measure = await a_measure(stores, goal)
        anna = (await stores.addresses.open(ANNA, NOON)).id
        await publish(stores, measure.id, "Altes")
        await stores.follows.follow(anna, None, measure.id, NOON + SECOND)
        await publish(stores, measure.id, "Neues", NOON + 2 * SECOND)

        assert await told_now(stores, NOON + 2 * SECOND) == [("Neues", anna)]

    await database.unit(work)


async def test_who_no_longer_follows_or_cannot_be_reached_hears_nothing(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_goal(stores, await a_hearing(stores))
        measure = await a_measure(stores, goal)
        anna, boris = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS)]
        for chat in (anna, boris):
            assert await stores.follows.follow(chat, goal.id, None, NOON)
        assert not await stores.follows.follow(anna, goal.id, None, NOON)
        assert await stores.follows.unfollow(anna, goal.id, None)
        assert not await stores.follows.unfollow(anna, goal.id, None)
        await stores.addresses.set_state(boris, AddressState.BLOCKED, NOON)
        await publish(stores, measure.id)

        assert await told_now(stores, NOON) == []

    await database.unit(work)


async def test_a_chunk_holds_everything_that_is_new_for_a_chat(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_goal(stores, await a_hearing(stores))
        measures = [await a_measure(stores, goal) for _ in range(3)]
        anna, boris = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS)]
        for chat in (anna, boris):
            await stores.follows.follow(chat, goal.id, None, NOON)
        for measure in measures:
            await publish(stores, measure.id, str(measure.number))

        assert await told_now(stores, NOON, limit=1) == [("1", anna), ("2", anna), ("3", anna)]
        assert await told_now(stores, NOON, limit=1) == [("1", boris), ("2", boris), ("3", boris)]

    await database.unit(work)


async def test_what_everybody_was_told_of_is_looked_at_no_more(database: Database) -> None:
    async def work(stores: Stores) -> None:
        goal = await a_goal(stores, await a_hearing(stores))
        measure = await a_measure(stores, goal)
        anna = (await stores.addresses.open(ANNA, NOON)).id
        await publish(stores, measure.id)
        assert await told_now(stores, NOON) == []  # soon after: somebody may just be beginning to follow
        await stores.follows.follow(anna, None, measure.id, NOON)
        assert await told_now(stores, NOON) == [("Neu", anna)]
        assert await told_now(stores, NOON + SETTLED + SECOND) == []

        await stores.follows.follow((await stores.addresses.open(BORIS, NOON)).id, None, measure.id, NOON)
        assert await told_now(stores, NOON + SETTLED + SECOND) == []

    await database.unit(work)


async def test_at_the_end_everybody_who_follows_something_is_found_once(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores, Phase.ENDED)
        goal = await a_goal(stores, hearing)
        measure = await a_measure(stores, goal)
        other = await a_goal(stores, await a_hearing(stores))
        anna, boris = [(await stores.addresses.open(to, NOON)).id for to in (ANNA, BORIS)]
        await stores.follows.follow(anna, goal.id, None, NOON)
        await stores.follows.follow(anna, None, measure.id, NOON)
        await stores.follows.follow(anna, other.id, None, NOON)
        await stores.follows.follow(boris, other.id, None, NOON)
        await stores.follows.put_last_word(hearing.id, words("Danke"))

        assert await stores.follows.last_word(hearing.id) == words("Danke")
        assert await stores.follows.of_ended(10) == [(hearing.id, anna)]
        assert await stores.follows.end(hearing.id, anna)
        assert not await stores.follows.end(hearing.id, anna)
        assert await stores.follows.of_ended(10) == []
        assert await stores.follows.of(anna) == ([other.id], [])

    await database.unit(work)


async def test_staff_are_reminded_every_thirty_days_and_once_of_a_day_that_was_named(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        step = await publish(stores, measure.id)

        assert await stores.progress.remind(hearing.id, NOON)
        assert not await stores.progress.remind(hearing.id, NOON + REMIND_EVERY - SECOND)
        assert await stores.progress.remind(hearing.id, NOON + REMIND_EVERY)
        assert await stores.progress.remind_of(step.id, NOON)
        assert not await stores.progress.remind_of(step.id, NOON)

    await database.unit(work)


async def test_a_decision_waits_until_it_is_published(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        measure = await a_measure(stores, await a_goal(stores, hearing))
        step = await prepare_step(stores.progress, measure, MeasureAction.TAKE_UP, words("Gut"), 1, NOON)
        assert await stores.progress.unpublished(hearing.id) == [step]
        assert await stores.progress.latest(hearing.id) == {}

        assert await stores.progress.publish(step.id, NOON)
        assert not await stores.progress.publish(step.id, NOON)
        assert await stores.progress.unpublished(hearing.id) == []

    await database.unit(work)
