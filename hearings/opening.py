"""Opening polls: each gets a key of its own; the rating of a goal is made of its measures, which then stand still."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from hearings.ballots import PollKeys
from hearings.casting import CastingStores
from hearings.goals import Goal
from hearings.hearings import Hearing, require
from hearings.measures import (
    MEASURES_PER_GOAL,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    MeasureStore,
)
from hearings.polls import NEEDS, IllegalPollAction, Option, Poll, PollAction, PollKind, PollState

FEWEST_OPTIONS: Final = {PollKind.SINGLE: 2, PollKind.MULTIPLE: 2, PollKind.RANKED: 2, PollKind.RATING: 1}


class PollIncomplete(Exception):
    """It has no question, or too few options to choose from; it was not opened."""


class RatingOpen(Exception):
    """The measures of this goal are being rated already; nothing was changed."""


class TooManyMeasures(Exception):
    """More than anybody rates in an evening: moderators merge some first; nothing was changed."""

    def __init__(self, measure_count: int) -> None:
        super().__init__(measure_count)
        self.measure_count = measure_count


async def open_poll(stores: CastingStores, keys: PollKeys, poll_id: int, now: datetime) -> Poll:
    """Let people vote.

    Raises:
        IllegalPollAction: it is no draft (any more).
        PollIncomplete
        PhaseClosed: in the hearing's present phase nobody could vote in it.
    """
    poll = await stores.polls.lock(poll_id)
    hearing = await stores.hearings.get(poll.hearing_id) if poll else None
    if poll is None or hearing is None:
        raise IllegalPollAction(PollState.DISCARDED, PollAction.OPEN)
    if len(poll.options) < FEWEST_OPTIONS.get(poll.kind, 0) or not poll.question.hash:
        raise PollIncomplete
    require(hearing, NEEDS[poll.kind], now)
    opened = await stores.polls.move(poll, PollAction.OPEN, now)
    keys.make(poll.id)
    return opened


async def open_rating(
    stores: CastingStores, keys: PollKeys, hearing: Hearing, goal: Goal, staff_id: int | None, now: datetime
) -> Poll:
    """Let people rate the measures of a goal; from now on these can no longer change.

    Raises:
        RatingOpen, TooManyMeasures, PhaseClosed
        PollIncomplete: the goal has no measure.
    """
    ratings = [each for each in await stores.polls.of(hearing.id, PollState.OPEN) if each.kind is PollKind.RATING]
    if any(each.goal_id == goal.id for each in ratings):
        raise RatingOpen
    require(hearing, NEEDS[PollKind.RATING], now)
    found = await stores.measures.of_goal(goal.id, MeasureState.CANDIDATE, MeasureState.RATED)
    if len(found) > MEASURES_PER_GOAL:
        raise TooManyMeasures(len(found))
    options = tuple([_option(goal, measure) for measure in found if await _stands_still(stores.measures, measure)])
    if not options:
        raise PollIncomplete
    poll = Poll(0, hearing.id, goal.id, PollKind.RATING, goal.title, options, PollState.DRAFT, hearing.cards)
    return await open_poll(stores, keys, (await stores.polls.add(poll, staff_id, now)).id, now)


async def copy_poll(stores: CastingStores, poll: Poll, staff_id: int | None, now: datetime) -> Poll:
    """Begin a draft with the same question and options: what is open stays as it is."""
    return await stores.polls.add(replace(poll, id=0, state=PollState.DRAFT, ballot_count=0), staff_id, now)


async def _stands_still(store: MeasureStore, measure: Measure) -> bool:
    """Fix a measure for the rating; False where its makers took it back at this very moment."""
    if measure.state is MeasureState.RATED:
        return True
    try:
        await store.move(measure, MeasureAction.OPEN)
    except IllegalMeasureAction:
        return False
    return True


def _option(goal: Goal, measure: Measure) -> Option:
    # By the measure's own number: under it people at the tables know it, and may type it.
    return Option(measure.number, measure.what, measure.id, goal.pictogram)
