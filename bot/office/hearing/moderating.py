"""A moderator decides on an idea: show, hide with a reason, another goal, the wall, undo."""

from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.hearing.idea import asked_idea, goal_label, moved_on, show_idea
from bot.office.menu import number, show
from bot.people.hearing.idea_notices import tell_hidden, tell_looked_at_again
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings import moderation
from hearings.hiding import REASONS, reason_in
from hearings.ideas import Idea, IdeaState, IllegalIdeaAction
from hearings.moderation import REASON_CHARS, IdeaInUse, NothingToShow
from hearings.words.ideas import REASON_NAMES

ASKED_REASON: Final = "hi_reason"  #: step: why idea `idea_id` is hidden


@press("hi_show", role=Role.MODERATOR)
async def make_public(request: Request) -> None:
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    try:
        shown = await moderation.show_idea(request.stores.ideas, idea, request.office.city.main_language)
    except NothingToShow:
        await show_idea(request, idea, _("There are no words to show yet. Please write the German text first."))
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
    else:
        await show_idea(request, shown, _("Done: everybody can read it now."))


@press("hi_hide", role=Role.MODERATOR)
async def ask_reason(request: Request) -> None:
    """Offer the common reasons; another one can be written."""
    _, idea = request.office_gettext, await request.stores.ideas.get(number(request))
    if idea is None or idea.state not in (IdeaState.CONFIRMED, IdeaState.SHOWN):
        await moved_on(request, number(request))
        return
    choices = [Choice(_(name), f"hi_hidden:{idea.id}:{key}") for key, name in REASON_NAMES.items()]
    await show(
        request,
        _("Why is it hidden? Its author reads this in their language."),
        *rows_of(choices, 1),
        row(Choice(_("Another reason…"), f"hi_why:{idea.id}")),
        row(Choice(_("Back"), f"hi_one:{idea.id}")),
    )


@press("hi_hidden", role=Role.MODERATOR)
async def hide_for_common_reason(request: Request) -> None:
    key = [*request.args, "", ""][1]
    idea = await asked_idea(request)
    if idea is None:
        return
    if key not in REASONS:
        await show_idea(request, idea)
        return
    await _hide(request, idea, reason_in(idea.language, key, request.office.city.main_language))


@press("hi_why", role=Role.MODERATOR)
async def ask_own_reason(request: Request) -> None:
    _, idea_id = request.office_gettext, number(request)
    question = _("Please write the reason in one message. Its author reads it as you write it.")
    await ask_line(request, ASKED_REASON, question, f"hi_one:{idea_id}", idea_id=idea_id)


@step(ASKED_REASON, role=Role.MODERATOR)
async def hide_for_own_reason(request: Request) -> None:
    assert request.step is not None
    idea_id = request.step.data["idea_id"]
    reason = await written_line(request, f"hi_one:{idea_id}", REASON_CHARS)
    if not reason:
        return
    await request.done()
    idea = await request.stores.ideas.hold(idea_id)
    if idea is None:
        await show_idea(request, None)
    else:
        await _hide(request, idea, reason)


@press("hi_undo", role=Role.MODERATOR)
async def undo(request: Request) -> None:
    """Let it wait again. An author who read that it was hidden hears that it is looked at again."""
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    try:
        waiting = await moderation.undo_decision(request.stores.ideas, idea)
    except IdeaInUse:
        await show_idea(request, idea, _("A measure is made of it already, so this can no longer be undone."))
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
    else:
        if idea.state is IdeaState.HIDDEN:
            await tell_looked_at_again(request.stores, request.office, waiting, request.now)
        await show_idea(request, waiting, _("Undone: it waits again."))


@press("hi_goal", role=Role.MODERATOR)
async def choose_goal(request: Request) -> None:
    """Offer the other goals; with one it is sorted there."""
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    goals = await request.stores.goals.of(idea.hearing_id)
    wanted = next((goal for goal in goals if goal.id == number(request, 1)), None)
    if wanted is None:
        choices = [
            Choice(goal_label(request, goal), f"hi_goal:{idea.id}:{goal.id}")
            for goal in goals
            if goal.id != idea.goal_id
        ]
        back = row(Choice(_("Back"), f"hi_one:{idea.id}"))
        await show(request, _("To which goal does it belong?"), *rows_of(choices, 1), back)
        return
    try:
        sorted_ = await moderation.assign_goal(request.stores.ideas, idea, wanted)
    except IdeaInUse:
        await show_idea(request, idea, _("A measure is made of it already, so it stays with its goal."))
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
    else:
        await show_idea(request, sorted_, _("Done: it belongs to this goal now."))


@press("hi_wall", role=Role.MODERATOR)
async def put_on_wall(request: Request) -> None:
    _, idea = request.office_gettext, await asked_idea(request)
    if idea is None:
        return
    main, wanted = request.office.city.main_language, request.args[-1] == "on"
    try:
        changed = await moderation.put_on_wall(request.stores.ideas, idea, wanted, main)
    except IllegalIdeaAction:
        note = _("Only ideas that everybody can read and that have a German text can be on the wall.")
        await show_idea(request, idea, note)
    else:
        await show_idea(request, changed, "" if wanted else _("It is off the wall."))


async def _hide(request: Request, idea: Idea, reason: str) -> None:
    _ = request.office_gettext
    try:
        hidden = await moderation.hide_idea(request.stores.ideas, idea, reason)
    except IllegalIdeaAction:
        await moved_on(request, idea.id)
        return
    if await tell_hidden(request.stores, request.office, hidden, request.now):
        note = _("Done: nobody sees it any more. Its author has your reason.")
    else:
        note = _("Done: nobody sees it any more. Its author cannot be told.")
    await show_idea(request, hidden, note)
