"""A new goal: one message with its title and its wording."""

from typing import Final

from bot.office.asking import ask_line
from bot.office.hearing.goal import show_goal
from bot.office.hearing.goals import show_goals
from bot.office.hearing.texts import written_goal
from bot.office.hearing.words import asked_hearing, open_hearing
from bot.request import Request
from bot.routing import press, step
from contacts.staff import Role
from hearings.content import Content
from hearings.goals import Goal, GoalFixed, free_pictogram, record_goal
from hearings.hearings import Phase
from locales.registry import own_name

ASKED_GOAL: Final = "hx_gnew"


@press("hx_gnew", role=Role.MODERATOR)
async def ask_goal(request: Request) -> None:
    _, hearing = request.office_gettext, await asked_hearing(request)
    if hearing is None:
        return
    if hearing.phase is not Phase.DRAFT:
        await show_goals(request, hearing)
        return
    language = own_name(request.office.city.main_language)
    question = (
        _("Please send the goal in this language in one message: %(language)s.", language=language)
        + " "
        + _("The first line is its title, then an empty line, then the wording.")
    )
    await ask_line(request, ASKED_GOAL, question, f"hx_goals:{hearing.id}", id=hearing.id)


@step(ASKED_GOAL, role=Role.MODERATOR)
async def receive_goal(request: Request) -> None:
    assert request.step is not None
    hearing_id = request.step.data["id"]
    written = await written_goal(request, f"hx_goals:{hearing_id}")
    if not written:
        return
    await request.done()
    hearing = await open_hearing(request, hearing_id)
    if hearing is None:
        return
    main = request.office.city.main_language
    title, wording = (Content.of(main, text) for text in written)
    try:
        sign = free_pictogram(await request.stores.goals.of(hearing.id))
        goal = await record_goal(request.stores.goals, hearing, Goal(0, hearing.id, 0, title, wording, sign))
    except GoalFixed:
        await show_goals(request, hearing)
    else:
        await show_goal(request, hearing, goal)
