"""What is missing before the next step of a hearing can be opened, or should not be forgotten then."""

from datetime import datetime
from typing import Protocol

from hearings.calendar import Town, WarningKind, calendar_warnings
from hearings.goals import GoalStore
from hearings.hearings import Hearing, HearingStore, Phase
from hearings.ideas import IdeaState, IdeaStore
from hearings.measures import MeasureState, MeasureStore
from hearings.polls import PollKind, PollState, PollStore
from locales.catalogues import Translator
from locales.formatting import Raw


class MissingStores(Protocol):
    @property
    def hearings(self) -> HearingStore: ...

    @property
    def goals(self) -> GoalStore: ...

    @property
    def ideas(self) -> IdeaStore: ...

    @property
    def measures(self) -> MeasureStore: ...

    @property
    def polls(self) -> PollStore: ...


async def missing_lines(_: Translator, stores: MissingStores, hearing: Hearing, town: Town, now: datetime) -> list[Raw]:
    """Return a sentence for everything that is missing; all of it but the committee's goals may be left so."""
    match hearing.phase:
        case Phase.DRAFT:
            return await _before_announcing(_, stores, hearing, town, now)
        case Phase.ANNOUNCED:
            return await _before_the_evening(_, stores, hearing, town, now)
        case Phase.IDEAS | Phase.MEASURES:
            return await _before_voting(_, stores, hearing)
        case Phase.VOTING:
            return await _before_counting(_, stores, hearing)
        case Phase.COUNTING:
            return await _before_results(_, stores, hearing)
        case _:
            return []


async def _before_announcing(
    _: Translator, stores: MissingStores, hearing: Hearing, town: Town, now: datetime
) -> list[Raw]:
    goals = await stores.goals.of(hearing.id)
    lines = [] if goals else [_("There is no goal yet.")]
    if unset := [goal for goal in goals if not goal.is_set]:
        lines.append(
            _.n(
                "%(n)s goal lacks the date or the minutes of the committee.",
                "%(n)s goals lack the date or the minutes of the committee.",
                len(unset),
            )
        )
    if hearing.event_at is None:
        lines.append(_("It is not said when the evening is."))
    if not hearing.place.texts:
        lines.append(_("It is not said where it takes place."))
    return [*lines, *await _in_the_calendar(_, stores, hearing, town, now)]


async def _before_the_evening(
    _: Translator, stores: MissingStores, hearing: Hearing, town: Town, now: datetime
) -> list[Raw]:
    tables = [] if await stores.hearings.tables(hearing.id) else [_("There is no table yet.")]
    return [*tables, *await _in_the_calendar(_, stores, hearing, town, now)]


async def _in_the_calendar(
    _: Translator, stores: MissingStores, hearing: Hearing, town: Town, now: datetime
) -> list[Raw]:
    found = await calendar_warnings(stores, hearing, town, now)
    shown = [each for each in found if each.kind is not WarningKind.NO_EVENING]  # it is said above
    if not shown:
        return []
    return [
        _.n(
            "%(n)s thing in the calendar should be looked at.",
            "%(n)s things in the calendar should be looked at.",
            len(shown),
        )
    ]


async def _before_voting(_: Translator, stores: MissingStores, hearing: Hearing) -> list[Raw]:
    ideas = await stores.ideas.counts(hearing.id)
    lines = []
    if waiting := sum(count for (_goal, state), count in ideas.items() if state is IdeaState.CONFIRMED):
        lines.append(
            _.n("%(n)s idea waits for you to look at it.", "%(n)s ideas wait for you to look at them.", waiting)
        )
    if hearing.phase is Phase.MEASURES and not await _measures(stores, hearing):
        lines.append(_("There is no measure yet that people could rate."))
    return lines


async def _before_counting(_: Translator, stores: MissingStores, hearing: Hearing) -> list[Raw]:
    polls = await stores.polls.of(hearing.id, PollState.OPEN)
    if not any(each.kind is PollKind.RATING for each in await stores.polls.of(hearing.id)):
        return [_("People cannot rate any measures yet: please open the ratings under “Polls and cards”.")]
    if polls:
        return [
            _.n(
                "%(n)s poll is open. It is closed and counted then.",
                "%(n)s polls are open. They are closed and counted then.",
                len(polls),
            )
        ]
    return []


async def _before_results(_: Translator, stores: MissingStores, hearing: Hearing) -> list[Raw]:
    lines = []
    if closed := await stores.polls.of(hearing.id, PollState.CLOSED):
        lines.append(
            _.n("%(n)s result is not released yet.", "%(n)s results are not released yet.", len(closed)),
        )
    return lines


async def _measures(stores: MissingStores, hearing: Hearing) -> int:
    return len(await stores.measures.of_hearing(hearing.id, MeasureState.CANDIDATE, MeasureState.RATED))
