"""All that may be published of a hearing, gathered from the stores: the public page, the wall, the committee and the
printed report read this and nothing else. What is not in it cannot appear anywhere.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from contacts.organisations import Organisation
from hearings.disclosure import step_down
from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, Verb
from hearings.ideas import ShownIdea
from hearings.measures import Measure, MeasureState
from hearings.polls import Poll, PollKind, PollState
from hearings.progress import PROMISE, SILENCE, Progress
from hearings.results import Result
from hearings.statements import GroupStatement, StatementState

S = MeasureState
#: Something is promised: the public may expect news.
PROMISED: Final = frozenset({S.TAKEN_UP, S.CHANGED, S.PLANNED, S.RUNNING})


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """A released poll with its frozen result, which carries its method: there is none without."""

    poll: Poll
    result: Result
    hash: str  #: with which it was frozen


@dataclass(frozen=True, slots=True)
class MergedMeasure:
    """What went into another measure: its lineage, and who did not go along."""

    number: int
    ideas: tuple[int, ...]  #: numbers
    supporters: int | None


@dataclass(frozen=True, slots=True)
class ReportedMeasure:
    measure: Measure
    ideas: tuple[int, ...]  #: numbers of the shown ideas it was made of
    supporters: int | None  #: in steps of five; None: below five
    merged: tuple[MergedMeasure, ...]
    steps: tuple[Progress, ...]  #: published, oldest first
    quiet_since: date | None  #: the last news, where there has been none for too long

    @property
    def percent(self) -> int | None:
        return self.steps[-1].percent if self.steps else None

    @property
    def next_on(self) -> date | None:
        """When there should be news again."""
        return self.steps[-1].next_on if self.steps else None


@dataclass(frozen=True, slots=True)
class ReportedStatement:
    statement: GroupStatement
    organisation: str


@dataclass(frozen=True, slots=True)
class ReportedGoal:
    goal: Goal
    ideas: tuple[ShownIdea, ...]
    measures: tuple[ReportedMeasure, ...]
    results: tuple[ReportedResult, ...]
    statements: tuple[ReportedStatement, ...]


@dataclass(frozen=True, slots=True)
class HearingReport:
    """A hearing as everybody may see it."""

    hearing: Hearing
    languages: tuple[str, ...]  #: in which it is offered
    goals: tuple[ReportedGoal, ...]
    results: tuple[ReportedResult, ...]  #: of polls about no goal in particular
    statements: tuple[ReportedStatement, ...]

    @property
    def is_published(self) -> bool:
        """Whether everybody may see results, measures and promises, and not only what is asked."""
        return self.hearing.phase in (Phase.PUBLISHED, Phase.ENDED)


class _Goals(Protocol):
    async def of(self, hearing_id: int) -> list[Goal]: ...


class _Ideas(Protocol):
    async def shown(self, hearing_id: int) -> list[ShownIdea]: ...


class _Measures(Protocol):
    async def of_hearing(self, hearing_id: int, *states: MeasureState) -> list[Measure]: ...

    async def support_counts(self, hearing_id: int) -> dict[int, int]: ...


class _Polls(Protocol):
    async def of(self, hearing_id: int, *states: PollState) -> list[Poll]: ...


class _Results(Protocol):
    async def get(self, poll_id: int) -> Result | None: ...

    async def frozen_hash(self, poll_id: int) -> str: ...


class _Statements(Protocol):
    async def of(self, hearing_id: int, *states: StatementState) -> list[GroupStatement]: ...


class _Progress(Protocol):
    async def published(self, hearing_id: int) -> list[Progress]: ...


class _Organisations(Protocol):
    async def get(self, organisation_id: int) -> Organisation | None: ...


class ReportStores(Protocol):
    @property
    def goals(self) -> _Goals: ...

    @property
    def ideas(self) -> _Ideas: ...

    @property
    def measures(self) -> _Measures: ...

    @property
    def polls(self) -> _Polls: ...

    @property
    def results(self) -> _Results: ...

    @property
    def statements(self) -> _Statements: ...

    @property
    def progress(self) -> _Progress: ...

    @property
    def organisations(self) -> _Organisations: ...


async def gather_report(stores: ReportStores, hearing: Hearing, offered: Sequence[str], now: datetime) -> HearingReport:
    """Return what everybody may see of a hearing now.

    Before its results are published these are the goals, and polls whose results staff have released on the evening.

    Args:
        offered: the city's languages, for a hearing that names none.
    """
    if hearing.may(Verb.SEE_RESULTS, now):
        return await gather_everything(stores, hearing, offered, now)
    goals, results = await stores.goals.of(hearing.id), await released_results(stores, hearing)
    return _arranged(hearing, offered, goals, [], [], results, [])


async def gather_everything(
    stores: ReportStores, hearing: Hearing, offered: Sequence[str], now: datetime
) -> HearingReport:
    """Return the whole report, for staff before it is published: shown ideas, released polls, and no more than that."""
    goals = await stores.goals.of(hearing.id)
    ideas = await stores.ideas.shown(hearing.id)
    measures = await _measures(stores, hearing, ideas, now)
    return _arranged(
        hearing,
        offered,
        goals,
        ideas,
        measures,
        await released_results(stores, hearing),
        await _statements(stores, hearing),
    )


def _arranged(
    hearing: Hearing,
    offered: Sequence[str],
    goals: Sequence[Goal],
    ideas: Sequence[ShownIdea],
    measures: Sequence[ReportedMeasure],
    results: Sequence[ReportedResult],
    statements: Sequence[ReportedStatement],
) -> HearingReport:
    known = {goal.id for goal in goals}
    return HearingReport(
        hearing,
        hearing.languages or tuple(offered),
        tuple(
            ReportedGoal(
                goal,
                tuple(each for each in ideas if each.goal_id == goal.id),
                tuple(each for each in measures if each.measure.goal_id == goal.id),
                tuple(each for each in results if each.poll.goal_id == goal.id),
                tuple(each for each in statements if each.statement.goal_id == goal.id),
            )
            for goal in goals
        ),
        tuple(each for each in results if each.poll.goal_id not in known),
        tuple(each for each in statements if each.statement.goal_id not in known),
    )


def shown_people(count: int) -> int | None:
    """Return how many people may be told of, in steps of five; None: below five."""
    return step_down(count) or None


async def _measures(
    stores: ReportStores, hearing: Hearing, ideas: Sequence[ShownIdea], now: datetime
) -> list[ReportedMeasure]:
    numbers = {idea.id: idea.number for idea in ideas}
    supporters = await stores.measures.support_counts(hearing.id)
    steps: defaultdict[int, list[Progress]] = defaultdict(list)
    for step in await stores.progress.published(hearing.id):
        steps[step.measure_id].append(step)
    merged: defaultdict[int, list[MergedMeasure]] = defaultdict(list)
    for each in await stores.measures.of_hearing(hearing.id, MeasureState.MERGED):
        if each.merged_into is not None:
            people = shown_people(supporters.get(each.id, 0))
            merged[each.merged_into].append(MergedMeasure(each.number, _numbers(each, numbers), people))
    return [
        ReportedMeasure(
            each,
            _numbers(each, numbers),
            shown_people(supporters.get(each.id, 0)),
            tuple(merged[each.id]),
            tuple(steps[each.id]),
            quiet_since(each, steps[each.id], now),
        )
        for each in await stores.measures.of_hearing(hearing.id)
    ]


def quiet_since(measure: Measure, steps: Sequence[Progress], now: datetime) -> date | None:
    """Return the day of the last news where something is promised and there was none for too long, else None.

    Args:
        steps: what was published, oldest first.
    """
    last = steps[-1].published_at if steps else None
    if measure.state not in PROMISED or last is None or now - last < SILENCE:
        return None
    first = steps[0].published_at or last
    return None if now - first > PROMISE + SILENCE else last.date()


def _numbers(measure: Measure, numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[idea_id] for idea_id in measure.idea_ids if idea_id in numbers))


async def released_results(stores: ReportStores, hearing: Hearing) -> list[ReportedResult]:
    found = []
    for poll in await stores.polls.of(hearing.id, PollState.RELEASED):
        result = await stores.results.get(poll.id)
        if result is not None:
            found.append(ReportedResult(poll, result, await stores.results.frozen_hash(poll.id)))
    return sorted(found, key=lambda each: each.poll.kind is not PollKind.RATING)


async def _statements(stores: ReportStores, hearing: Hearing) -> list[ReportedStatement]:
    found = []
    for each in await stores.statements.of(hearing.id, StatementState.SHOWN):
        organisation = await stores.organisations.get(each.organisation_id)
        if organisation is not None:
            found.append(ReportedStatement(each, organisation.name))
    return found
