"""The goals of a hearing as the committee decided them; fixed once it is announced."""

from bot.office.asking import leave_question
from bot.office.hearing.words import asked_hearing, hearing_button, title_of
from bot.office.menu import shortened, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.goals import MOST_GOALS, Goal
from hearings.hearings import Hearing, Phase


@press("hx_goals", role=Role.MODERATOR)
async def show_asked_goals(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_goals(request, hearing)


async def show_goals(request: Request, hearing: Hearing, note: str = "") -> None:
    _, goals = request.office_gettext, await request.stores.goals.of(hearing.id)
    draft = hearing.phase is Phase.DRAFT
    lines = [
        note,
        _("**Goals of “%(title)s”**", title=title_of(request, hearing)),
        _("The committee decides the goals; here you record what it decided.") if draft else fixed(request),
        "" if goals else _("There is no goal yet."),
    ]
    add = row(Choice(_("New goal"), f"hx_gnew:{hearing.id}")) if draft and len(goals) < MOST_GOALS else ()
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *[row(Choice(goal_label(request, goal), f"hx_goal:{goal.id}")) for goal in goals],
        add,
        row(hearing_button(_, hearing.id)),
    )


def goal_label(request: Request, goal: Goal) -> str:
    """Return number, pictogram and title, as much of it as a button shows."""
    title = goal.title.say(request.office_gettext.language.tag, request.office.city.main_language)[0]
    mark = "" if goal.is_set else " ⚠"
    return shortened(f"{goal.number} {goal.pictogram}{mark} {title}")


def fixed(request: Request) -> str:
    """Return why a goal does not change."""
    _ = request.office_gettext
    return _("The hearing has been announced: its goals can no longer change, only their translations.")
