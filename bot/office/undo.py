"""A minute to think again: what is sent "now" leaves a little later; until then one press brings back the draft."""

from bot.office.board import show_board
from bot.office.broadcast_screen import pressed_broadcast
from bot.office.menu import office_button, show
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState
from broadcasts.editions import Edition
from channels.outgoing import Choice
from contacts.staff import Role


async def show_undo(request: Request, edition: Edition, broadcast: Broadcast) -> None:
    """Say when it leaves, and offer to undo it until then."""
    _ = request.office_gettext
    await show(
        request,
        _.n(
            "“%(title)s” is on its way. It leaves in %(n)s second.",
            "“%(title)s” is on its way. It leaves in %(n)s seconds.",
            int(request.office.undo_window.total_seconds()),
            title=edition.title,
        ),
        row(Choice(_("Undo"), f"bc_undo:{broadcast.id}")),
        row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
    )


@press("bc_undo", role=Role.EDITOR)
async def undo(request: Request) -> None:
    """Take back what has not begun; of what has, offer to cancel the rest."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is None:
        return
    if broadcast.state is BroadcastState.SCHEDULED:
        await request.stores.broadcasts.move(broadcast, BroadcastAction.CANCEL, request.now)
        await request.stores.broadcasts.forget_request(broadcast.id)
        await show_board(request, broadcast.edition_id, _("Undone: nothing has left. Here is your draft again."))
    elif broadcast.state is BroadcastState.CANCELLED and broadcast.started_at is None:
        await show_board(request, broadcast.edition_id, _("This was undone already: nothing has left."))
    elif broadcast.state in (BroadcastState.FINISHED, BroadcastState.CANCELLED):
        await show(
            request,
            _("It is too late to undo this: it was sent."),
            row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}"), office_button(_)),
        )
    else:
        await show(
            request,
            _("It is being sent already. What has left cannot be undone; what has not left yet can be cancelled."),
            row(Choice(_("Cancel what has not left yet"), f"bc_cancel:{broadcast.id}")),
            row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}"), office_button(_)),
        )
