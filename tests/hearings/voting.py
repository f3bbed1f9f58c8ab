"""A hearing in which people vote: its goals, measures, polls and voters, made without any screens."""

from dataclasses import replace
from datetime import UTC, datetime

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, HearingAction, Phase
from hearings.measures import Measure, MeasureAction, MeasureState
from hearings.participants import Participant, join
from hearings.polls import Option, Poll, PollKind, PollState
from storage.stores import Stores

EVENING = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
TO_VOTING = (HearingAction.ADVANCE,) * 4
GERMAN = "de"


async def a_hearing(stores: Stores, *, cards: bool = False, phase: Phase = Phase.VOTING) -> Hearing:
    """Make a hearing with one goal and bring it to a phase."""
    hearing = await stores.hearings.add(Content.of(GERMAN, "Integrationshearing"), None, EVENING)
    await stores.hearings.save(replace(hearing, cards=cards, languages=("de", "en", "ar")), EVENING)
    hearing = await stores.hearings.get(hearing.id) or hearing
    while hearing.phase is not phase:
        hearing = await stores.hearings.move(hearing, HearingAction.ADVANCE, EVENING)
    return hearing


async def a_goal(stores: Stores, hearing: Hearing, title: str = "Wohnen") -> Goal:
    content = Content.of(GERMAN, title).with_text("en", "Housing")
    return await stores.goals.add(Goal(0, hearing.id, 0, content, content, "🏠"))


async def measures(stores: Stores, goal: Goal, *names: str) -> list[Measure]:
    """Make measures that can be rated."""
    made = []
    for name in names:
        content = Content.of(GERMAN, name)
        new = Measure(0, goal.hearing_id, goal.id, 0, content, content, content, MeasureState.MAKING)
        made.append(await stores.measures.move(await stores.measures.add(new, EVENING), MeasureAction.CONFIRM))
    return made


async def a_poll(
    stores: Stores,
    hearing: Hearing,
    kind: PollKind,
    *options: str,
    question: str = "Was zuerst?",
    most: int = 0,
) -> Poll:
    """Make a draft."""
    choices = tuple(Option(number, Content.of(GERMAN, text)) for number, text in enumerate(options, 1))
    draft = Poll(0, hearing.id, None, kind, Content.of(GERMAN, question), choices, PollState.DRAFT, hearing.cards, most)
    return await stores.polls.add(draft, None, EVENING)


async def a_voter(stores: Stores, hearing: Hearing, address_id: int, language: str = "en") -> Participant:
    return await join(stores.participants, hearing, address_id, language, "memory", None, EVENING)
