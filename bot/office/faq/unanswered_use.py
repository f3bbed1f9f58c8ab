"""What becomes of a question that many ask and nobody could answer: the draft of an entry, or a goal of a hearing."""

from bot import fallbacks
from bot.office.faq.entry import show_entry
from bot.office.faq.twins import look_for_twins
from bot.office.faq.unanswered import asked_group
from bot.office.faq.words import WRITERS, ways_back
from bot.office.hearing.goal import show_goal
from bot.office.hearing.goals import show_goals
from bot.office.hearing.words import open_hearing, title_of
from bot.office.menu import number, shortened, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from faq.clusters import Cluster
from faq.drafting import draft_of_group
from hearings.asked_goals import goal_of_group
from hearings.goals import GoalFixed, TooManyGoals
from hearings.hearings import Hearing, Phase


@press("fqs_draft", role=WRITERS)
async def draft_entry(request: Request) -> None:
    """Draft an entry of the most central question; a second press shows the same draft."""
    cluster = await asked_group(request)
    if cluster is None:
        return
    entry, is_new = await draft_of_group(request.stores.faq, cluster)
    _ = request.office_gettext
    if is_new:
        await look_for_twins(request, entry)
    note = _("It is saved as a draft. Please write the answer, and on what it relies.") if is_new else ""
    await show_entry(request, entry, note)


@press("fqs_goal", role=Role.MODERATOR)
async def draft_goal(request: Request) -> None:
    """Record it as a goal of the hearing that is being prepared: `fqs_goal:asking:hearing`."""
    cluster = await asked_group(request)
    if cluster is None:
        return
    _ = request.office_gettext
    prepared = await request.stores.hearings.in_phase(Phase.DRAFT)
    if request.args[1:]:
        prepared = [each for each in prepared if each.id == number(request, 1)]
    if not prepared and request.args[1:]:
        await fallbacks.old_button(request)
    elif not prepared:
        text = _("No hearing is being prepared. Please set one up first; then come back here.")
        await show(request, text, row(Choice(_("Hearings"), "of_hearings")), ways_back(_))
    elif len(prepared) > 1:
        rows = [
            row(Choice(shortened(title_of(request, each)), f"fqs_goal:{number(request)}:{each.id}"))
            for each in prepared
        ]
        await show(request, _("For which hearing?"), *rows, ways_back(_))
    else:
        await _record(request, prepared[0], cluster)


async def _record(request: Request, prepared: Hearing, cluster: Cluster) -> None:
    """Record the goal with the checks of any other; one that is there already is shown."""
    hearing = await open_hearing(request, prepared.id)
    if hearing is None:
        return
    _, main = request.office_gettext, request.office.city.main_language
    try:
        goal, is_new = await goal_of_group(request.stores.goals, hearing, cluster, main)
    except TooManyGoals:
        await show_goals(request, hearing, _("This hearing has as many goals as it can have."))
    except GoalFixed:
        await show_goals(request, hearing)
    else:
        note = _("It is a goal of the draft now. The committee decides whether it stays, and in which words.")
        await show_goal(request, hearing, goal, note if is_new else "")
