"""One hearing on one screen: how far it is, what is missing, and the button that goes on."""

from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.words import asked_hearing, clock, close_line, day_and_clock, hearing_button, title_of
from bot.office.menu import label, office_button, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice, Row
from contacts.staff import Role
from hearings.hearings import NEXT, Hearing, HearingAction, Phase
from hearings.ideas import IdeaState
from hearings.leading import TIMED
from hearings.words.missing import missing_lines
from hearings.words.steps import MEANS, name_of
from locales.formatting import Raw, format_list

BEFORE_PEOPLE: Final = (Phase.DRAFT, Phase.ANNOUNCED)
NO_IDEA: Final = (IdeaState.RECEIVED, IdeaState.ABANDONED)


@press("hx", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_hearing(request, hearing)


@press("hx_rest", role=Role.MODERATOR)
async def show_rest(request: Request) -> None:
    """Show what is mostly done before the evening."""
    hearing = await asked_hearing(request)
    if hearing is not None:
        _ = request.office_gettext
        heading = _("**%(title)s**", title=title_of(request, hearing))
        await show(request, heading, *rows_of(_preparing(request, hearing)), row(hearing_button(_, hearing.id)))


async def show_hearing(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    missing = await missing_lines(_, request.stores, hearing, request.office.city, request.now)
    lines = [
        note,
        _("**%(title)s**", title=title_of(request, hearing)),
        "\n".join(filter(None, [_state(request, hearing), close_line(request, hearing)])),
        "\n".join(filter(None, _where_and_when(request, hearing))),
        await _figures(request, hearing),
        "\n".join([_("Before the next step:"), *[f"- {each}" for each in missing]]) if missing else "",
    ]
    await show(request, "\n\n".join(filter(None, lines)), *_rows(request, hearing))


def _state(request: Request, hearing: Hearing) -> Raw:
    _ = request.office_gettext
    step, means = name_of(_, hearing.phase), _(MEANS[hearing.phase])
    if hearing.phase_since is None or hearing.phase is Phase.DRAFT:
        return _("**%(step)s**: %(means)s", step=step, means=means)
    since = clock(request, hearing.phase_since)
    return _("**%(step)s** (since %(since)s): %(means)s", step=step, since=since, means=means)


def _where_and_when(request: Request, hearing: Hearing) -> list[str]:
    _, main = request.office_gettext, request.office.city.main_language
    place = hearing.place.say(_.language.tag, main)[0]
    return [
        _("When: %(when)s", when=day_and_clock(request, hearing.event_at)) if hearing.event_at else "",
        _("Where: %(place)s", place=place) if place else "",
    ]


async def _figures(request: Request, hearing: Hearing) -> str:
    """Return how many there are of everything; who they are and what they speak is shown elsewhere, with care."""
    _, stores = request.office_gettext, request.stores
    goals, tables = len(await stores.goals.of(hearing.id)), len(await stores.hearings.tables(hearing.id))
    parts = [_.n("%(n)s goal", "%(n)s goals", goals), _.n("%(n)s table", "%(n)s tables", tables)]
    if hearing.phase not in BEFORE_PEOPLE:
        counts = await stores.ideas.counts(hearing.id)
        ideas = sum(count for (_goal, state), count in counts.items() if state not in NO_IDEA)
        measures = len(await stores.measures.of_hearing(hearing.id))
        parts += [
            _.n("%(n)s person takes part", "%(n)s people take part", await _people_count(request, hearing)),
            _.n("%(n)s idea", "%(n)s ideas", ideas),
            _.n("%(n)s measure", "%(n)s measures", measures),
        ]
    return format_list(parts, _.language.tag)


async def _people_count(request: Request, hearing: Hearing) -> int:
    return sum((await request.stores.participants.counts(hearing.id)).values())


def _rows(request: Request, hearing: Hearing) -> list[Row]:
    _, phase, of = request.office_gettext, hearing.phase, hearing.id
    steering = []
    if (phase, HearingAction.ADVANCE) in NEXT:
        step = name_of(_, NEXT[phase, HearingAction.ADVANCE])
        steering.append(row(Choice(label(_.gettext("Open: %(step)s"), step=step), f"hx_next:{of}:{phase}")))
    if phase in TIMED:
        extend = _("Extend…") if hearing.closes_at else _("Set an end…")
        steering.append(
            row(Choice(extend, f"hx_close:{of}:{phase}"), Choice(_("Stop collecting"), f"hx_stop:{of}:{phase}"))
        )
    undoing = []
    if (phase, HearingAction.GO_BACK) in NEXT:
        undoing.append(Choice(_("Back one step"), f"hx_back:{of}:{phase}"))
    if (phase, HearingAction.CANCEL) in NEXT:
        undoing.append(Choice(_("Cancel the hearing"), f"hx_cancel:{of}:{phase}"))
    return [
        *steering,
        *rows_of([*_work(request, hearing), *(_preparing(request, hearing) if phase in BEFORE_PEOPLE else ())]),
        row(*undoing),
        row(Choice(_("Hearings"), "of_hearings"), office_button(_)),
    ]


def _work(request: Request, hearing: Hearing) -> list[Choice]:
    """Return what staff do while it runs and afterwards."""
    _, of = request.office_gettext, hearing.id
    if hearing.phase is Phase.DRAFT:
        return []
    guests = [Choice(_("Guests"), f"hg:{of}"), Choice(_("Polls and cards"), f"hp:{of}")]
    if hearing.phase is Phase.ANNOUNCED:
        return guests
    return [
        Choice(_("Ideas"), f"hi:{of}"),
        Choice(_("Measures"), f"hme:{of}"),
        *guests,
        Choice(_("Decisions and progress"), f"hpr:{of}"),
        Choice(_("More…"), f"hx_rest:{of}"),
    ]


def _preparing(request: Request, hearing: Hearing) -> list[Choice]:
    _, of = request.office_gettext, hearing.id
    return [
        Choice(_("Goals"), f"hx_goals:{of}"),
        Choice(_("Tables"), f"hx_tables:{of}"),
        Choice(_("Calendar"), f"hx_cal:{of}"),
        Choice(_("Details"), f"hx_edit:{of}"),
        Choice(_("Committee"), f"hco:{of}"),
        Choice(_("Report and sheets"), f"hrep:{of}"),
    ]
