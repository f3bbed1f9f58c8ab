"""The calendar of a hearing: when each step is meant to open and close, and what to look at in it."""

from dataclasses import replace
from datetime import datetime

from bot.office.asking import leave_question
from bot.office.hearing.when import ask_time, sets
from bot.office.hearing.words import asked_hearing, day_and_clock, hearing_button, title_of
from bot.office.menu import show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.calendar import PLANNED, calendar_warnings
from hearings.hearings import Hearing, Phase, PhasePlan
from hearings.leading import TIMED
from hearings.words.calendar import warning_line
from hearings.words.steps import name_of
from locales.formatting import Raw


@press("hx_cal", role=Role.MODERATOR)
async def show_asked(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await show_calendar(request, hearing)


async def show_calendar(request: Request, hearing: Hearing, note: str = "") -> None:
    _ = request.office_gettext
    plan = await request.stores.hearings.plan(hearing.id)
    warned = await calendar_warnings(request.stores, hearing, request.office.city, request.now)
    found = [f"- {warning_line(_, each)}" for each in warned]
    lines = [
        note,
        _("**Calendar of “%(title)s”**", title=title_of(request, hearing)),
        _("The evening: %(when)s", when=day_and_clock(request, hearing.event_at)) if hearing.event_at else "",
        "\n".join(_line(request, each) for each in plan if each.opens_at or each.closes_at),
        _("Nothing opens by itself: at the planned time you are reminded. A step closes when it is planned to."),
        "\n".join([_("**Please look at this:**"), *found]) if found else _("✓ Nothing stands out."),
    ]
    steps = [Choice(name_of(_, phase), f"hx_plan:{hearing.id}:{phase}") for phase in PLANNED]
    await show(request, "\n\n".join(filter(None, lines)), *rows_of(steps), row(hearing_button(_, hearing.id)))


@press("hx_plan", role=Role.MODERATOR)
async def show_step(request: Request) -> None:
    await leave_question(request)
    hearing, phase = await asked_hearing(request), _phase(request)
    if hearing is None:
        return
    if phase is None:
        await show_calendar(request, hearing)
        return
    _, at = request.office_gettext, f"{hearing.id}:{phase}"
    planned = await _planned(request, hearing, phase)
    lines = [
        _("**%(step)s**", step=name_of(_, phase)),
        _line(request, planned) if planned.opens_at or planned.closes_at else _("Nothing is planned for this step."),
    ]
    choices = [Choice(_("It opens…"), f"hx_opens:{at}")]
    if phase in TIMED:
        choices.append(Choice(_("It closes…"), f"hx_closes:{at}"))
    clear = row(Choice(_("Remove the times"), f"hx_unplan:{at}")) if planned.opens_at or planned.closes_at else ()
    back = row(Choice(_("Calendar"), f"hx_cal:{hearing.id}"))
    await show(request, "\n\n".join(lines), row(*choices), clear, back)


@press("hx_opens", role=Role.MODERATOR)
async def ask_opening(request: Request) -> None:
    hearing, phase = await asked_hearing(request), _phase(request)
    if hearing is not None and phase is not None:
        _ = request.office_gettext
        question = _("When shall this step open: %(step)s?", step=name_of(_, phase))
        await ask_time(request, "opens", hearing, phase, question)


@press("hx_closes", role=Role.MODERATOR)
async def ask_closing(request: Request) -> None:
    hearing, phase = await asked_hearing(request), _phase(request)
    if hearing is not None and phase is not None:
        _ = request.office_gettext
        question = _("When shall this step close: %(step)s?", step=name_of(_, phase))
        await ask_time(request, "closes", hearing, phase, question)


@sets("opens")
async def set_opening(request: Request, hearing: Hearing, phase: Phase | None, instant: datetime) -> None:
    assert phase is not None
    await _put(request, hearing, replace(await _planned(request, hearing, phase), opens_at=instant))


@sets("closes")
async def set_closing(request: Request, hearing: Hearing, phase: Phase | None, instant: datetime) -> None:
    assert phase is not None
    await _put(request, hearing, replace(await _planned(request, hearing, phase), closes_at=instant))


@press("hx_unplan", role=Role.MODERATOR)
async def remove(request: Request) -> None:
    hearing, phase = await asked_hearing(request), _phase(request)
    if hearing is not None and phase is not None:
        await _put(request, hearing, PhasePlan(phase))


async def _put(request: Request, hearing: Hearing, plan: PhasePlan) -> None:
    _ = request.office_gettext
    await request.stores.hearings.put_plan(hearing.id, plan)
    note = (
        _("Saved. This step is open already: when it ends is changed on the hearing’s screen.")
        if plan.phase is hearing.phase
        else _("Saved.")
    )
    await show_calendar(request, hearing, note)


async def _planned(request: Request, hearing: Hearing, phase: Phase) -> PhasePlan:
    plan = await request.stores.hearings.plan(hearing.id)
    return next((each for each in plan if each.phase is phase), PhasePlan(phase))


def _phase(request: Request) -> Phase | None:
    return next((phase for phase in PLANNED if request.args[1:2] == [phase.value]), None)


def _line(request: Request, plan: PhasePlan) -> Raw:
    """Return when a step opens and closes."""
    _ = request.office_gettext
    step = name_of(_, plan.phase)
    opens = day_and_clock(request, plan.opens_at) if plan.opens_at else ""
    closes = day_and_clock(request, plan.closes_at) if plan.closes_at else ""
    if opens and closes:
        return _("- %(step)s: opens on %(opens)s, closes on %(closes)s", step=step, opens=opens, closes=closes)
    if opens:
        return _("- %(step)s: opens on %(opens)s", step=step, opens=opens)
    return _("- %(step)s: closes on %(closes)s", step=step, closes=closes)
