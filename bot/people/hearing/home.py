"""The hearing's home: how far it is, what can be done now, and the ways to everything."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.people import menu
from bot.people.hearing.contents import content_line
from bot.people.hearing.place import Place, place
from bot.request import Request, row, rows_of
from bot.routing import command, press
from channels.outgoing import Choice
from hearings.hearings import COLLECTING, Hearing, Phase, PhaseClosed, Verb
from hearings.phase_words import PHASES
from locales.catalogues import N_
from locales.formatting import Raw, format_datetime, format_time

TOO_LATE: Final = N_("The time for this is over. What you have given until now counts.")
TOO_EARLY: Final = N_("This is not possible yet. It opens later in this hearing.")
ORDER: Final = list(Phase)
#: In which phase a verb is possible for the last time.
LAST: Final = {Verb.GIVE_IDEA: Phase.MEASURES, Verb.MAKE_MEASURE: Phase.MEASURES, Verb.REPORT: Phase.VOTING}


@command("hearing")
@press("hearing")
async def show_home(request: Request) -> None:
    """Show where this chat is; who takes part in none learns how to get in."""
    from bot.people.hearing import join

    await request.done()
    here = await place(request)
    if here is not None and here.hearing.phase not in (Phase.ENDED, Phase.CANCELLED):
        await show_place(request, here)
        return
    current = await request.stores.hearings.current()
    if current is not None:
        await join.enter(request, current, None)
    elif here is not None:
        await show_place(request, here)
    else:
        await no_hearing(request)


async def no_hearing(request: Request) -> None:
    _ = request.gettext
    text = _("There is no hearing at the moment. When there is one, your newsletter tells you.")
    await request.show(text, row(Choice(_("My topics"), "topics")), *menu.home(request))


async def show_place(request: Request, here: Place, first: str = "") -> None:
    """Show the hearing's home, below `first`."""
    lines = [first] if first else []
    lines += _lines(request, here.hearing)
    await request.show("\n\n".join(lines), *_rows(request, here))


async def refuse(request: Request, closed: PhaseClosed) -> None:
    """Say why something is not possible now."""
    _ = request.gettext
    hearing, last = closed.hearing, LAST.get(closed.verb, Phase.VOTING)
    too_early = ORDER.index(hearing.phase) < ORDER.index(Phase.IDEAS) or closed.verb is Verb.MAKE_MEASURE
    if too_early and ORDER.index(hearing.phase) <= ORDER.index(last) and not _is_over(hearing, request):
        text = _(TOO_EARLY)
    else:
        text = _(TOO_LATE)
    await request.say(text, row(Choice(_("Hearing"), "hearing")))


def _is_over(hearing: Hearing, request: Request) -> bool:
    return hearing.closes_at is not None and request.now >= hearing.closes_at and hearing.phase is Phase.MEASURES


def _lines(request: Request, hearing: Hearing) -> list[Raw]:
    _, zone = request.gettext, ZoneInfo(request.office.city.time_zone)
    lines = [content_line(request, hearing.title, strong=True)]
    if hearing.event_at is not None and hearing.phase is Phase.ANNOUNCED:
        lines.append(Raw(format_datetime(hearing.event_at, request.language, zone)))
        if hearing.place.texts:
            lines.append(content_line(request, hearing.place))
    if hearing.phase in PHASES:
        lines.append(_(PHASES[hearing.phase]))
    if hearing.closes_at is not None and any(hearing.may(verb, request.now) for verb in COLLECTING):
        lines.append(_("Until: %(time)s", time=format_time(hearing.closes_at, request.language, zone, request.now)))
    if hearing.phase is not Phase.CANCELLED:
        lines.append(_("The hearing gives recommendations. The city’s committees decide."))
    return lines


def _rows(request: Request, here: Place) -> list[tuple[Choice, ...]]:
    _, hearing, now = request.gettext, here.hearing, request.now
    goal = here.goal
    choices: list[Choice] = []
    if hearing.may(Verb.GIVE_IDEA, now):
        choices.append(Choice(_("Give an idea"), f"h_idea:{goal.id}" if goal else "h_goals"))
    if hearing.may(Verb.MAKE_MEASURE, now):
        choices.append(Choice(_("Make a measure"), f"hm_new:{goal.id}" if goal else "h_goals"))
    if hearing.may(Verb.RATE, now) or hearing.may(Verb.ANSWER, now):
        choices.append(Choice(_("Vote"), "hv_list"))
    if hearing.may(Verb.SEE_RESULTS, now):
        choices.append(Choice(_("Results"), f"hr:{hearing.id}"))
    if hearing.may(Verb.READ, now):
        choices.append(Choice(_("Goals"), "h_goals"))
    if hearing.may(Verb.COME, now):
        choices.append(Choice(_("We are coming"), "ha_come"))
    if hearing.may(Verb.REPORT, now) and request.address.organisation_id is not None:
        choices.append(Choice(_("Report of our organisation"), "hs_new"))
    if hearing.phase not in (Phase.ANNOUNCED, Phase.ENDED, Phase.CANCELLED):
        choices.append(Choice(_("My ideas and measures"), "h_mine"))
    if hearing.may(Verb.FOLLOW, now):
        choices.append(Choice(_("What I follow"), "hf_mine"))
    if here.participant.slot > 1:
        choices.append(Choice(_("The phone is mine again"), "h_back"))
    if any(hearing.may(verb, now) for verb in COLLECTING):
        choices.append(Choice(_("Next person"), "h_next"))
    choices.append(Choice(_("Who sees this?"), "h_who"))
    return [*rows_of(choices), *menu.home(request)]
