"""Opening: a poll that was written, or the rating of the measures of one goal or of all."""

from bot.office.hearing.polls import show_poll, show_polls
from bot.office.hearing.polls_words import asked_poll, missing_languages, polls_button, ways_back
from bot.office.hearing.words import asked_hearing
from bot.office.menu import number, office_button, shortened, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed
from hearings.measures import MEASURES_PER_GOAL, MeasureState
from hearings.opening import PollIncomplete, RatingOpen, TooManyMeasures, open_poll, open_rating
from hearings.polls import IllegalPollAction, Poll, PollKind
from locales.formatting import format_list
from locales.registry import own_name


@press("hp_open", role=Role.MODERATOR)
async def ask_to_open(request: Request) -> None:
    """Open it at once where everybody can read it; otherwise say first who cannot."""
    found = await asked_poll(request)
    if found is None:
        return
    _, (hearing, poll) = request.office_gettext, found
    missing = missing_languages(request, hearing, poll)
    if not missing:
        await _open(request, hearing, poll)
        return
    text = _(
        "Not translated yet: %(languages)s. People who read these will see the original. Open it all the same?",
        languages=format_list([own_name(tag) for tag in missing], _.language.tag),
    )
    rows = row(Choice(_("Open the vote"), f"hp_opened:{poll.id}"), Choice(_("Translations"), f"hp_t:{poll.id}"))
    await show(request, text, rows, ways_back(_, poll))


@press("hp_opened", role=Role.MODERATOR)
async def open_all_the_same(request: Request) -> None:
    found = await asked_poll(request)
    if found is not None:
        await _open(request, *found)


@press("hp_rate", role=Role.MODERATOR)
async def choose_goal(request: Request) -> None:
    """List the goals with how many measures each has."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, stores = request.office_gettext, request.stores
    goals = await stores.goals.of(hearing.id)
    tag, main = _.language.tag, request.office.city.main_language
    rows = []
    for goal in goals:
        count = len(await stores.measures.of_goal(goal.id, MeasureState.CANDIDATE, MeasureState.RATED))
        words = f"{goal.number} {goal.pictogram} {goal.title.say(tag, main)[0]} ({count})"
        rows.append(row(Choice(shortened(words), f"hp_rg:{hearing.id}:{goal.id}")))
    text = _(
        "Of which goal shall the measures be rated? In brackets: how many there are, at most %(most)s. "
        "Once the rating is open, measures can no longer change.",
        most=MEASURES_PER_GOAL,
    )
    every = row(Choice(_("Open the rating of all goals"), f"hp_ra:{hearing.id}")) if len(goals) > 1 else ()
    await show(request, text, *rows, every, row(polls_button(_, hearing.id), office_button(_)))


@press("hp_rg", role=Role.MODERATOR)
async def rate_one(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    goal = await request.stores.goals.get(number(request, 1))
    goals = [goal] if goal is not None and goal.hearing_id == hearing.id else []
    await _rate(request, hearing, goals)


@press("hp_ra", role=Role.MODERATOR)
async def rate_all(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _rate(request, hearing, await request.stores.goals.of(hearing.id))


async def _open(request: Request, hearing: Hearing, poll: Poll) -> None:
    _, keys = request.office_gettext, request.office.poll_keys
    assert keys is not None  # every hub that runs has a folder for them
    try:
        note = ""
        poll = await open_poll(request.stores, keys, poll.id, request.now)
    except PollIncomplete:
        note = _("It needs a question and at least two options first.")
    except PhaseClosed:
        note = not_in_this_step(request, poll.kind)
    except IllegalPollAction:
        note = _("Somebody did this already.")
        poll = await request.stores.polls.get(poll.id) or poll
    await show_poll(request, hearing, poll, note or _("It is open now: people can vote."))


async def _rate(request: Request, hearing: Hearing, goals: list[Goal]) -> None:
    notes = [await _rate_goal(request, hearing, goal) for goal in goals]
    await show_polls(request, hearing, "\n\n".join(notes))


async def _rate_goal(request: Request, hearing: Hearing, goal: Goal) -> str:
    """Open one goal's rating; return what came of it."""
    _, keys = request.office_gettext, request.office.poll_keys
    assert keys is not None  # every hub that runs has a folder for them
    staff_id = request.staff.id if request.staff else None
    try:
        poll = await open_rating(request.stores, keys, hearing, goal, staff_id, request.now)
    except RatingOpen:
        return _("Goal %(goal)s: its measures are being rated already.", goal=goal.number)
    except TooManyMeasures as exc:
        return _(
            "Goal %(goal)s has %(count)s measures, and people can rate at most %(most)s. Please merge some first.",
            goal=goal.number,
            count=exc.measure_count,
            most=MEASURES_PER_GOAL,
        )
    except PollIncomplete:
        return _("Goal %(goal)s has no measures that can be rated.", goal=goal.number)
    except PhaseClosed:
        return not_in_this_step(request, PollKind.RATING)
    count = len(poll.options)
    return _.n(
        "Goal %(goal)s: %(n)s measure is being rated now.",
        "Goal %(goal)s: %(n)s measures are being rated now.",
        count,
        goal=goal.number,
    )


def not_in_this_step(request: Request, kind: PollKind) -> str:
    """Return why nothing can be opened in the hearing's present step."""
    _ = request.office_gettext
    if kind is PollKind.RATING:
        return _("In the present step of the hearing nobody can rate. Please open the step “Voting” first.")
    return _("In the present step of the hearing nobody can vote. Polls can be open from the step “Ideas” to “Voting”.")
