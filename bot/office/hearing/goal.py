"""One goal as the committee decided it: staff record everything that belongs to it, until the hearing is announced."""

import re
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot import fallbacks
from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.goals import fixed, goal_label, show_goals
from bot.office.hearing.plain_words import hard_to_read
from bot.office.hearing.recordings import recordings_choice
from bot.office.hearing.subject import open_goal
from bot.office.hearing.words import hearing_button, offered_languages
from bot.office.menu import number, say, show
from bot.request import Request, row, rows_of
from bot.routing import press, step
from broadcasts.schedule import UnreadableTime, read_day
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import (
    PICTOGRAMS,
    Goal,
    GoalFixed,
    GoalHasIdeas,
    check_open,
    record_goal,
    remove_goal,
)
from hearings.hearings import Hearing, Phase
from hearings.recordings import ReadAloud
from locales.formatting import Raw, format_date, format_list
from locales.registry import own_name

ASKED_DAY: Final = "hx_day"
ASKED_MINUTES: Final = "hx_minutes"
MINUTES_CHARS: Final = 120
DAY_CHARS: Final = 30
NO_YEAR: Final = re.compile(r"^\d{1,2}\.\s?\d{1,2}\.$")


@press("hx_goal", role=Role.MODERATOR)
async def show_asked_goal(request: Request) -> None:
    await leave_question(request)
    found = await open_goal(request, number(request))
    if found:
        await show_goal(request, *found)


async def show_goal(request: Request, hearing: Hearing, goal: Goal, note: str = "") -> None:
    _, main = request.office_gettext, request.office.city.main_language
    tag = _.language.tag
    heading = _(
        "**%(number)s %(pictogram)s %(title)s**",
        number=goal.number,
        pictogram=goal.pictogram,
        title=goal.title.say(tag, main)[0],
    )
    lines = [note, heading, _("%(words)s", words=goal.wording.say(tag, main)[0]), *_decided(request, goal)]
    offered = offered_languages(request, hearing)
    missing = [each for each in offered if each in (*goal.title.missing(offered), *goal.wording.missing(offered))]
    if missing:
        names = format_list([own_name(each) for each in missing], tag)
        lines.append(_("Not there yet: %(languages)s", languages=names))
    if hearing.phase is Phase.DRAFT:
        lines += hard_to_read(_, goal.wording)
    await show(request, "\n\n".join(filter(None, lines)), *_goal_rows(request, hearing, goal))


def _decided(request: Request, goal: Goal) -> list[Raw]:
    _ = request.office_gettext
    return [
        _("Decided by the committee on %(day)s.", day=format_date(goal.decided_on, _.language.tag))
        if goal.decided_on
        else _("⚠ It is not said when the committee decided it."),
        _("Minutes: %(minutes)s", minutes=goal.minutes)
        if goal.minutes
        else _("⚠ It is not said where in the minutes it stands."),
    ]


def _goal_rows(request: Request, hearing: Hearing, goal: Goal) -> list[tuple[Choice, ...]]:
    _, of = request.office_gettext, goal.id
    choices = []
    if hearing.phase is Phase.DRAFT:
        choices = [
            Choice(_("Title and wording…"), f"hx_write:g:{of}:{goal.wording.source}"),
            Choice(_("Pictogram…"), f"hx_pic:{of}"),
            Choice(_("Date of the decision…"), f"hx_day:{of}"),
            Choice(_("Minutes…"), f"hx_minutes:{of}"),
            Choice(_("Remove the goal"), f"hx_gdel:{of}"),
        ]
    choices.append(Choice(_("Languages…"), f"hx_texts:g:{of}"))
    choices.append(recordings_choice(request, ReadAloud.GOAL, of))
    return [*rows_of(choices), row(Choice(_("All goals"), f"hx_goals:{hearing.id}"), hearing_button(_, hearing.id))]


@press("hx_pic", role=Role.MODERATOR)
async def choose_pictogram(request: Request) -> None:
    """Show the pictograms, or take the one that was pressed."""
    _, found = request.office_gettext, await _open_goal(request)
    if found is None:
        return
    hearing, goal = found
    if len(request.args) < 2:
        offers = [Choice(sign, f"hx_pic:{goal.id}:{place}") for place, sign in enumerate(PICTOGRAMS)]
        back = row(Choice(_("Back"), f"hx_goal:{goal.id}"))
        await show(request, _("Which picture stands for this goal?"), *rows_of(offers, 4), back)
    elif number(request, 1) < len(PICTOGRAMS):
        await _record(request, hearing, replace(goal, pictogram=PICTOGRAMS[number(request, 1)]))
    else:
        await fallbacks.old_button(request)


@press("hx_day", role=Role.MODERATOR)
async def ask_day(request: Request) -> None:
    _, found = request.office_gettext, await _open_goal(request)
    if found:
        question = _("When did the committee decide it? For example: “10.5.2026”.")
        await ask_line(request, ASKED_DAY, question, f"hx_goal:{found[1].id}", id=found[1].id)


@step(ASKED_DAY, role=Role.MODERATOR)
async def receive_day(request: Request) -> None:
    assert request.step is not None
    _, goal_id = request.office_gettext, request.step.data["id"]
    cancel = f"hx_goal:{goal_id}"
    words = await written_line(request, cancel, DAY_CHARS)
    if not words:
        return
    today = request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()
    try:
        day = past_day(words, today)
    except UnreadableTime:
        problem = _("I do not understand this date.")
    else:
        if day <= today:
            await _change(request, goal_id, decided_on=day)
            return
        problem = _("This day is still to come. Please record only what the committee has decided.")
    await say(request, problem, row(Choice(_("Cancel"), cancel)))


@press("hx_minutes", role=Role.MODERATOR)
async def ask_minutes(request: Request) -> None:
    _, found = request.office_gettext, await _open_goal(request)
    if found:
        question = _("Where in the minutes does it stand? For example: “Minutes 3/2026, item 4”.")
        await ask_line(request, ASKED_MINUTES, question, f"hx_goal:{found[1].id}", id=found[1].id)


@step(ASKED_MINUTES, role=Role.MODERATOR)
async def receive_minutes(request: Request) -> None:
    assert request.step is not None
    goal_id = request.step.data["id"]
    words = await written_line(request, f"hx_goal:{goal_id}", MINUTES_CHARS)
    if words:
        await _change(request, goal_id, minutes=words)


@press("hx_gdel", role=Role.MODERATOR)
async def remove(request: Request) -> None:
    """Ask, then take a goal out of a draft."""
    _, found = request.office_gettext, await _open_goal(request)
    if found is None:
        return
    hearing, goal = found
    if request.args[1:] != ["yes"]:
        question = _("Remove this goal? %(title)s", title=goal_label(request, goal))
        yes, no = Choice(_("Yes, remove it"), f"hx_gdel:{goal.id}:yes"), Choice(_("Back"), f"hx_goal:{goal.id}")
        await show(request, question, row(yes, no))
        return
    try:
        await remove_goal(request.stores.goals, request.stores.ideas, hearing, goal)
    except GoalHasIdeas:
        await show_goal(request, hearing, goal, _("People have given ideas to this goal, so it stays."))
    else:
        await show_goals(request, hearing, _("The goal was removed."))


def past_day(words: str, today: date) -> date:
    """Read a day; one without a year is the last such day. Raises `UnreadableTime`."""
    day = read_day(words, today)
    if day <= today or not NO_YEAR.match(words):
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # there was no 29 February last year
        raise UnreadableTime from None


async def _open_goal(request: Request) -> tuple[Hearing, Goal] | None:
    """Return the goal that a button names if it may still change; otherwise say why not."""
    found = await open_goal(request, number(request))
    if found is None:
        return None
    hearing, goal = found
    try:
        check_open(hearing)
    except GoalFixed:
        await show_goal(request, hearing, goal, fixed(request))
        return None
    return found


async def _change(request: Request, goal_id: int, **values: object) -> None:
    await request.done()
    found = await open_goal(request, goal_id)
    if found:
        hearing, goal = found
        await _record(request, hearing, replace(goal, **values))  # type: ignore[arg-type]


async def _record(request: Request, hearing: Hearing, goal: Goal) -> None:
    _ = request.office_gettext
    try:
        await record_goal(request.stores.goals, hearing, goal)
    except GoalFixed:
        found = await request.stores.goals.get(goal.id)
        await show_goal(request, hearing, found or goal, fixed(request))
    else:
        await show_goal(request, hearing, goal, _("Saved."))
