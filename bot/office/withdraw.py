"""Withdrawing a broadcast: its messages disappear from the chats, or become a notice where that is not possible."""

from bot.office.broadcast_screen import pressed_broadcast, show_one, tally_of
from bot.office.correct import add_change
from bot.office.menu import office_button, say, show
from bot.office.release import made_before, request_key
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastKind
from broadcasts.correcting import OBSTACLES, to_withdraw
from broadcasts.deliveries import DeliveryState
from broadcasts.words.changes import obstacle_words
from channels.outgoing import Choice
from contacts.staff import Role


@press("bc_withdraw", role=Role.EDITOR)
async def ask_withdraw(request: Request) -> None:
    _, broadcast = request.office_gettext, await _to_withdraw(request)
    if broadcast is None:
        return
    title = (await request.stores.edition_of_broadcast(broadcast.id)).title
    chats = (await tally_of(request, broadcast)).of(DeliveryState.SENT)
    changes = await request.stores.broadcasts.changes_of(broadcast.id)
    lines = [
        _.n(
            "Withdraw “%(title)s” from %(n)s chat? This cannot be undone.",
            "Withdraw “%(title)s” from %(n)s chats? This cannot be undone.",
            chats,
            title=title,
        ),
        _(
            "Whoever has read it has read it. On Telegram, messages older than 48 hours cannot be removed: there it "
            "becomes a notice that the office has withdrawn the message."
        ),
    ]
    yes = Choice(_("Yes, withdraw it"), f"bc_gone:{broadcast.id}:{len(changes)}")
    await show(request, "\n\n".join(lines), row(yes, Choice(_("No, back"), f"bc:{broadcast.id}")))


@press("bc_gone", role=Role.EDITOR)
async def withdraw(request: Request) -> None:
    _ = request.office_gettext
    if made := await made_before(request):
        await say(request, _("This is being withdrawn already."), row(Choice(_("Show"), f"bc:{made.id}")))
        return
    broadcast = await _to_withdraw(request)
    if broadcast is None:
        return
    title = (await request.stores.edition_of_broadcast(broadcast.id)).title
    await add_change(request, BroadcastKind.WITHDRAW, broadcast, broadcast.edition_id, request_key(request))
    await show(
        request,
        _("“%(title)s” is being withdrawn. I will tell you here how far it is.", title=title),
        row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
    )


async def _to_withdraw(request: Request) -> Broadcast | None:
    """Return the broadcast that was pressed on if it can be withdrawn now; otherwise show why not."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is None:
        return None
    try:
        await to_withdraw(request.stores, broadcast)
    except OBSTACLES as obstacle:
        await show_one(request, broadcast, obstacle_words(_, obstacle))
        return None
    return broadcast
