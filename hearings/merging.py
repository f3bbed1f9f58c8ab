"""Merging measures that want the same. Their lineage is kept; each support moves only by its supporter's own tap."""

from dataclasses import dataclass
from datetime import datetime

from hearings.hearings import VERBS, Hearing, PhaseClosed, Verb
from hearings.measures import IllegalMeasureAction, Measure, MeasureAction, MeasureState, MeasureStore, Wish


class NotTogether(Exception):
    """The two are the same measure, or belong to different goals; nothing was changed."""


class MergedOn(Exception):
    """What a measure was merged into was merged on itself: its supporters are asked about that one."""

    def __init__(self, into: Measure) -> None:
        super().__init__(into.id)
        self.into = into


@dataclass(frozen=True, slots=True)
class Merging:
    """One measure that went into another, and who is asked about it."""

    measure: Measure
    into: Measure
    participant_ids: tuple[int, ...]


def require_measures(hearing: Hearing) -> None:
    """Raise `PhaseClosed` unless measures are made in this step: once the rating is open nothing is merged.

    When the step stops collecting does not matter: then staff have the time to put measures in order.
    """
    if Verb.MAKE_MEASURE not in VERBS[hearing.phase]:
        raise PhaseClosed(hearing, Verb.MAKE_MEASURE)


async def merge(measures: MeasureStore, hearing: Hearing, from_id: int, into_id: int, now: datetime) -> Merging:
    """Let one measure go into another of the same goal; every supporter of it is to be asked.

    Raises:
        PhaseClosed, NotTogether.
        IllegalMeasureAction: one of them is no candidate any more.
    """
    require_measures(hearing)
    found = await measures.hold(from_id, into_id)
    if from_id == into_id or len(found) < 2 or found[0].goal_id != found[1].goal_id:
        raise NotTogether
    measure, into = found
    if into.state is not MeasureState.CANDIDATE:
        raise IllegalMeasureAction(into.state, MeasureAction.MERGE)
    return Merging(measure, into, tuple(await measures.merge(measure, into, now)))


async def undo_merging(measures: MeasureStore, hearing: Hearing, from_id: int) -> Merging:
    """Undo a merging that no supporter has answered yet; who was asked is told.

    Raises:
        PhaseClosed.
        IllegalMeasureAction: it is not merged, somebody has answered, or the other one was merged on.
    """
    require_measures(hearing)
    found = await measures.hold(from_id)
    into_id = found[0].merged_into if found else None
    if into_id is None:
        raise IllegalMeasureAction(from_id, MeasureAction.UNMERGE)
    measure, into = (await measures.hold(from_id, into_id))[:2]
    if into.state is MeasureState.MERGED:
        raise IllegalMeasureAction(into.state, MeasureAction.UNMERGE)
    return Merging(measure, into, tuple(await measures.unmerge(measure)))


async def answer_merging(
    measures: MeasureStore, hearing: Hearing, measure: Measure, participant_id: int, wish: Wish, now: datetime
) -> Measure | None:
    """Keep what a supporter wishes; return the measure they were asked about, None where no answer is awaited.

    Raises:
        PhaseClosed: the rating has begun; the support stays where it is.
        MergedOn: what they were asked about was merged on; they are noted as asked about where it went.
        IllegalMeasureAction: its makers took back what they were asked about; the support stays, and they are asked
            no more than before.
    """
    asked_about = await measures.asked_about(measure.id, participant_id)
    if asked_about is None:
        return None
    require_measures(hearing)
    into = await whither(measures, asked_about)
    if into is None:
        return None
    if wish is Wish.MOVE and into.state not in (MeasureState.CANDIDATE, MeasureState.MAKING):
        raise IllegalMeasureAction(into.state, MeasureAction.MERGE)
    if wish is Wish.MOVE and into.id != asked_about:
        await measures.ask_anew(measure.id, participant_id, into.id, now)
        raise MergedOn(into)
    return into if await measures.wish(measure.id, participant_id, wish) else None


async def whither(measures: MeasureStore, measure_id: int) -> Measure | None:
    """Return the measure itself, or where it has gone in the end."""
    measure = await measures.get(measure_id)
    while measure is not None and measure.merged_into is not None:
        measure = await measures.get(measure.merged_into)
    return measure
