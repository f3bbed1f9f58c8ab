"""Following a goal or a measure: who does hears once of everything that becomes of it, for two years."""

from bot.people import menu
from bot.people.hearing import home
from bot.people.hearing.contents import content_line
from bot.people.hearing.measure_words import measure_label
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice, Row
from hearings.goals import Goal
from hearings.hearings import Hearing, PhaseClosed, Verb, require
from hearings.measures import PUBLIC, Measure
from locales.formatting import Raw

OFF = "off"  #: behind the id in a token: no longer. A second press of the first button changes nothing.


@press("hf_g")
async def follow_goal(request: Request) -> None:
    goal = await request.stores.goals.get(_id(request))
    hearing = await request.stores.hearings.get(goal.hearing_id) if goal else None
    if goal is None or hearing is None:
        await _gone(request)
    else:
        name = Raw(f"**{goal.number}** {goal.pictogram} {content_line(request, goal.title)}")
        await _follow(request, hearing, goal, name)


@press("hf_m")
async def follow_measure(request: Request) -> None:
    measure = await request.stores.measures.get(_id(request))
    hearing = await request.stores.hearings.get(measure.hearing_id) if measure else None
    if measure is None or hearing is None or (measure.state not in PUBLIC and not _ends(request)):
        await _gone(request)
    else:
        name = Raw(f"**{measure.number}** {content_line(request, measure.what)}")
        await _follow(request, hearing, measure, name)


async def _follow(request: Request, hearing: Hearing, what: Goal | Measure, name: Raw) -> None:
    _, follows = request.gettext, request.stores.follows
    goal_id, measure_id = (what.id, None) if isinstance(what, Goal) else (None, what.id)
    if _ends(request):
        ended = await follows.unfollow(request.address.id, goal_id, measure_id)
        note = _("You no longer follow this:") if ended else _("You do not follow this:")
        await _show(request, f"{note}\n\n{name}", Choice(_("Follow"), _token(goal_id, measure_id)))
        return
    try:
        require(hearing, Verb.FOLLOW, request.now)
    except PhaseClosed as closed:
        await home.refuse(request, closed)
        return
    begins = await follows.follow(request.address.id, goal_id, measure_id, request.now)
    note = _("You follow this now:") if begins else _("You follow this already:")
    lines = [note, name, _("You are told here when there is news: for two years, each once, in your language.")]
    if request.address.guest_language:
        lines.append(_("The news comes into this chat, so whoever has this phone can read it."))
    stop = Choice(_("Do not follow it any more"), f"{_token(goal_id, measure_id)}:{OFF}")
    await _show(request, "\n\n".join(lines), stop)


@press("hf_mine")
async def show_followed(request: Request) -> None:
    """List what this chat follows; a press on one ends it."""
    _, stores = request.gettext, request.stores
    await request.done()
    goal_ids, measure_ids = await stores.follows.of(request.address.id)
    lines: list[Raw] = []
    rows: list[Row] = []
    for goal in [found for each in goal_ids if (found := await stores.goals.get(each))]:
        lines.append(Raw(f"{goal.pictogram} **{goal.number}** {content_line(request, goal.title)}"))
        rows.append(row(Choice(f"✕ {goal.pictogram} {goal.number}", f"hf_g:{goal.id}:{OFF}")))
    for measure in [made for each in measure_ids if (made := await stores.measures.get(each))]:
        lines.append(Raw(f"**{measure.number}** {content_line(request, measure.what)}"))
        open_it = Choice(measure_label(request, measure), f"hm:{measure.id}")
        rows.append(row(open_it, Choice(f"✕ {measure.number}", f"hf_m:{measure.id}:{OFF}")))
    if not lines:
        text = _("You follow nothing yet. Open a goal or a measure and press “Follow”.")
        await request.show(text, row(Choice(_("Goals"), "h_goals"), Choice(_("Hearing"), "hearing")))
        return
    heading = _("**What you follow.** A press on ✕ ends it.")
    await request.show("\n\n".join([heading, *lines]), *rows, row(Choice(_("Hearing"), "hearing")), *menu.home(request))


async def _show(request: Request, text: str, choice: Choice) -> None:
    _ = request.gettext
    mine, hearing = Choice(_("What I follow"), "hf_mine"), Choice(_("Hearing"), "hearing")
    await request.show(text, row(choice), row(mine, hearing))


async def _gone(request: Request) -> None:
    _ = request.gettext
    text = _("This is no longer there, so it cannot be followed.")
    await request.show(text, row(Choice(_("What I follow"), "hf_mine"), Choice(_("Hearing"), "hearing")))


def _token(goal_id: int | None, measure_id: int | None) -> str:
    return f"hf_g:{goal_id}" if goal_id is not None else f"hf_m:{measure_id}"


def _id(request: Request) -> int:
    return int(request.args[0]) if request.args and request.args[0].isdecimal() else 0


def _ends(request: Request) -> bool:
    return request.args[1:] == [OFF]
