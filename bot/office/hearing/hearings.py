"""The list of hearings, and a new one."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.overview import show_hearing
from bot.office.hearing.words import title_of
from bot.office.menu import office_button, shortened, show
from bot.request import Request, row
from bot.routing import command, press, step
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.content import Content
from hearings.hearings import LINE_CHARS, Hearing
from hearings.words.steps import name_of
from locales.formatting import format_day
from locales.registry import own_name

ASKED_TITLE: Final = "hx_title"
LISTED: Final = 10


@command("hearings", role=Role.MODERATOR)
@press("of_hearings", role=Role.MODERATOR)
async def show_hearings(request: Request) -> None:
    _ = request.office_gettext
    await leave_question(request)
    hearings = await request.stores.hearings.latest(LISTED)
    text = _("**Hearings**") if hearings else _("There is no hearing yet.")
    await show(
        request,
        text,
        *[row(Choice(_label(request, each), f"hx:{each.id}")) for each in hearings],
        row(Choice(_("New hearing"), "hx_new"), office_button(_)),
    )


@press("hx_new", role=Role.MODERATOR)
async def ask_title(request: Request) -> None:
    _ = request.office_gettext
    language = own_name(request.office.city.main_language)
    question = _(
        "What is the hearing called? Please write its title in this language: %(language)s.", language=language
    )
    await ask_line(request, ASKED_TITLE, question, "of_hearings")


@step(ASKED_TITLE, role=Role.MODERATOR)
async def begin(request: Request) -> None:
    assert request.staff is not None
    words = await written_line(request, "of_hearings", LINE_CHARS)
    if not words:
        return
    await request.done()
    title = Content.of(request.office.city.main_language, words)
    hearing = await request.stores.hearings.add(title, request.staff.id, request.now)
    await show_hearing(request, hearing)


def _label(request: Request, hearing: Hearing) -> str:
    """Return state, date and title, as much of it as a button shows."""
    _ = request.office_gettext
    parts = [str(name_of(_, hearing.phase)), _date(request, hearing), title_of(request, hearing)]
    return shortened(" · ".join(filter(None, parts)))


def _date(request: Request, hearing: Hearing) -> str:
    if hearing.event_at is None:
        return ""
    local = hearing.event_at.astimezone(ZoneInfo(request.office.city.time_zone))
    return format_day(local.date(), request.office_gettext.language.tag)
