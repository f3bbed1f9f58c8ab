"""How far a measure is in per cent, and when there shall be news again."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, written_line
from bot.office.hearing.progress_step import asked_step, change, open_step
from bot.office.menu import number, say
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.schedule import UnreadableTime, read_day
from channels.outgoing import Choice
from contacts.staff import Role

ASKED_PERCENT: Final = "hpr_percent"
ASKED_DAY: Final = "hpr_day"
QUARTERS: Final = (0, 25, 50, 75, 100)
LINE_CHARS: Final = 40


@press("hpr_pc", role=Role.MODERATOR)
async def ask_percent(request: Request) -> None:
    """Take a pressed figure; without one offer some, and any other can be typed."""
    found = await asked_step(request)
    if found is None or found.waiting is None:
        return
    if len(request.args) > 1 and number(request, 1) in QUARTERS:
        await change(request, found, percent=number(request, 1))
        return
    _, of = request.office_gettext, found.waiting.id
    question = _("How far is it, in per cent? Press a figure, or write one from 0 to 100.")
    figures = row(*[Choice(f"{each} %", f"hpr_pc:{of}:{each}") for each in QUARTERS])
    await ask_line(request, ASKED_PERCENT, question, f"hpr_m:{found.measure.id}", figures, step_id=of)


@step(ASKED_PERCENT, role=Role.MODERATOR)
async def receive_percent(request: Request) -> None:
    """Take a number in the digits of any script."""
    assert request.step is not None
    found = await open_step(request, request.step.data["step_id"])
    if found is None:
        return
    cancel = f"hpr_m:{found.measure.id}"
    line = await written_line(request, cancel, LINE_CHARS)
    typed = line.rstrip("%٪ ")
    if line and typed.isdecimal() and int(typed) <= 100:
        await request.done()
        await change(request, found, percent=int(typed))
    elif line:
        _ = request.office_gettext
        await say(request, _("Please write a number from 0 to 100."), row(Choice(_("Cancel"), cancel)))


@press("hpr_on", role=Role.MODERATOR)
async def ask_day(request: Request) -> None:
    found = await asked_step(request)
    if found is None or found.waiting is None:
        return
    _, of = request.office_gettext, found.waiting.id
    if found.waiting.next_on is not None and request.args[1:] == ["none"]:
        await change(request, found, next_on=None)
        return
    question = _("By which day will there be news again? For example: %(example)s", example=_example(request))
    none = row(Choice(_("No date"), f"hpr_on:{of}:none")) if found.waiting.next_on is not None else ()
    await ask_line(request, ASKED_DAY, question, f"hpr_m:{found.measure.id}", none, step_id=of)


@step(ASKED_DAY, role=Role.MODERATOR)
async def receive_day(request: Request) -> None:
    assert request.step is not None
    found = await open_step(request, request.step.data["step_id"])
    if found is None:
        return
    _, cancel = request.office_gettext, f"hpr_m:{found.measure.id}"
    line = await written_line(request, cancel, LINE_CHARS)
    if not line:
        return
    try:
        day = read_day(line, _today(request))
    except UnreadableTime:
        problem = _("I do not understand this date. For example: %(example)s", example=_example(request))
    else:
        if day > _today(request):
            await request.done()
            await change(request, found, next_on=day)
            return
        problem = _("This day is not in the future. Please choose a later one.")
    await say(request, problem, row(Choice(_("Cancel"), cancel)))


def _today(request: Request) -> date:
    return request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()


def _example(request: Request) -> str:
    today = _today(request)
    return f"01.03.{today.year + 1}"
