"""Times that staff say: of the evening, of the plan, of a step's end. They say wall times; instants are kept.

In the nights the clocks change nothing is moved in silence: of a time that comes twice staff say which one, instead of
one that does not exist they choose another.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from bot import fallbacks
from bot.office.asking import ask_line, leave_question, written_line
from bot.office.hearing.words import open_hearing
from bot.office.menu import label, say
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.schedule import PastTime, UnreadableTime, read_wall_time
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hub.wall_time import around_gap, instant_of, walls_meant
from locales.formatting import format_date

ASKED_TIME: Final = "hx_when"
TIME_CHARS: Final = 60
WALL_TIME: Final = "%Y%m%dT%H%M"  #: in tokens, whose pieces are separated by colons
ASKED: Final = 3  #: pieces of a token that say what was asked: what of, hearing, phase
SECOND: Final = "b"  #: ends the token of a time that comes twice where the second is meant

Apply = Callable[[Request, Hearing, Phase | None, datetime], Awaitable[None]]
#: What becomes of a time, by what it is of. Filled by the modules that ask.
APPLY: Final[dict[str, Apply]] = {}


def sets(what: str) -> Callable[[Apply], Apply]:
    """Take the time that was asked for as `what`."""

    def register(apply: Apply) -> Apply:
        APPLY[what] = apply
        return apply

    return register


async def ask_time(request: Request, what: str, hearing: Hearing, phase: Phase | None, question: str) -> None:
    """Ask for a time; the answer goes to the function that `sets` it."""
    asked = f"{what}:{hearing.id}:{phase or ''}"
    await ask_line(
        request, ASKED_TIME, _with_example(request, question), f"hx:{hearing.id}", asked=asked, asks=question
    )


@step(ASKED_TIME, role=Role.MODERATOR)
async def receive_time(request: Request) -> None:
    assert request.step is not None
    _, asked, question = request.office_gettext, request.step.data["asked"], request.step.data["asks"]
    cancel = f"hx:{asked.split(':')[1]}"
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
            await _apply(request, asked, meant[0])
        else:
            await _ask_which(request, asked, wall, meant)
        return
    await say(request, f"{problem}\n\n{_with_example(request, question)}", row(Choice(_("Cancel"), cancel)))


@press("hx_at", role=Role.MODERATOR)
async def choose_time(request: Request) -> None:
    """Take one of the times that were offered."""
    if len(request.args) != ASKED + 1 or request.args[0] not in APPLY:
        await fallbacks.old_button(request)
        return
    *asked, when = request.args
    wall = datetime.strptime(when.removesuffix(SECOND), WALL_TIME)  # noqa: DTZ007 - a wall time of the city
    await _apply(request, ":".join(asked), wall.replace(fold=int(when.endswith(SECOND))))


async def _apply(request: Request, asked: str, wall: datetime) -> None:
    what, hearing_id, phase = asked.split(":")
    hearing = await open_hearing(request, int(hearing_id))
    if hearing is None:
        return
    await leave_question(request)
    instant = instant_of(wall, request.office.city.time_zone)
    await APPLY[what](request, hearing, Phase(phase) if phase else None, instant)


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
        *[row(Choice(words, f"hx_at:{asked}:{_token(each)}")) for words, each in offers],
        row(Choice(_("Cancel"), f"hx:{asked.split(':')[1]}")),
    )


def _token(wall: datetime) -> str:
    return f"{wall:{WALL_TIME}}{SECOND if wall.fold else ''}"


def _with_example(request: Request, question: str) -> str:
    _ = request.office_gettext
    return question + " " + _("For example: “tomorrow 9:00”, “27.11. 9:00” or “18:30”.")
