"""Broadcasts: the latest ones, and one of them with what became of it, to pause, go on or cancel."""

from typing import Final

from bot.office.broadcast_screen import move_broadcast, pressed_broadcast, show_one, tally_of
from bot.office.menu import label, number, office_button, say, shortened, show
from bot.office.progress import close_progress
from bot.office.repetitions import repetition_rows
from bot.request import Request, row
from bot.routing import command, press
from broadcasts.broadcasts import NEXT, Broadcast, BroadcastAction, BroadcastState, resume_action
from broadcasts.deliveries import DeliveryState
from broadcasts.missed import CANCELLED, LEFT_OUT
from broadcasts.words.changes import NAMES, state_of
from channels.outgoing import Choice
from contacts.staff import Role

SHOWN: Final = 10
MOVING: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING)


@command("broadcasts", role=Role.EDITOR)
@press("of_broadcasts", role=Role.EDITOR)
async def show_broadcasts(request: Request) -> None:
    _, stores = request.office_gettext, request.stores
    rows = await repetition_rows(request)
    for broadcast in await stores.broadcasts.latest(SHOWN):
        edition = await stores.edition_of_broadcast(broadcast.id)
        words = label(
            _.gettext("%(title)s: %(state)s"),
            title=label(_.gettext(NAMES.get(broadcast.kind, "%(title)s")), title=shortened(edition.title, 30)),
            state=state_of(_, broadcast),
        )
        rows.append(row(Choice(words, f"bc:{broadcast.id}")))
    text = _("**Broadcasts**, the newest first.") if rows else _("Nothing has been sent yet.")
    await show(request, text, *rows, row(office_button(_)))


@press("bc", role=Role.EDITOR)
async def show_broadcast(request: Request) -> None:
    if broadcast := await pressed_broadcast(request):
        await show_one(request, broadcast)


@press("bc_pause", role=Role.EDITOR)
async def pause(request: Request) -> None:
    _ = request.office_gettext
    await move_broadcast(request, BroadcastAction.PAUSE, _("Paused. What has already left cannot be stopped."))


@press("bc_resume", role=Role.EDITOR)
async def resume(request: Request) -> None:
    _ = request.office_gettext
    broadcast = await _unchanged(request)
    if broadcast is not None and await move_broadcast(request, resume_action(broadcast), _("Sending continues.")):
        await request.stores.broadcasts.report_ended(number(request), None)


@press("bc_cancel", role=Role.EDITOR)
async def ask_cancel(request: Request) -> None:
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is None:
        return
    if (broadcast.state, BroadcastAction.CANCEL) not in NEXT:
        await show_one(request, broadcast, _("This can no longer be cancelled."))
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
    if await move_broadcast(request, BroadcastAction.CANCEL, "", show=False):
        await ledger.skip_broadcast(number(request), CANCELLED, request.now)  # of very many the rest at the next tick
        await ledger.skip_held(number(request), CANCELLED, request.now)
        if broadcast := await pressed_broadcast(request):
            if broadcast.started_at is None and broadcast.schedule_id is None:
                await request.stores.broadcasts.forget_request(broadcast.id)
            await close_progress(request.stores, request.office, broadcast, request.now)
            await show_one(request, broadcast, _("The broadcast is cancelled."))


@press("bc_release", role=Role.EDITOR)
async def go_on_with_held(request: Request) -> None:
    """After a restore: send what is held."""
    await _decide(request, send=True)


@press("bc_drop", role=Role.EDITOR)
async def leave_out_held(request: Request) -> None:
    """After a restore: what is held is never sent."""
    await _decide(request, send=False)


async def _decide(request: Request, *, send: bool) -> None:
    _ = request.office_gettext
    broadcast = await _unchanged(request) if send else await pressed_broadcast(request)
    if broadcast is None:
        return
    ledger = request.stores.ledger
    if send:
        count = await ledger.release_held(broadcast.id, request.now)
    else:
        count = await ledger.leave_out_held(broadcast.id, LEFT_OUT, request.now)
    if not count:
        await show_one(request, broadcast, _("This was decided already."))
        return
    note = _("What was held back is sent now.") if send else _("What was held back is left out.")
    if (broadcast.state, BroadcastAction.RESUME) in NEXT:
        await move_broadcast(request, resume_action(broadcast), note)
        await request.stores.broadcasts.report_ended(broadcast.id, None)
    else:
        await show_one(request, broadcast, note)


async def _unchanged(request: Request) -> Broadcast | None:
    """Return the broadcast that was pressed on, unless its edition was corrected or withdrawn meanwhile."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is not None and await request.stores.broadcasts.changes_of(broadcast.id):
        await show_one(request, broadcast, _("It was corrected or withdrawn, so the old text is no longer sent."))
        return None
    return broadcast
