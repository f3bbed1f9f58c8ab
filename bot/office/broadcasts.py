"""Broadcasts: the latest ones, and one of them with what became of it, to pause, go on or cancel."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.menu import label, number, office_button, say, shortened, show
from bot.office.outcome_words import CANCELLED, LEFT_OUT, NOTES, RESTORED, STATES, outcome_lines
from bot.office.progress import close_progress
from bot.request import Request, row
from bot.routing import command, press
from broadcasts.broadcasts import (
    NEXT,
    Broadcast,
    BroadcastAction,
    BroadcastState,
    IllegalBroadcastAction,
    resume_action,
)
from broadcasts.deliveries import DeliveryState
from broadcasts.tally import Tally
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.formatting import bold, format_datetime

SHOWN: Final = 10
COUNTED_AT_ONCE: Final = 5_000  #: chats: some ten milliseconds
MOVING: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING)


@command("broadcasts", role=Role.EDITOR)
@press("of_broadcasts", role=Role.EDITOR)
async def show_broadcasts(request: Request) -> None:
    _, stores = request.office_gettext, request.stores
    rows = []
    for broadcast in await stores.broadcasts.latest(SHOWN):
        edition = await stores.edition_of_broadcast(broadcast.id)
        words = label(
            _.gettext("%(title)s: %(state)s"), title=shortened(edition.title, 30), state=_(STATES[broadcast.state])
        )
        rows.append(row(Choice(words, f"bc:{broadcast.id}")))
    text = _("**Broadcasts**, the newest first.") if rows else _("Nothing has been sent yet.")
    await show(request, text, *rows, row(office_button(_)))


@press("bc", role=Role.EDITOR)
async def show_broadcast(request: Request) -> None:
    if broadcast := await _pressed(request):
        await _show(request, broadcast)


@press("bc_pause", role=Role.EDITOR)
async def pause(request: Request) -> None:
    _ = request.office_gettext
    await _move(request, BroadcastAction.PAUSE, _("Paused. What has already left cannot be stopped."))


@press("bc_resume", role=Role.EDITOR)
async def resume(request: Request) -> None:
    _ = request.office_gettext
    broadcast = await _pressed(request)
    if broadcast is not None and await _move(request, resume_action(broadcast), _("Sending continues.")):
        await request.stores.broadcasts.report_ended(number(request), None)


@press("bc_cancel", role=Role.EDITOR)
async def ask_cancel(request: Request) -> None:
    _, broadcast = request.office_gettext, await _pressed(request)
    if broadcast is None:
        return
    if (broadcast.state, BroadcastAction.CANCEL) not in NEXT:
        await _show(request, broadcast, _("This can no longer be cancelled."))
        return
    sent = (await tally_of(request, broadcast)).of(DeliveryState.SENT)
    have = (
        _.n("%(n)s chat has got it already and keeps it.", "%(n)s chats have got it already and keep it.", sent)
        if sent
        else _("Nobody has got it yet.")
    )
    # A message that shows the progress would change again under the person's finger: the question gets its own.
    ask = say if broadcast.state in MOVING else show
    await ask(
        request,
        "\n\n".join([_("Cancel this broadcast? It cannot be taken up again."), have]),
        row(Choice(_("Yes, cancel it"), f"bc_stop:{broadcast.id}"), Choice(_("No, back"), f"bc:{broadcast.id}")),
    )


@press("bc_stop", role=Role.EDITOR)
async def cancel(request: Request) -> None:
    _ = request.office_gettext
    ledger = request.stores.ledger
    if await _move(request, BroadcastAction.CANCEL, "", show=False):
        await ledger.skip_broadcast(number(request), CANCELLED, request.now)  # of very many the rest at the next tick
        await ledger.skip_held(number(request), CANCELLED, request.now)
        if broadcast := await _pressed(request):
            await close_progress(request.stores, request.office, broadcast, request.now)
            await _show(request, broadcast, _("The broadcast is cancelled."))


@press("bc_release", role=Role.EDITOR)
async def go_on_with_held(request: Request) -> None:
    """After a restore: send what is held."""
    await _decide(request, send=True)


@press("bc_drop", role=Role.EDITOR)
async def leave_out_held(request: Request) -> None:
    """After a restore: what is held is never sent."""
    await _decide(request, send=False)


async def _decide(request: Request, *, send: bool) -> None:
    _, broadcast = request.office_gettext, await _pressed(request)
    if broadcast is None:
        return
    ledger = request.stores.ledger
    if send:
        count = await ledger.release_held(broadcast.id, request.now)
    else:
        count = await ledger.skip_held(broadcast.id, LEFT_OUT, request.now)
    if not count:
        await _show(request, broadcast, _("This was decided already."))
        return
    note = _("What was held back is sent now.") if send else _("What was held back is left out.")
    if (broadcast.state, BroadcastAction.RESUME) in NEXT:
        await _move(request, resume_action(broadcast), note)
        await request.stores.broadcasts.report_ended(broadcast.id, None)
    else:
        await _show(request, broadcast, note)


async def _move(request: Request, action: BroadcastAction, note: str, *, show: bool = True) -> bool:
    """Apply an action and show the broadcast; where it no longer can be done, say so."""
    _, broadcast = request.office_gettext, await _pressed(request)
    if broadcast is None:
        return False
    try:
        moved = await request.stores.broadcasts.move(broadcast, action, request.now)
    except IllegalBroadcastAction:
        await _show(request, broadcast, _("This is not possible any more. Here is how it stands now:"))
        return False
    if show:
        await _show(request, moved, note)
    return True


async def _pressed(request: Request) -> Broadcast | None:
    _, broadcast = request.office_gettext, await request.stores.broadcasts.get(number(request))
    if broadcast is None:
        await show(
            request,
            _("This broadcast no longer exists."),
            row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
        )
    return broadcast


async def tally_of(request: Request, broadcast: Broadcast) -> Tally:
    """Return what became of it: counted now, or a moment ago where counting takes long."""
    if broadcast.tally is not None and broadcast.tally.chats > COUNTED_AT_ONCE:
        return broadcast.tally
    return await request.stores.ledger.tally(broadcast.id)


async def _show(request: Request, broadcast: Broadcast, note: str = "") -> None:
    """Show one broadcast as it stands, below a sentence about what was just done."""
    _, stores = request.office_gettext, request.stores
    tag, zone = _.language.tag, ZoneInfo(request.office.city.time_zone)
    edition = await stores.edition_of_broadcast(broadcast.id)
    lines = [
        note,
        _("%(title)s: %(state)s", title=bold(edition.title, tag), state=_(STATES[broadcast.state])),
    ]
    if broadcast.state is BroadcastState.SCHEDULED:
        lines.append(_("It will be sent on %(when)s.", when=format_datetime(broadcast.next_at, tag, zone)))
    elif broadcast.started_at is not None:
        lines.append(_("Begun on %(when)s.", when=format_datetime(broadcast.started_at, tag, zone)))
    if broadcast.note in NOTES:
        lines.append(_(NOTES[broadcast.note]))
    tally = await tally_of(request, broadcast)
    if tally.reasons:
        lines += outcome_lines(_, tally)
    held = tally.of(DeliveryState.HELD)
    await show(request, "\n\n".join(filter(None, lines)), *_rows(request, broadcast, held))


def _rows(request: Request, broadcast: Broadcast, held: int) -> list[Row]:
    _, id_ = request.office_gettext, broadcast.id
    rows: list[Row] = []
    if held and (broadcast.note == RESTORED or (broadcast.state, BroadcastAction.RESUME) in NEXT):
        words = _.ngettext("Go on with the %(n)s that is held", "Go on with the %(n)s that are held", held)
        go_on = label(words, n=held)
        rows += [row(Choice(go_on, f"bc_release:{id_}")), row(Choice(_("Leave them out"), f"bc_drop:{id_}"))]
    elif broadcast.state is BroadcastState.PAUSED:
        rows.append(row(Choice(_("Go on"), f"bc_resume:{id_}")))
    if broadcast.state is BroadcastState.RUNNING:
        rows.append(row(Choice(_("Pause"), f"bc_pause:{id_}"), Choice(_("Show again"), f"bc:{id_}")))
    if (broadcast.state, BroadcastAction.CANCEL) in NEXT:
        rows.append(row(Choice(_("Cancel the broadcast"), f"bc_cancel:{id_}")))
    return [
        *rows,
        row(Choice(_("Show the edition"), f"ed:{broadcast.edition_id}")),
        row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
    ]
