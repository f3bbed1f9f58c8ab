"""The ideas of a hearing as moderators see them: what waits, the oldest first, and all others in lists."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.idea import ended, goal_label, goal_name
from bot.office.hearing.words import asked_hearing, hearing_button, title_of
from bot.office.menu import number, office_button, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.goals import Goal
from hearings.hearings import VERBS, Hearing, Verb
from hearings.ideas import Idea, IdeaKind, IdeaState, Reading
from hearings.moderation import OPEN_STATES, german_text
from locales.catalogues import N_
from locales.registry import own_name

LISTED: Final = 8
SIGNS: Final = {IdeaKind.VOICE: "🎤", IdeaKind.PHOTO: "📷", IdeaKind.PAPER: "📄"}
MARKS: Final = {IdeaState.CONFIRMED: "●", IdeaState.SHOWN: "✓", IdeaState.HIDDEN: "✗"}
#: What a list holds, by the word in its token.
LISTS: Final = {
    "shown": (N_("**Ideas that everybody can read**"), (IdeaState.SHOWN,)),
    "hidden": (N_("**Ideas that are hidden**"), (IdeaState.HIDDEN,)),
    "all": (N_("**Ideas for one goal**"), tuple(sorted(OPEN_STATES))),
}


@press("hi", role=Role.MODERATOR)
async def show_ideas(request: Request) -> None:
    """Show what waits, and the ways to everything else."""
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_overview(request, hearing)


async def show_overview(request: Request, hearing: Hearing, note: str = "", *more: Row) -> None:
    _, ideas = request.office_gettext, request.stores.ideas
    waiting = await ideas.waiting(hearing.id, LISTED)
    unsettled = await ideas.unsettled(hearing.id, LISTED + 1)
    counts = await ideas.counts(hearing.id)
    count = {state: sum(n for (_goal, each), n in counts.items() if each is state) for state in IdeaState}
    lines = [
        note,
        _("**Ideas: %(title)s**", title=title_of(request, hearing)),
        _.n("%(n)s idea waits for you.", "%(n)s ideas wait for you.", count[IdeaState.CONFIRMED])
        if count[IdeaState.CONFIRMED]
        else _("No idea waits for you."),
    ]
    if unsettled:
        lines.append(_("Some ideas still need a German text, or their author's yes to it."))
    lists = [
        Choice(f"{name} ({count[state]})", f"hi_list:{hearing.id}:{word}")
        for word, state, name in (
            ("shown", IdeaState.SHOWN, _.gettext("Shown")),
            ("hidden", IdeaState.HIDDEN, _.gettext("Hidden")),
        )
        if count[state]
    ]
    paper = Verb.GIVE_IDEA in VERBS[hearing.phase]
    await show(
        request,
        "\n\n".join(filter(None, lines)),
        *more,
        *[row(await idea_choice(request, each)) for each in waiting],
        row(Choice(_("German text missing or open"), f"hi_text:{hearing.id}")) if unsettled else (),
        row(*lists),
        row(Choice(_("By goal…"), f"hi_goals:{hearing.id}")),
        row(Choice(_("Enter ideas from paper…"), f"hi_paper:{hearing.id}")) if paper else (),
        row(hearing_button(_, hearing.id), office_button(_)),
    )


@press("hi_list", role=Role.MODERATOR)
async def show_list(request: Request) -> None:
    """Show a page: `hi_list:<hearing>:<which>[:<goal>:<page>]`."""
    _ = request.office_gettext
    await leave_question(request)
    hearing, which = await asked_hearing(request), [*request.args, "", ""][1]
    if hearing is None:
        return
    title, states = LISTS.get(which, LISTS["shown"])
    goal_id, page = number(request, 2), number(request, 3)
    goal = await request.stores.goals.get(goal_id) if goal_id else None
    found = await request.stores.ideas.listed(hearing.id, states, goal_id or None, LISTED + 1, page * LISTED)
    lines = [_(title), goal_name(request, goal) if goal else ""]
    if not found:
        lines.append(_("There is none here."))
    more = Choice(_("More"), f"hi_list:{hearing.id}:{which}:{goal_id}:{page + 1}")
    await _show_page(request, hearing, "\n\n".join(filter(None, lines)), found, more)


@press("hi_text", role=Role.MODERATOR)
async def show_unsettled(request: Request) -> None:
    """Show ideas that everybody can read and nobody can make a measure of yet."""
    _ = request.office_gettext
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    found = await request.stores.ideas.unsettled(hearing.id, LISTED)
    text = _("Measures can be made of these ideas once they have a German text that their author agrees with.")
    if not found:
        text = _("There is none here.")
    await _show_page(request, hearing, text, found, None)


@press("hi_goals", role=Role.MODERATOR)
async def choose_goal(request: Request) -> None:
    _ = request.office_gettext
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    goals = await request.stores.goals.of(hearing.id)
    choices = [Choice(goal_label(request, goal), f"hi_list:{hearing.id}:all:{goal.id}:0") for goal in goals]
    await show(request, _("Ideas for which goal?"), *rows_of(choices, 1), _back(request, hearing))


async def idea_choice(request: Request, idea: Idea) -> Choice:
    goal = await request.stores.goals.get(idea.goal_id)
    return Choice(_label(request, idea, goal), f"hi_one:{idea.id}")


def _label(request: Request, idea: Idea, goal: Goal | None) -> str:
    main = request.office.city.main_language
    mark = "!" if idea.reading is Reading.WRONG else MARKS.get(idea.state, "")
    parts = [mark, str(idea.number), goal.pictogram if goal else "", SIGNS.get(idea.kind, "")]
    text = german_text(idea, main) or idea.text or own_name(idea.language)
    return ended(" ".join(filter(None, parts)) + " ", text)


async def _show_page(request: Request, hearing: Hearing, text: str, found: list[Idea], more: Choice | None) -> None:
    rows = [row(await idea_choice(request, each)) for each in found[:LISTED]]
    await show(request, text, *rows, row(more) if more and len(found) > LISTED else (), _back(request, hearing))


def _back(request: Request, hearing: Hearing) -> Row:
    _ = request.office_gettext
    return row(Choice(_("Ideas"), f"hi:{hearing.id}"), office_button(_))
