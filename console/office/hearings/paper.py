"""Typing in ideas from paper: a goal, a language, then one idea a line, and all of them saved at once."""

from console.office.hearings.about import about, locked, the_hearing
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.hearings import Hearing, PhaseClosed
from hearings.ideas import IDEA_CHARS
from hearings.moderation import IdeaInUse
from hearings.paper import BATCH, BatchTooLarge, IdeaTooLong, added, enter_batch, ideas_in, require_paper, undo_batch


@page("/hearings/{number}/paper", Role.MODERATOR)
async def paper(visit: Visit) -> Reply:
    return await _page(visit, await the_hearing(visit))


@form("/hearings/{number}/paper", Role.MODERATOR)
async def enter(visit: Visit) -> Reply:
    hearing, _ = await locked(visit), visit.gettext
    goals = {str(goal.id): goal for goal in await visit.stores.goals.of(hearing.id)}
    goal, tag = goals.get(visit.field("goal")), visit.field("language")
    lines: tuple[str, ...] = ()
    problem, status = "", 422
    try:
        require_paper(hearing)
        lines = added((), ideas_in(visit.field("lines")))
    except PhaseClosed:
        problem, status = _closed(visit), 409
    except IdeaTooLong as too_long:
        problem = _(
            "This idea is too long: “%(beginning)s…”. An idea may have %(most)s characters.",
            beginning=too_long.line[:60],
            most=IDEA_CHARS,
        )
    except BatchTooLarge:
        problem = _("At most %(most)s ideas can be saved together. Please save the others afterwards.", most=BATCH)
    else:
        if goal is None or tag not in hearing.offered(visit.desk.languages):
            problem = _("Please choose a goal and a language.")
        elif not lines:
            problem = _("Please write the ideas, one a line.")
    if problem or goal is None:
        return await _page(visit, hearing, problem, status)
    main = visit.desk.site.main_language
    entered = await enter_batch(visit.stores.ideas, goal, tag, lines, main, visit.now)
    path = f"/hearings/{hearing.id}/paper?first={entered[0].number}&last={entered[-1].number}"
    return Went(path, _.n("%(n)s idea from paper is saved.", "%(n)s ideas from paper are saved.", len(entered)))


@form("/hearings/{number}/paper/undo", Role.MODERATOR)
async def undo(visit: Visit) -> Reply:
    """Take a whole batch out again, until a measure is made of one of its ideas."""
    hearing, _ = await locked(visit), visit.gettext
    back, numbers = f"/hearings/{hearing.id}/paper", (visit.field("first"), visit.field("last"))
    if not all(each.isascii() and each.isdecimal() and len(each) < 7 for each in numbers):
        return Went(back, _("This was undone already."), done=False)
    try:
        require_paper(hearing)
        count = await undo_batch(visit.stores.ideas, hearing.id, int(numbers[0]), int(numbers[1]))
    except PhaseClosed:
        return Went(back, _closed(visit), done=False)
    except IdeaInUse:
        text = _("A measure is made of one of these ideas already, so they stay. You can hide single ones.")
        return Went(back, text, done=False)
    return Went(back, _("Undone: these ideas are no longer there.") if count else _("This was undone already."))


def _closed(visit: Visit) -> str:
    return visit.gettext("Ideas are not collected in this step of the hearing, so none can be entered or taken out.")


async def _page(visit: Visit, hearing: Hearing, problem: str = "", status: int = 200) -> Shown:
    tag, main = visit.language, visit.desk.site.main_language
    try:
        require_paper(hearing)
    except PhaseClosed:
        is_open = False
    else:
        is_open = True
    return Shown(
        "hearings/paper.html",
        {
            **about(visit, hearing),
            "is_open": is_open,
            "goals": [(goal, *goal.title.say(tag, main)) for goal in await visit.stores.goals.of(hearing.id)],
            "languages": hearing.offered(visit.desk.languages),
            "written": {name: visit.field(name) for name in ("goal", "language", "lines")},
            "batch": (visit.asked("first"), visit.asked("last")),
            "problems": [problem] if problem else [],
            "most": BATCH,
        },
        status,
    )
