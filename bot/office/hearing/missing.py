"""What is missing before the next step of a hearing can be opened, or should not be forgotten then."""

from bot.office.hearing.words import offered_languages
from bot.request import Request
from hearings.calendar import CalendarWarning, WarningKind, warnings
from hearings.hearings import Hearing, Phase
from hearings.ideas import IdeaState
from hearings.measures import MeasureState
from hearings.polls import PollKind, PollState
from locales.formatting import Raw


async def missing_lines(request: Request, hearing: Hearing) -> list[Raw]:
    """Return a sentence for everything that is missing; all of it but the committee's goals may be left so."""
    match hearing.phase:
        case Phase.DRAFT:
            return await _before_announcing(request, hearing)
        case Phase.ANNOUNCED:
            return await _before_the_evening(request, hearing)
        case Phase.IDEAS | Phase.MEASURES:
            return await _before_voting(request, hearing)
        case Phase.VOTING:
            return await _before_counting(request, hearing)
        case Phase.COUNTING:
            return await _before_results(request, hearing)
        case _:
            return []


async def _before_announcing(request: Request, hearing: Hearing) -> list[Raw]:
    _ = request.office_gettext
    goals = await request.stores.goals.of(hearing.id)
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
    return [*lines, *await _in_the_calendar(request, hearing)]


async def _before_the_evening(request: Request, hearing: Hearing) -> list[Raw]:
    _ = request.office_gettext
    tables = [] if await request.stores.hearings.tables(hearing.id) else [_("There is no table yet.")]
    return [*tables, *await _in_the_calendar(request, hearing)]


async def _in_the_calendar(request: Request, hearing: Hearing) -> list[Raw]:
    _, found = request.office_gettext, await calendar_warnings(request, hearing)
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


async def calendar_warnings(request: Request, hearing: Hearing) -> list[CalendarWarning]:
    city, stores = request.office.city, request.stores
    return warnings(
        hearing,
        await stores.hearings.plan(hearing.id),
        await stores.goals.of(hearing.id),
        offered_languages(request, hearing),
        city.time_zone,
        city.holidays,
        request.now,
    )


async def _before_voting(request: Request, hearing: Hearing) -> list[Raw]:
    _ = request.office_gettext
    ideas = await request.stores.ideas.counts(hearing.id)
    lines = []
    if waiting := sum(count for (_goal, state), count in ideas.items() if state is IdeaState.CONFIRMED):
        lines.append(
            _.n("%(n)s idea waits for you to look at it.", "%(n)s ideas wait for you to look at them.", waiting)
        )
    if hearing.phase is Phase.MEASURES and not await _measures(request, hearing):
        lines.append(_("There is no measure yet that people could rate."))
    return lines


async def _before_counting(request: Request, hearing: Hearing) -> list[Raw]:
    _ = request.office_gettext
    polls = await request.stores.polls.of(hearing.id, PollState.OPEN)
    if not any(each.kind is PollKind.RATING for each in await request.stores.polls.of(hearing.id)):
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


async def _before_results(request: Request, hearing: Hearing) -> list[Raw]:
    _ = request.office_gettext
    lines = []
    if closed := await request.stores.polls.of(hearing.id, PollState.CLOSED):
        lines.append(
            _.n("%(n)s result is not released yet.", "%(n)s results are not released yet.", len(closed)),
        )
    return lines


async def _measures(request: Request, hearing: Hearing) -> int:
    return len(await request.stores.measures.of_hearing(hearing.id, MeasureState.CANDIDATE, MeasureState.RATED))
