"""A hearing with measures, for tests of what becomes of them."""

from dataclasses import replace
from datetime import datetime

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.measures import Measure, MeasureAction, MeasureState
from storage.stores import Stores
from tests.storage.people import NOON

STEPS = (Phase.ANNOUNCED, Phase.IDEAS, Phase.MEASURES, Phase.VOTING, Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)


def words(text: str) -> Content:
    return Content.of("de", text)


async def a_hearing(stores: Stores, phase: Phase = Phase.PUBLISHED, now: datetime = NOON) -> Hearing:
    """Make a hearing and lead it to a phase."""
    return await lead_to(stores, await stores.hearings.add(words("Hearing"), None, now), phase, now)


async def lead_to(stores: Stores, hearing: Hearing, phase: Phase, now: datetime = NOON) -> Hearing:
    while hearing.phase is not phase:
        hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, now)
    return hearing


async def a_goal(stores: Stores, hearing: Hearing, title: str = "Wohnen") -> Goal:
    return await stores.goals.add(Goal(0, hearing.id, 0, words(title), words(title), "🏠"))


async def a_measure(stores: Stores, goal: Goal, what: str = "Sprachcafé", *, frozen: bool = True) -> Measure:
    """Make a measure that was confirmed, and rated unless a test says otherwise."""
    empty = words("alle")
    new = Measure(0, goal.hearing_id, goal.id, 0, words(what), empty, empty, MeasureState.MAKING)
    measure = await stores.measures.move(await stores.measures.add(new, NOON), MeasureAction.CONFIRM)
    if frozen:
        measure = await stores.measures.move(measure, MeasureAction.OPEN)
        measure = await stores.measures.move(measure, MeasureAction.FREEZE)
    return replace(measure)
