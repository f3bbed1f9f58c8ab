"""Making a measure: of which ideas, in which words, who may change it and take it back, and who joins it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content
from hearings.giving import FEWEST_LETTERS, tidy
from hearings.goals import Goal
from hearings.hearings import Hearing, Verb, require
from hearings.ideas import Idea, IdeaState, IdeaStore
from hearings.measures import (
    PART_CHARS,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    MeasureStore,
    SupportKind,
)
from hearings.participants import Participant

MEASURES_PER_PERSON: Final = 10  #: that one person makes in one hearing; joining is not counted


class Part(StrEnum):
    """The three questions that make a measure, in their order."""

    WHAT = "what"
    FOR_WHOM = "for_whom"
    WHO_HELPS = "who_helps"


OPTIONAL: Final = frozenset({Part.FOR_WHOM, Part.WHO_HELPS})
#: In these nobody has decided about the measure yet, so its makers may take it back.
TAKEN_BACK_FROM: Final = (MeasureState.MAKING, MeasureState.CANDIDATE, MeasureState.RATED, MeasureState.FROZEN)


class MakingStores(Protocol):
    @property
    def ideas(self) -> IdeaStore: ...

    @property
    def measures(self) -> MeasureStore: ...


class MeasureUnclear(Exception):
    """There are no words in it; nothing was stored."""


class MeasureTooLong(Exception):
    """Longer than `PART_CHARS`; nothing was stored."""


class NoIdeaChosen(Exception):
    """A measure is made of ideas, and none of those chosen may be used (any more); nothing was stored."""


class TooManyMeasures(Exception):
    """This person has made `MEASURES_PER_PERSON` already; nothing was stored."""


class NotItsMaker(Exception):
    """Only who made a measure may do this; nothing was changed."""


class MakerStays(Exception):
    """Who made a measure does not leave it but takes it back; nothing was changed."""


async def usable_ideas(store: IdeaStore, goal_id: int) -> list[Idea]:
    """Return the ideas of a goal that a measure may be made of, by number."""
    return [idea for idea in await store.of_goal(goal_id, IdeaState.SHOWN) if idea.may_be_used]


async def begin_measure(
    stores: MakingStores,
    hearing: Hearing,
    goal: Goal,
    participant: Participant,
    idea_ids: Collection[int],
    now: datetime,
) -> Measure:
    """Store a measure without words; where its maker has begun the same already, return that one.

    Args:
        idea_ids: what it is made of; those that may not be used are left out.

    Raises:
        PhaseClosed, NoIdeaChosen, TooManyMeasures.
    """
    require(hearing, Verb.MAKE_MEASURE, now)
    chosen = tuple(idea.id for idea in await usable_ideas(stores.ideas, goal.id) if idea.id in idea_ids)
    if not chosen:
        raise NoIdeaChosen
    made = await made_by(stores.measures, participant)
    for earlier in made:
        if earlier.state is MeasureState.MAKING and earlier.idea_ids == chosen and not words_of(earlier, Part.WHAT):
            return earlier
    if len(made) >= MEASURES_PER_PERSON:
        raise TooManyMeasures
    empty = Content(participant.language)
    new = Measure(
        id=0,
        hearing_id=hearing.id,
        goal_id=goal.id,
        number=0,
        what=empty,
        for_whom=empty,
        who_helps=empty,
        state=MeasureState.MAKING,
        idea_ids=chosen,
        table_id=participant.table_id,
    )
    measure = await stores.measures.add(new, now)
    await stores.measures.support(measure.id, participant.person, SupportKind.MAKER, now)
    return measure


async def made_by(store: MeasureStore, participant: Participant) -> list[Measure]:
    """Return what somebody makes or has made, without what they took back."""
    made = await store.of_participant(participant.person)
    kept = [each for each in made if each.state is not MeasureState.WITHDRAWN]
    return [each for each in kept if await is_maker(store, each, participant)]


async def is_maker(store: MeasureStore, measure: Measure, participant: Participant) -> bool:
    return (await store.supporters(measure.id)).get(participant.person) is SupportKind.MAKER


def words_of(measure: Measure, part: Part) -> Content | None:
    """Return the answer to one of the questions, None where there is none."""
    content: Content = getattr(measure, part)
    return content if any(each.text for each in content.texts.values()) else None


def next_question(measure: Measure, after: Part | None = None) -> Part | None:
    """Return what is asked next: the first question of all, or the one that follows."""
    order = list(Part)
    place = order.index(after) + 1 if after is not None else 0
    return order[place] if place < len(order) else None


def check_part(text: str) -> str:
    """Return an answer without superfluous space. Raises `MeasureUnclear`, `MeasureTooLong`."""
    words = tidy(text)
    if sum(letter.isalpha() for letter in words) < FEWEST_LETTERS:
        raise MeasureUnclear
    if len(words) > PART_CHARS:
        raise MeasureTooLong
    return words


async def answer_part(
    store: MeasureStore, hearing: Hearing, measure: Measure, part: Part, text: str, language: str, now: datetime
) -> Measure:
    """Keep the answer to one question of a measure that nobody else sees yet.

    Args:
        text: "" leaves the question open, where it may be.

    Raises:
        PhaseClosed, MeasureUnclear, MeasureTooLong.
        IllegalMeasureAction: it was confirmed already.
    """
    require(hearing, Verb.MAKE_MEASURE, now)
    if measure.state is not MeasureState.MAKING:
        raise IllegalMeasureAction(measure.state, MeasureAction.CONFIRM)
    answered = _with(measure, part, text, language)
    await store.save(answered)
    return answered


async def confirm_measure(store: MeasureStore, hearing: Hearing, measure: Measure, now: datetime) -> Measure:
    """Its maker says yes: it gets its number, and everybody can read and join it.

    Raises:
        PhaseClosed, IllegalMeasureAction.
        MeasureUnclear: it does not say yet what is to be done.
    """
    require(hearing, Verb.MAKE_MEASURE, now)
    if measure.state is MeasureState.MAKING and words_of(measure, Part.WHAT) is None:
        raise MeasureUnclear
    return await store.move(measure, MeasureAction.CONFIRM)


async def change_measure(
    store: MeasureStore, hearing: Hearing, measure: Measure, part: Part, text: str, language: str, now: datetime
) -> Measure:
    """Put other words in the place of an answer that others have read, all at once: it never drops out of the list.

    Raises:
        PhaseClosed, MeasureUnclear, MeasureTooLong.
        IllegalMeasureAction: it is being rated, or it was taken back.
    """
    require(hearing, Verb.MAKE_MEASURE, now)
    changed = _with(await store.move(measure, MeasureAction.CHANGE), part, text, language)
    await store.save(changed)
    return await store.move(changed, MeasureAction.CONFIRM)


async def withdraw_measure(store: MeasureStore, measure: Measure, participant: Participant) -> Measure:
    """Its maker takes it back; a result that is frozen already stays as it is.

    Raises:
        NotItsMaker.
        IllegalMeasureAction: the office has decided about it, or it was taken back or merged already.
    """
    if not await is_maker(store, measure, participant):
        raise NotItsMaker
    return await store.move(measure, MeasureAction.WITHDRAW)


async def join_measure(
    store: MeasureStore, hearing: Hearing, measure: Measure, participant: Participant, now: datetime
) -> bool:
    """Support a measure; return False for who does already.

    Raises:
        PhaseClosed.
        IllegalMeasureAction: it cannot be joined (any more).
    """
    require(hearing, Verb.MAKE_MEASURE, now)
    found = await store.hold(measure.id)  # or it could be merged between the look and the support
    if not found or found[0].state is not MeasureState.CANDIDATE:
        raise IllegalMeasureAction(measure.state, MeasureAction.CONFIRM)
    return await store.support(measure.id, participant.person, SupportKind.JOINED, now)


async def leave_measure(store: MeasureStore, measure: Measure, participant: Participant) -> None:
    """Support it no longer; until the rating is over.

    Raises:
        MakerStays.
        IllegalMeasureAction: the rating is over.
    """
    if await is_maker(store, measure, participant):
        raise MakerStays
    if measure.state not in (MeasureState.CANDIDATE, MeasureState.RATED):
        raise IllegalMeasureAction(measure.state, MeasureAction.CHANGE)
    await store.leave(measure.id, participant.person)


def _with(measure: Measure, part: Part, text: str, language: str) -> Measure:
    """Return it with an answer in the words of whoever writes now; translations of other words count as outdated."""
    words = "" if part in OPTIONAL and not text.strip() else check_part(text)
    before: Content = getattr(measure, part)
    if not words:
        content = Content(language)
    elif before.source == language and before.texts:
        content = before.with_text(language, words)
    else:
        content = Content.of(language, words)
    match part:
        case Part.WHAT:
            return replace(measure, what=content)
        case Part.FOR_WHOM:
            return replace(measure, for_whom=content)
        case Part.WHO_HELPS:
            return replace(measure, who_helps=content)
