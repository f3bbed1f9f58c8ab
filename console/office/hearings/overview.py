"""The hearings, and one of them: which step is open, what the next one means, and who takes part."""

from datetime import timedelta
from typing import Final

from console.office.hearings.about import about, locked, the_hearing, title_of
from console.office.routing import Reply, form, live, page
from console.office.times import WrongTime, written_instant
from console.office.visit import Shown, Visit, Went
from contacts.staff import Role
from hearings.disclosure import step_down, stepped
from hearings.goals import GoalsIncomplete
from hearings.hearings import NEXT, Hearing, HearingAction, IllegalHearingAction, Phase, extend
from hearings.ideas import IdeaState
from hearings.leading import TIMED, TOLD, longer, open_next
from hearings.words.missing import missing_lines
from hearings.words.steps import MEANS, NAMES
from locales.catalogues import N_

NEWEST: Final = 50
ORDER: Final = tuple(phase for phase in Phase if phase is not Phase.CANCELLED)
MINUTES: Final = (5, 15, 60)
ENDLESS, STOP = "endless", "stop"  #: instead of minutes
#: The pages of one hearing, as the work goes on.
PARTS: Final = (
    (
        N_("Prepare"),
        (
            ("/details", N_("Details")),
            ("/goals", N_("Goals and their languages")),
            ("/calendar", N_("Calendar")),
            ("/tables", N_("Tables")),
            ("/guests", N_("Guests")),
            ("/committee", N_("Committee")),
        ),
    ),
    (
        N_("While it runs"),
        (
            ("/ideas", N_("Moderate ideas")),
            ("/measures", N_("Measures")),
            ("/polls", N_("Polls and cards")),
            ("/statements", N_("Reports of organisations")),
        ),
    ),
    (N_("Afterwards"), (("/report", N_("Report")), ("/promises", N_("Decisions and progress")))),
)


@page("/hearings", Role.MODERATOR)
async def hearings(visit: Visit) -> Reply:
    found = await visit.stores.hearings.latest(NEWEST)
    return Shown("hearings/list.html", {"hearings": found, "names": NAMES, "title": lambda each: title_of(visit, each)})


@page("/hearings/{number}", Role.MODERATOR)
async def hearing(visit: Visit) -> Reply:
    return await _page(visit, await the_hearing(visit))


@live("/hearings/{number}/live", Role.MODERATOR)
async def figures(visit: Visit) -> Reply:
    return Shown("hearings/_figures.html", await _figures(visit, await the_hearing(visit)))


@form("/hearings/{number}/next", Role.MODERATOR)
async def open_step(visit: Visit) -> Reply:
    """Open the next step, unless somebody was faster."""
    found, _ = await locked(visit), visit.gettext
    back = f"/hearings/{found.id}"
    if visit.field("phase") != found.phase:
        step = _(NAMES[found.phase])
        return Went(back, _("Somebody was faster. The hearing is at this step now: %(step)s.", step=step), done=False)
    try:
        opened = await open_next(visit.stores, found, visit.now)
    except GoalsIncomplete:
        return Went(
            back,
            _("It cannot be announced yet: a goal, or what the committee decided about it, is missing."),
            done=False,
        )
    except IllegalHearingAction:
        return Went(back, _("This is not possible any more."), done=False)
    return Went(back, _("This step is open now: %(step)s.", step=_(NAMES[opened.phase])))


@form("/hearings/{number}/back", Role.MODERATOR)
async def go_back(visit: Visit) -> Reply:
    """The step was opened too early."""
    found, _ = await locked(visit), visit.gettext
    try:
        moved = await visit.stores.hearings.move(found, HearingAction.GO_BACK, visit.now)
    except IllegalHearingAction:
        return Went(f"/hearings/{found.id}", _("This is not possible any more."), done=False)
    return Went(f"/hearings/{found.id}", _("It is back at this step: %(step)s.", step=_(NAMES[moved.phase])))


@form("/hearings/{number}/extend", Role.MODERATOR)
async def give_time(visit: Visit) -> Reply:
    """Let the present step collect longer, or end it by hand later."""
    found, _ = await locked(visit), visit.gettext
    if found.phase not in TIMED:
        return Went(f"/hearings/{found.id}", _("This is not possible any more."), done=False)
    wish = visit.field("minutes")
    if wish == ENDLESS:
        await extend(visit.stores.hearings, found, None, visit.now)
        return Went(f"/hearings/{found.id}", _("It stays open until you go on."))
    if wish == STOP:
        over = found.closes_at is not None and found.closes_at <= visit.now
        await extend(visit.stores.hearings, found, found.closes_at if over else visit.now, visit.now)
        return Went(f"/hearings/{found.id}", _("Nothing more is collected. People can still read everything."))
    try:
        if wish in {str(each) for each in MINUTES}:
            until = longer(found, timedelta(minutes=int(wish)), visit.now)
        else:
            until = written_instant(visit, visit.field("until"))
    except WrongTime as exc:
        return Went(f"/hearings/{found.id}", str(exc), done=False)
    await extend(visit.stores.hearings, found, until, visit.now)
    return Went(f"/hearings/{found.id}", _("The end is set anew. Everybody who takes part is told."))


@form("/hearings/{number}/cancel", Role.MODERATOR)
async def cancel(visit: Visit) -> Reply:
    found, _ = await locked(visit), visit.gettext
    back = f"/hearings/{found.id}"
    try:
        await visit.stores.hearings.move(found, HearingAction.CANCEL, visit.now)
    except IllegalHearingAction:
        return Went(back, _("This is not possible any more."), done=False)
    return Went(back, _("The hearing is cancelled."))


async def _figures(visit: Visit, found: Hearing) -> dict[str, object]:
    """Return how many there are of everything; people by language only in steps that give nobody away."""
    stores = visit.stores
    people = await stores.participants.counts(found.id)
    ideas = await stores.ideas.counts(found.id)
    return {
        "people": step_down(sum(people.values())),
        "languages": {tag: count for tag, count in stepped(people).items() if count},
        "small": any(not count for count in stepped(people).values()),
        "ideas": sum(count for (_goal, state), count in ideas.items() if state not in _NONE),
        "waiting": sum(count for (_goal, state), count in ideas.items() if state is IdeaState.CONFIRMED),
        "measures": len(await stores.measures.of_hearing(found.id)),
    }


_NONE: Final = (IdeaState.RECEIVED, IdeaState.ABANDONED)


async def _page(visit: Visit, found: Hearing) -> Shown:
    stores, tag, main = visit.stores, visit.language, visit.desk.site.main_language
    following = NEXT.get((found.phase, HearingAction.ADVANCE))
    goals = await stores.goals.of(found.id)
    told = await stores.step_news.audience(found.id) if following in TOLD else 0
    return Shown(
        "hearings/hearing.html",
        {
            **await _figures(visit, found),
            **about(visit, found),
            "place": found.place.say(tag, main)[0] if found.place.texts else "",
            "order": ORDER,
            "names": NAMES,
            "means": MEANS,
            "following": following,
            "earlier": NEXT.get((found.phase, HearingAction.GO_BACK)),
            "timed": found.phase in TIMED,
            "minutes": MINUTES,
            "told": told,
            "parts": PARTS,
            "missing": await missing_lines(visit.gettext, stores, found, visit.desk, visit.now),
            "cancels": (found.phase, HearingAction.CANCEL) in NEXT,
            "over": found.closes_at is not None and found.closes_at <= visit.now,
            "goals": [goal.title.say(tag, main) for goal in goals],
            "running": found.phase in TIMED,
        },
    )
