"""Sending an edition at a time: the wall time is asked for, shown back with its weekday, and confirmed."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import ask_line, leave_question, written_line
from bot.office.board import open_draft, show_board
from bot.office.menu import edition_button, number, office_button, say, show
from bot.office.release import add_broadcast, made_before, released
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.schedule import PastTime, UnreadableTime, instant_of, read_wall_time
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw, format_datetime

ASKED_TIME: Final = "ed_time"
TIME_CHARS: Final = 60
WALL_TIME: Final = "%Y%m%dT%H%M"  #: in tokens, whose pieces are separated by colons


@press("ed_at", role=Role.EDITOR)
async def ask_time(request: Request) -> None:
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return
    again = ":".join(request.args)
    await ask_line(request, ASKED_TIME, _time_question(_), _back(again), asked=again)


@step(ASKED_TIME, role=Role.EDITOR)
async def receive_time(request: Request) -> None:
    """Show the time as it was understood, with its weekday, and ask whether it is meant."""
    assert request.step is not None
    _, asked = request.office_gettext, request.step.data["asked"]
    cancel = _back(asked)
    edition = await request.stores.editions.get(int(asked.split(":")[0]))
    request.practice = edition is not None and edition.training
    words = await written_line(request, cancel, TIME_CHARS)
    if not words:
        return
    city = request.office.city
    try:
        wall = read_wall_time(words, city.time_zone, request.now)
    except UnreadableTime:
        problem: Raw | None = _("I do not understand this time.")
    except PastTime:
        problem = _("This time is over already.")
    else:
        problem = None
        when = format_datetime(instant_of(wall, city.time_zone), _.language.tag, ZoneInfo(city.time_zone))
        await say(
            request,
            _("Send it on %(when)s?", when=when),
            row(Choice(_("Yes, send it then"), f"ed_plan:{asked}:{wall:{WALL_TIME}}")),
            row(Choice(_("Another time"), f"ed_at:{asked}"), Choice(_("Back"), cancel)),
        )
    if problem is not None:
        await say(request, f"{problem}\n\n{_time_question(_)}", row(Choice(_("Cancel"), cancel)))


@press("ed_plan", role=Role.EDITOR)
async def send_later(request: Request) -> None:
    _, zone = request.office_gettext, request.office.city.time_zone
    wall = datetime.strptime(request.args[-1], WALL_TIME)  # noqa: DTZ007 - a wall time of the city
    instant = instant_of(wall, zone)
    if instant <= request.now and not await made_before(request):
        await show_board(request, number(request), _("This time is over already. Please choose another one."))
        return
    if ready := await released(request):
        edition, segment = ready
        await leave_question(request)
        broadcast = await add_broadcast(request, edition, segment, instant, wall.isoformat(timespec="minutes"))
        when = format_datetime(instant, _.language.tag, ZoneInfo(zone))
        await show(
            request,
            _("“%(title)s” will be sent on %(when)s. Nobody needs to be here then.", title=edition.title, when=when),
            row(Choice(_("Cancel the broadcast"), f"bc_cancel:{broadcast.id}")),
            row(edition_button(_, edition.id), office_button(_)),
        )


def _back(wish: str) -> str:
    """Return the token that shows the numbers of a wish again."""
    edition_id, _version, audience, *code = wish.split(":")
    return ":".join(["ed_reach", edition_id, audience, *code])


def _time_question(_: Translator) -> Raw:
    return _("When is it to be sent? For example: “tomorrow 9:00”, “27.11. 9:00” or “18:30”.")
