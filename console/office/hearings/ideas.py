"""Moderation: ideas that wait are shown or hidden, sorted to another goal, put on the wall; each can be undone."""

from collections.abc import Awaitable, Callable
from typing import Final

from console.office.hearings.about import the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.staff import Role
from hearings import moderation
from hearings.hiding import REASONS, reason_in
from hearings.ideas import Idea, IdeaState, IllegalIdeaAction
from hearings.moderation import REASON_CHARS, IdeaInUse, NothingToShow, german_text, may_go_on_wall
from hearings.readings import needs_german

PAGE: Final = 20
TABS: Final = {"waiting": (IdeaState.CONFIRMED,), "shown": (IdeaState.SHOWN,), "hidden": (IdeaState.HIDDEN,)}


@page("/hearings/{number}/ideas", Role.MODERATOR)
async def ideas(visit: Visit) -> Reply:
    return await _board(visit)


@form("/ideas/{number}/show", Role.MODERATOR)
async def show(visit: Visit) -> Reply:
    _, main = visit.gettext, visit.desk.site.main_language
    found = await _the_idea(visit)
    return await _decided(
        visit, found, lambda: moderation.show_idea(visit.stores.ideas, found, main), _("Everybody can read it now.")
    )


@form("/ideas/{number}/hide", Role.MODERATOR)
async def hide(visit: Visit) -> Reply:
    """Hide it; its author is told why, in their language where the reason is a common one."""
    found, _, key = await _the_idea(visit), visit.gettext, visit.field("reason")
    reason = visit.field("words")
    if not reason and key in REASONS:
        reason = reason_in(found.language, key, visit.desk.site.main_language)
    if not reason or len(reason) > REASON_CHARS:
        return Went(
            _path(found), _("Please choose or write a reason, in at most %(n)s characters.", n=REASON_CHARS), done=False
        )
    return await _decided(
        visit,
        found,
        lambda: moderation.hide_idea(visit.stores.ideas, found, reason),
        _("It is hidden; its author is told why."),
        visit.desk.notices.idea_hidden,
    )


@form("/ideas/{number}/undo", Role.MODERATOR)
async def undo(visit: Visit) -> Reply:
    found, _ = await _the_idea(visit), visit.gettext
    hidden = found.state is IdeaState.HIDDEN
    return await _decided(
        visit,
        found,
        lambda: moderation.undo_decision(visit.stores.ideas, found),
        _("Undone: it waits again."),
        visit.desk.notices.idea_looked_at_again if hidden else None,
    )


@form("/ideas/{number}/goal", Role.MODERATOR)
async def sort(visit: Visit) -> Reply:
    found, _ = await _the_idea(visit), visit.gettext
    goals = {str(goal.id): goal for goal in await visit.stores.goals.of(found.hearing_id)}
    goal = goals.get(visit.field("goal"))
    if goal is None:
        raise Missing
    return await _decided(
        visit,
        found,
        lambda: moderation.assign_goal(visit.stores.ideas, found, goal),
        _("It belongs to this goal now."),
    )


@form("/ideas/{number}/wall", Role.MODERATOR)
async def put_on_wall(visit: Visit) -> Reply:
    found, _ = await _the_idea(visit), visit.gettext
    wanted, main = visit.field("on") == "yes", visit.desk.site.main_language
    note = _("It is on the wall now.") if wanted else _("It is off the wall.")
    return await _decided(visit, found, lambda: moderation.put_on_wall(visit.stores.ideas, found, wanted, main), note)


Tell = Callable[..., Awaitable[bool]]


async def _decided(
    visit: Visit, idea: Idea, decide: Callable[[], Awaitable[Idea]], note: str, tell: Tell | None = None
) -> Reply:
    """Carry out a decision and tell the author; where it is not possible, say why."""
    _, back = visit.gettext, _path(idea, visit.field("tab"))
    try:
        decided = await decide()
    except NothingToShow:
        return Went(back, _("There are no words to show yet: write the German text first."), done=False)
    except IdeaInUse:
        return Went(back, _("A measure is made of it already, so it stays as it is."), done=False)
    except IllegalIdeaAction:
        return Went(back, _("Somebody was faster: here is how it stands now."), done=False)
    if tell is not None:
        await tell(visit.stores, decided, visit.now)
    return Went(back, note)


async def _the_idea(visit: Visit) -> Idea:
    found = await visit.stores.ideas.hold(visit.number())
    if found is None:
        raise Missing
    return found


def _path(idea: Idea, tab: str = "") -> str:
    return f"/hearings/{idea.hearing_id}/ideas" + (f"?tab={tab}" if tab in TABS else "")


async def _board(visit: Visit) -> Shown:
    found, stores, tag = await the_hearing(visit), visit.stores, visit.language
    main, at = visit.desk.site.main_language, visit.page_number()
    tab = visit.asked("tab") if visit.asked("tab") in TABS else "waiting"
    goals = await stores.goals.of(found.id)
    goal = next((each.id for each in goals if str(each.id) == visit.asked("goal")), None)
    listed = await stores.ideas.listed(found.id, TABS[tab], goal, PAGE + 1, (at - 1) * PAGE)
    counts = await stores.ideas.counts(found.id)
    return Shown(
        "hearings/ideas.html",
        {
            "hearing": found,
            "title": found.title.say(tag, main)[0],
            "tab": tab,
            "counts": {
                name: sum(count for (_goal, state), count in counts.items() if state in states)
                for name, states in TABS.items()
            },
            "goal": goal,
            "goals": {each.id: each.title.say(tag, main)[0] for each in goals},
            "ideas": [(each, german_text(each, main), may_go_on_wall(each, main)) for each in listed[:PAGE]],
            "writes": lambda each: needs_german(each, main),
            "main": main,
            "reasons": REASONS,
            "page": at,
            "more": len(listed) > PAGE,
        },
    )
