"""Hearings that are as far as a test needs them, and people who take part since before."""

from dataclasses import replace
from datetime import UTC, datetime

from hearings.content import Content
from hearings.goals import Goal, record_goal
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.participants import join
from storage.stores import Stores
from tests.bot.driver import Hub, Person

EVENING = datetime(2027, 6, 14, 16, 0, tzinfo=UTC)  #: 18:00 in the city


async def a_hearing(hub: Hub, phase: Phase = Phase.DRAFT, *, goals: int = 1) -> Hearing:
    """Make a hearing that is complete in German and English, the only languages it offers."""

    async def work(stores: Stores) -> Hearing:
        title = Content.of("de", "Hearing 2027").with_text("en", "Hearing 2027")
        hearing = await stores.hearings.add(title, None, hub.now)
        hearing = replace(
            hearing, place=hearing.place.with_text("de", "Rathaus"), event_at=EVENING, languages=("de", "en")
        )
        await stores.hearings.save(hearing, hub.now)
        for number in range(goals):
            name = Content.of("de", f"Ziel {number + 1}").with_text("en", f"Goal {number + 1}")
            goal = Goal(0, hearing.id, 0, name, name, "🏠", hub.now.date(), "TOP 4")
            await record_goal(stores.goals, hearing, goal)
        while hearing.phase is not phase:
            hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, hub.now)
        return hearing

    made: Hearing = await hub.unit(work)
    return made


async def stored(hub: Hub, hearing: Hearing) -> Hearing:
    found: Hearing = await hub.unit(lambda stores: stores.hearings.get(hearing.id))
    return found


async def takes_part(hub: Hub, hearing: Hearing, name: str, language: str, channel: str = "memory") -> Person:
    """Return somebody who takes part since before now."""
    person = hub.person(name, channel=channel)

    async def work(stores: Stores) -> None:
        chat = await stores.addresses.open(person.address, hub.now)
        await stores.addresses.set_languages(chat.id, (language,), bilingual=False)
        await join(stores.participants, hearing, chat.id, language, channel, None, hub.now)

    await hub.unit(work)
    return person


async def tick(hub: Hub) -> None:
    """Let the ticker look once, and everything leave that it queued."""
    await hub._ticker.tick()
    await hub.deliver()
