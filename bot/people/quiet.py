"""When an organisation does not want to be disturbed: its people set it in their chat, staff on its screen."""

from dataclasses import replace
from typing import Final

from bot import fallbacks
from bot.people import menu
from bot.request import Request, row, rows_of
from bot.routing import press, step
from channels.incoming import Kind
from channels.outgoing import Choice
from contacts.organisations import Organisation
from contacts.quiet import DAYS, AlwaysQuiet, Hours, Quiet, UnreadableHours, read_hours
from contacts.quiet_words import quiet_lines
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import weekday_name

ASKED_HOURS: Final = "quiet_hours"
ON, OFF = "on", "off"


@press("quiet")
async def show_quiet(request: Request) -> None:
    if organisation := await _asked(request):
        await request.done()
        await _show(request, organisation)


@press("quiet_day")
async def set_day(request: Request) -> None:
    """Make a weekday quiet or not. The button is a wish: pressed twice it changes nothing more."""
    organisation = await _asked(request)
    if organisation is None:
        return
    day, turn = int(request.args[1]), request.args[2]
    others = organisation.quiet.days - {day}
    await _change(request, organisation, organisation.quiet.hours, others | {day} if turn == ON else others)


@press("quiet_none")
async def end_hours(request: Request) -> None:
    if organisation := await _asked(request):
        await _change(request, organisation, None, organisation.quiet.days)


@press("quiet_hours")
async def ask_hours(request: Request) -> None:
    organisation = await _asked(request)
    if organisation is None:
        return
    _ = _texts(request, organisation)
    await request.go(ASKED_HOURS, organisation=organisation.id)
    await request.show(
        _("From when to when are messages not to arrive? For example: 22:00-7:00"),
        row(Choice(_("Cancel"), f"quiet:{organisation.id}")),
        language=_.language.tag,
    )


@step(ASKED_HOURS)
async def read_answer(request: Request) -> None:
    assert request.step is not None
    organisation = await _asked(request, request.step.data["organisation"])
    if organisation is None:
        return
    if request.incoming.kind is not Kind.TEXT:
        await fallbacks.text_expected(request)
        return
    _ = _texts(request, organisation)
    try:
        hours = read_hours(request.incoming.text)
    except UnreadableHours:
        problem = _("I do not understand these times. Please write them like this: 22:00-7:00")
    except AlwaysQuiet:
        problem = _("That would be the whole day, and nothing would ever arrive. Please write two different times.")
    else:
        await request.done()
        await _change(request, organisation, hours, organisation.quiet.days)
        return
    await request.say(problem, row(Choice(_("Cancel"), f"quiet:{organisation.id}")), language=_.language.tag)


async def _change(request: Request, organisation: Organisation, hours: Hours, days: frozenset[int]) -> None:
    _ = _texts(request, organisation)
    try:
        quiet = Quiet(hours, days)
    except AlwaysQuiet:
        note = _("All seven days would be quiet, and nothing would ever arrive. Please leave at least one day.")
        await _show(request, organisation, note)
        return
    await request.stores.organisations.set_quiet(organisation.id, quiet)
    await _show(request, replace(organisation, quiet=quiet), _("Done."))


async def _show(request: Request, organisation: Organisation, note: str = "") -> None:
    _, quiet = _texts(request, organisation), organisation.quiet
    tag, number = _.language.tag, organisation.id
    lines = [
        note,
        _("When **%(name)s** does not want to be disturbed", name=organisation.name),
        *quiet_lines(_, quiet),
        _("The newsletter arrives afterwards. Urgent messages arrive at once."),
    ]
    days = [
        Choice(f"{'✓ ' if day in quiet.days else ''}{weekday_name(day, tag)}", _toggle(organisation, day))
        for day in DAYS
    ]
    hours = [Choice(_("Set the hours"), f"quiet_hours:{number}")]
    if quiet.hours:
        hours.append(Choice(_("No quiet hours"), f"quiet_none:{number}"))
    back = Choice(_("Back"), "org" if _is_own(request, number) else f"og:{number}")
    await request.show("\n\n".join(filter(None, lines)), *rows_of(days), row(*hours), row(back), language=tag)


def _toggle(organisation: Organisation, day: int) -> str:
    return f"quiet_day:{organisation.id}:{day}:{OFF if day in organisation.quiet.days else ON}"


async def _asked(request: Request, organisation_id: int | None = None) -> Organisation | None:
    """Return the organisation that is meant if this person may decide for it; otherwise say so."""
    asked = "".join(request.args[:1])
    number = organisation_id or (int(asked) if asked.isdecimal() else 0)
    may = _is_own(request, number) or (request.staff is not None and request.staff.may(Role.MODERATOR))
    organisation = await request.stores.organisations.get(number) if may else None
    if organisation is None:
        await request.done()
        _ = request.gettext
        await request.show(_("This chat does not belong to this organisation any more."), *menu.home(request))
    return organisation


def _is_own(request: Request, organisation_id: int) -> bool:
    return request.address.organisation_id == organisation_id


def _texts(request: Request, organisation: Organisation) -> Translator:
    return request.gettext if _is_own(request, organisation.id) else request.office_gettext
