"""The words of a hearing's steps for staff, and the hearing that a button means."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.office.menu import number, office_button, show
from bot.request import Request, row
from channels.outgoing import Choice
from hearings.hearings import Hearing
from hearings.leading import TIMED
from locales.catalogues import Translator
from locales.formatting import format_datetime, format_time


def title_of(request: Request, hearing: Hearing) -> str:
    """Return the title as this member of staff reads it."""
    return hearing.title.say(request.office_gettext.language.tag, request.office.city.main_language)[0]


def offered_languages(request: Request, hearing: Hearing) -> tuple[str, ...]:
    return hearing.offered(request.office.city.languages)


def hearing_button(_: Translator, hearing_id: int) -> Choice:
    return Choice(_("Back to the hearing"), f"hx:{hearing_id}")


def close_line(request: Request, hearing: Hearing) -> str:
    """Return until when the present step collects; "" for one that collects nothing."""
    _ = request.office_gettext
    if hearing.phase not in TIMED:
        return ""
    if hearing.closes_at is None:
        return _("It stays open until you go on.")
    when = clock(request, hearing.closes_at)
    if hearing.closes_at <= request.now:
        return _("Collecting ended at %(when)s.", when=when)
    return _("It closes by itself at %(when)s.", when=when)


def clock(request: Request, instant: datetime) -> str:
    """Return a time as the city's clocks show it, with its day unless that is today."""
    tag, zone = request.office_gettext.language.tag, ZoneInfo(request.office.city.time_zone)
    return format_time(instant, tag, zone, request.now)


def day_and_clock(request: Request, instant: datetime) -> str:
    return format_datetime(instant, request.office_gettext.language.tag, ZoneInfo(request.office.city.time_zone))


async def asked_hearing(request: Request, index: int = 0) -> Hearing | None:
    """Return the hearing that a button names, as nobody else can change it until the answer is given."""
    return await open_hearing(request, number(request, index))


async def open_hearing(request: Request, hearing_id: int) -> Hearing | None:
    hearing = await request.stores.hearings.lock(hearing_id)
    if hearing is None:
        _ = request.office_gettext
        back = row(Choice(_("Hearings"), "of_hearings"), office_button(_))
        await show(request, _("This hearing no longer exists."), back)
    return hearing
