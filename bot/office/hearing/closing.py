"""How long a step collects: extended by some minutes, until a time, without an end, or ended now."""

from datetime import datetime, timedelta
from typing import Final

from bot import fallbacks
from bot.office.hearing.overview import show_hearing
from bot.office.hearing.steps import still_there
from bot.office.hearing.when import ask_time, sets
from bot.office.hearing.words import asked_hearing, clock, close_line, hearing_button
from bot.office.menu import label, number, show
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.hearings import Hearing, Phase, extend
from hearings.leading import TIMED, longer
from hearings.words.steps import name_of

MINUTES: Final = (5, 10, 30)


@press("hx_close", role=Role.MODERATOR)
async def offer(request: Request) -> None:
    hearing = await _collecting(request)
    if hearing is None:
        return
    _, at = request.office_gettext, f"{hearing.id}:{hearing.phase}"
    running = hearing.closes_at is not None and hearing.closes_at > request.now
    words = _.gettext("+%(n)s minutes") if running else _.gettext("In %(n)s minutes")
    longer_by = [Choice(label(words, n=each), f"hx_more:{at}:{each}:{_seen(hearing)}") for each in MINUTES]
    await show(
        request,
        "\n\n".join(
            [
                _("**%(step)s**: until when shall it be open?", step=name_of(_, hearing.phase)),
                close_line(request, hearing),
            ]
        ),
        row(*longer_by),
        row(Choice(_("A time…"), f"hx_until:{at}"), Choice(_("No end"), f"hx_endless:{at}")),
        row(hearing_button(_, hearing.id)),
    )


@press("hx_more", role=Role.MODERATOR)
async def give_minutes(request: Request) -> None:
    """Add minutes to the end that was shown: of two moderators who press at once the second adds none."""
    hearing = await _collecting(request)
    if hearing is None:
        return
    if request.args[3:] != [_seen(hearing)]:
        note = request.office_gettext("Meanwhile this was changed; nothing was added. Please look again.")
        await show_hearing(request, hearing, note)
        return
    if number(request, 2) not in MINUTES:
        await fallbacks.old_button(request)
        return
    await _until(request, hearing, longer(hearing, timedelta(minutes=number(request, 2)), request.now))


@press("hx_until", role=Role.MODERATOR)
async def ask_until(request: Request) -> None:
    hearing = await _collecting(request)
    if hearing is not None:
        _ = request.office_gettext
        await ask_time(request, "close", hearing, hearing.phase, _("Until when shall it be open?"))


@sets("close")
async def close_at(request: Request, hearing: Hearing, phase: Phase | None, instant: datetime) -> None:
    if hearing.phase is phase and phase in TIMED:
        await _until(request, hearing, instant)
    else:
        await show_hearing(request, hearing, request.office_gettext("This is not possible any more."))


@press("hx_endless", role=Role.MODERATOR)
async def leave_open(request: Request) -> None:
    hearing = await _collecting(request)
    if hearing is not None:
        await _until(request, hearing, None)


@press("hx_stop", role=Role.MODERATOR)
async def ask_stop(request: Request) -> None:
    hearing = await _collecting(request)
    if hearing is None:
        return
    _, at = request.office_gettext, f"{hearing.id}:{hearing.phase}"
    text = _("**Stop collecting now?** People can still read everything, and you can extend it again.")
    await show(request, text, row(Choice(_("Yes, stop now"), f"hx_halt:{at}")), row(hearing_button(_, hearing.id)))


@press("hx_halt", role=Role.MODERATOR)
async def stop(request: Request) -> None:
    """End the collecting; where it has ended already the earlier end stays."""
    hearing = await _collecting(request)
    if hearing is None:
        return
    over = hearing.closes_at is not None and hearing.closes_at <= request.now
    await _until(request, hearing, hearing.closes_at if over else request.now)


async def _collecting(request: Request) -> Hearing | None:
    """Return the hearing if it still is in the step that the button shows."""
    hearing = await asked_hearing(request)
    if hearing is None or not await still_there(request, hearing):
        return None
    if hearing.phase not in TIMED:
        await show_hearing(request, hearing, request.office_gettext("This is not possible any more."))
        return None
    return hearing


async def _until(request: Request, hearing: Hearing, until: datetime | None) -> None:
    _ = request.office_gettext
    changed = await extend(request.stores.hearings, hearing, until, request.now)
    if until is None:
        note = _("It stays open until you go on.")
    elif until <= request.now:
        note = _("Collecting ended at %(when)s.", when=clock(request, until))
    else:
        note = _("It is open until %(when)s.", when=clock(request, until))
    told = await request.stores.step_news.audience(hearing.id) if changed != hearing else 0
    who = _.n("%(n)s person who takes part is told.", "%(n)s people who take part are told.", told) if told else ""
    await show_hearing(request, changed, " ".join(filter(None, [note, who])))


def _seen(hearing: Hearing) -> str:
    """Return the end that a button shows."""
    return str(int(hearing.closes_at.timestamp())) if hearing.closes_at else ""
