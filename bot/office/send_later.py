"""Sending an edition at a time: the wall time is asked for, shown back with its weekday, and confirmed.

In the nights the clocks change nothing is moved in silence: of a time that comes twice staff say which one, instead of
one that does not exist they choose another.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot import fallbacks
from bot.office.asking import ask_line, leave_question, written_line
from bot.office.board import open_draft, show_board
from bot.office.late import otherwise
from bot.office.menu import edition_button, label, number, office_button, say, show
from bot.office.release import add_broadcast, made_before, released
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.schedule import IfLate, PastTime, UnreadableTime, read_wall_time
from broadcasts.words.repeating import IF_LATE
from channels.outgoing import Choice
from contacts.staff import Role
from hub.wall_time import around_gap, instant_of, walls_meant
from locales.catalogues import Translator
from locales.formatting import Raw, format_date, format_datetime

ASKED_TIME: Final = "ed_time"
TIME_CHARS: Final = 60
WALL_TIME: Final = "%Y%m%dT%H%M"  #: in tokens, whose pieces are separated by colons
WISH: Final = 4  #: pieces of a token that say what is to be sent: edition, version, audience, choices
SECOND: Final = "b"  #: ends the token of a time that comes twice where the second is meant


@press("ed_at", role=Role.EDITOR)
async def ask_time(request: Request) -> None:
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return
    again = ":".join(request.args)
    await ask_line(request, ASKED_TIME, _time_question(_), _back(again), asked=again)


@step(ASKED_TIME, role=Role.EDITOR)
async def receive_time(request: Request) -> None:
    """Show the time as it was understood, and ask whether it is meant."""
    assert request.step is not None
    _, asked = request.office_gettext, request.step.data["asked"]
    cancel = _back(asked)
    edition = await request.stores.editions.get(int(asked.split(":")[0]))
    request.practice = edition is not None and edition.training
    words = await written_line(request, cancel, TIME_CHARS)
    if not words:
        return
    zone = request.office.city.time_zone
    try:
        wall = read_wall_time(words, zone, request.now)
    except UnreadableTime:
        problem = _("I do not understand this time.")
    except PastTime:
        problem = _("This time is over already.")
    else:
        meant = [each for each in walls_meant(wall, zone) if instant_of(each, zone) > request.now]
        if len(meant) == 1:
            await _confirm(request, asked, meant[0])
        else:
            await _ask_which(request, asked, wall, meant)
        return
    await say(request, f"{problem}\n\n{_time_question(_)}", row(Choice(_("Cancel"), cancel)))


@press("ed_when", role=Role.EDITOR)
async def show_time(request: Request) -> None:
    """Show a time that was chosen, or another rule for it."""
    if await open_draft(request, number(request)) is not None:
        wish = _wish(request)
        await (_confirm(request, *wish) if wish else fallbacks.old_button(request))


@press("ed_plan", role=Role.EDITOR)
async def send_later(request: Request) -> None:
    _, zone = request.office_gettext, request.office.city.time_zone
    wish = _wish(request)
    if wish is None:
        await fallbacks.old_button(request)
        return
    _asked, wall, if_late = wish
    instant = instant_of(wall, zone)
    if instant <= request.now and not await made_before(request):
        await show_board(request, number(request), _("This time is over already. Please choose another one."))
        return
    if ready := await released(request):
        edition, segment = ready
        await leave_question(request)
        broadcast = await add_broadcast(request, edition, segment, instant, wall.isoformat(timespec="minutes"), if_late)
        when = format_datetime(instant, _.language.tag, ZoneInfo(zone))
        await show(
            request,
            _("“%(title)s” will be sent on %(when)s. Nobody needs to be here then.", title=edition.title, when=when),
            row(Choice(_("Cancel the broadcast"), f"bc_cancel:{broadcast.id}")),
            row(edition_button(_, edition.id), office_button(_)),
        )


async def _confirm(request: Request, asked: str, wall: datetime, if_late: IfLate = IfLate.SEND) -> None:
    """Ask whether a time is meant, and say what happens if the hub is not running then."""
    _, zone = request.office_gettext, request.office.city.time_zone
    when = format_datetime(instant_of(wall, zone), _.language.tag, ZoneInfo(zone))
    wish = f"{asked}:{_token(wall)}"
    await show(
        request,
        "\n\n".join([_("Send it on %(when)s?", when=when), _(IF_LATE[if_late])]),
        row(Choice(_("Yes, send it then"), f"ed_plan:{wish}:{if_late.value}")),
        row(otherwise(_, if_late, f"ed_when:{wish}")),
        row(Choice(_("Another time"), f"ed_at:{asked}"), Choice(_("Back"), _back(asked))),
    )


async def _ask_which(request: Request, asked: str, wall: datetime, meant: list[datetime]) -> None:
    """Ask which of two times is meant; where there is none, offer those around it."""
    _, zone = request.office_gettext, request.office.city.time_zone
    values = {"day": format_date(wall.date(), _.language.tag), "time": f"{wall:%H:%M}"}
    if meant:
        text = _("On %(day)s the clocks go back, so %(time)s comes twice. Which one is meant?", **values)
        first = label(_.gettext("%(time)s the first time (summer time)"), time=values["time"])
        second = label(_.gettext("%(time)s the second time (winter time)"), time=values["time"])
        offers = list(zip((first, second), meant, strict=True))
    else:
        text = _(
            "On %(day)s the clocks go forward, so there is no %(time)s in that night. Please choose another time.",
            **values,
        )
        around = [each for each in around_gap(wall, zone) if instant_of(each, zone) > request.now]
        offers = [(f"{each:%H:%M}", each) for each in around]
    await say(
        request,
        text,
        *[row(Choice(words, f"ed_when:{asked}:{_token(each)}:{IfLate.SEND.value}")) for words, each in offers],
        row(Choice(_("Another time"), f"ed_at:{asked}"), Choice(_("Back"), _back(asked))),
    )


def _back(asked: str) -> str:
    """Return the token that shows the numbers of a wish again."""
    edition_id, _version, audience, *code = asked.split(":")
    return ":".join(["ed_reach", edition_id, audience, *code])


def _token(wall: datetime) -> str:
    return f"{wall:{WALL_TIME}}{SECOND if wall.fold else ''}"


def _wish(request: Request) -> tuple[str, datetime, IfLate] | None:
    """Return what a button says: edition, version, audience and choices; the time; the rule. None of an older form."""
    if len(request.args) != WISH + 2:
        return None
    asked, when, if_late = ":".join(request.args[:WISH]), *request.args[WISH:]
    wall = datetime.strptime(when.removesuffix(SECOND), WALL_TIME)  # noqa: DTZ007 - a wall time of the city
    return asked, wall.replace(fold=int(when.endswith(SECOND))), IfLate(if_late)


def _time_question(_: Translator) -> Raw:
    return _("When is it to be sent? For example: “tomorrow 9:00”, “27.11. 9:00” or “18:30”.")
