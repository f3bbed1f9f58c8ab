"""What becomes of a question that many ask and nobody could answer: the draft of an entry, or a goal of a hearing."""

from bot import fallbacks
from bot.office.faq.entry import show_entry
from bot.office.faq.unanswered import asked_group
from bot.office.faq.words import WRITERS, ways_back
from bot.office.hearing.goal import show_goal
from bot.office.hearing.goal_new import free_sign
from bot.office.hearing.goals import MOST_GOALS, show_goals
from bot.office.hearing.words import open_hearing, title_of
from bot.office.inbox_entry import TOPIC
from bot.office.menu import number, shortened, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from faq.askings import Asking
from faq.clusters import Cluster
from faq.entries import QUESTION_CHARS, EntryState, FaqEntry, FaqText
from faq.keys import add_entry, key_of
from hearings.content import Content
from hearings.goals import GOAL_CHARS, GOAL_TITLE_CHARS, Goal, GoalFixed, record_goal
from hearings.hearings import Hearing, Phase


@press("fqs_draft", role=WRITERS)
async def draft_entry(request: Request) -> None:
    """Draft an entry of the most central question; a second press shows the same draft."""
    cluster = await asked_group(request)
    if cluster is None:
        return
    _, faq, asking = request.office_gettext, request.stores.faq, cluster.central
    question = shortened(" ".join(asking.text.split()), QUESTION_CHARS)
    present = await faq.by_key(key_of(question, asking.language))
    if present is not None and present.state is EntryState.DRAFT and present.own.question == question:
        await show_entry(request, present)
        return
    texts = {asking.language: FaqText(question)}
    entry = await add_entry(faq, FaqEntry(0, "", TOPIC, asking.language, texts))
    await show_entry(request, entry, _("It is saved as a draft. Please write the answer, and on what it relies."))


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
    _, store = request.office_gettext, request.stores.goals
    asking = _said_best(request, cluster)
    words = " ".join(asking.text.split())
    title = Content.of(asking.language, shortened(words, GOAL_TITLE_CHARS))
    wording = Content.of(asking.language, shortened(words, GOAL_CHARS))
    goals = await store.of(hearing.id)
    same = [goal for goal in goals if goal.wording == wording]
    if same:
        await show_goal(request, hearing, same[0])
        return
    if len(goals) >= MOST_GOALS:
        await show_goals(request, hearing, _("This hearing has as many goals as it can have."))
        return
    try:
        goal = await record_goal(
            store, hearing, Goal(0, hearing.id, 0, title, wording, await free_sign(request, hearing))
        )
    except GoalFixed:
        await show_goals(request, hearing)
        return
    note = _("It is a goal of the draft now. The committee decides whether it stays, and in which words.")
    await show_goal(request, hearing, goal, note)


def _said_best(request: Request, cluster: Cluster) -> Asking:
    """Return the most central question in the city's main language, else the most central one."""
    main = request.office.city.main_language
    return next((each for each in cluster.askings if each.language == main), cluster.central)
