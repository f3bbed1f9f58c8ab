"""A hearing with goals and tables, as the wall and the tables show it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, Phase, ThemeTable
from storage.stores import Stores
from tests.bot.driver import Hub

GOALS = (("Wohnen", "Housing", "السكن", "🏠"), ("Bildung", "Education", "التعليم", "📚"))


@dataclass(frozen=True)
class Evening:
    hearing: Hearing
    goals: list[Goal]
    tables: list[ThemeTable]


async def an_evening(hub: Hub, phase: Phase = Phase.IDEAS) -> Evening:
    """Make a hearing of two goals with a table each, and bring it to a phase."""

    async def work(stores: Stores) -> Evening:
        hearing = await stores.hearings.add(Content.of("de", "Integrationshearing"), None, hub.now)
        event_at = hub.now + timedelta(hours=2)
        await stores.hearings.save(replace(hearing, event_at=event_at, place=Content.of("de", "Rathaus")), hub.now)
        goals = []
        for german, english, arabic, sign in GOALS:
            title = Content.of("de", german).with_text("en", english).with_text("ar", arabic)
            wording = Content.of("de", f"Ziel: {german}").with_text("en", f"Goal: {english}").with_text("ar", arabic)
            goals.append(await stores.goals.add(Goal(0, hearing.id, 0, title, wording, sign)))
        tables = [await stores.hearings.add_table(hearing.id, goal.id) for goal in goals]
        found = await stores.hearings.get(hearing.id)
        assert found is not None
        while found.phase is not phase:
            found = await stores.hearings.move(found, HearingAction.ADVANCE, hub.now)
        return Evening(found, goals, tables)

    made: Evening = await hub.unit(work)
    return made


async def move_on(hub: Hub, evening: Evening) -> Evening:
    """Open the next step."""

    async def work(stores: Stores) -> Hearing:
        hearing = await stores.hearings.get(evening.hearing.id)
        assert hearing is not None
        return await stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now)

    return replace(evening, hearing=await hub.unit(work))
