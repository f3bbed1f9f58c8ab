from dataclasses import replace

from hearings.goal_drafts import GoalDraft
from storage.stores import Stores
from tests.databases import Database
from tests.storage.people import MINUTE, NOON
from tests.storage.test_hearings import a_hearing


async def test_a_draft_is_asked_for_once_claimed_once_and_tried_again(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        (goal,) = await stores.goals.of(hearing.id)
        draft, store = GoalDraft(goal.id, "tr", 7, NOON), stores.goal_drafts

        assert [await store.ask(draft), await store.ask(draft)] == [True, False]
        assert await store.claim(NOON - MINUTE, NOON) is None
        assert await store.claim(NOON, NOON + MINUTE) == draft
        assert await store.claim(NOON, NOON + MINUTE) is None
        again = replace(draft, due_at=NOON + MINUTE, attempts=1)
        await store.put(again)
        assert await store.asked(goal.id) == [again]
        await store.remove(again)
        assert await store.asked(goal.id) == []

    await database.unit(work)


async def test_with_a_goal_its_drafts_go(database: Database) -> None:
    async def work(stores: Stores) -> None:
        hearing = await a_hearing(stores)
        (goal,) = await stores.goals.of(hearing.id)
        await stores.goal_drafts.ask(GoalDraft(goal.id, "tr", 7, NOON))

        await stores.goals.remove(goal.id)

        assert await stores.goal_drafts.asked(goal.id) == []

    await database.unit(work)
