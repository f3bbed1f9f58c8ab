"""People at tables who turn ideas into measures."""

from dataclasses import replace

from hearings.content import Content
from hearings.hearings import Phase
from hearings.ideas import Idea, IdeaAction, IdeaKind, IdeaState, Reading
from hearings.measures import Measure, MeasureState
from storage.stores import Stores
from tests.bot.driver import Hub, Person
from tests.bot.people.hearing.inviting import Evening, an_evening

TEXTS = ("Größere Wohnungen", "Günstigere Wohnungen", "Mehr Spielplätze")


async def an_evening_with_ideas(hub: Hub, count: int = 3, phase: Phase = Phase.MEASURES) -> tuple[Evening, list[Idea]]:
    """Make a hearing whose first goal has ideas that may be used."""
    evening = await an_evening(hub, phase)
    texts = [TEXTS[number % len(TEXTS)] for number in range(count)]
    return evening, [await a_usable_idea(hub, evening, text) for text in texts]


async def a_usable_idea(hub: Hub, evening: Evening, text: str, *, usable: bool = True) -> Idea:
    async def work(stores: Stores) -> Idea:
        goal = evening.goals[0]
        new = Idea(0, goal.hearing_id, goal.id, 0, None, None, IdeaKind.PAPER, "de", text, Content.of("de", text),
                   Reading.AGREED, IdeaState.RECEIVED)  # fmt: skip
        idea = await stores.ideas.add(new, hub.now)
        idea = await stores.ideas.move(idea, IdeaAction.CONFIRM)
        idea = await stores.ideas.move(idea, IdeaAction.SHOW)
        if not usable:
            idea = replace(idea, reading=Reading.ASKED)
            await stores.ideas.save(idea)
        return idea

    made: Idea = await hub.unit(work)
    return made


async def sits_down(
    hub: Hub, evening: Evening, name: str, language: str = "English", *, table: int = 0, channel: str = "memory"
) -> Person:
    """Let somebody scan a table's code."""
    person = hub.person(name, channel=channel)
    await person.say(f"/start t_{evening.tables[table].code}")
    await person.press(language)
    await person.press_token("h_on")
    return person


async def makes(person: Person, evening: Evening, *numbers: str, what: str = "Build a playground") -> None:
    """Let somebody make a measure of the ideas with these numbers, up to its read-back."""
    await person.press_token(f"hm_new:{evening.goals[0].id}")
    for number in numbers or ("1",):
        await person.say(number)
    await person.press_token(f"hm_go:{evening.goals[0].id}")
    await person.say(what)
    await person.say("For children")
    await person.say("The youth centre")


async def measures(hub: Hub, evening: Evening) -> list[Measure]:
    found: list[Measure] = await hub.unit(lambda stores: stores.measures.of_hearing(evening.hearing.id, *MeasureState))
    return found
