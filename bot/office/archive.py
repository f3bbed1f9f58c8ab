"""Whether an edition stands in the public archive: it does, unless staff say otherwise."""

from dataclasses import replace

from bot.office.board import show_board
from bot.office.menu import number
from bot.request import Request
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, save_edition
from contacts.staff import Role


@press("ed_public", role=Role.EDITOR)
async def change_publicity(request: Request) -> None:
    """Show an edition in the archive, or no longer, as the button said; pressed twice it stays as it is."""
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
        return
    public = request.args[-1] == "yes"
    if edition.public is not public:
        try:
            changed = replace(edition, public=public)
            await save_edition(
                request.stores.editions, changed, request.now, request.staff.id if request.staff else None
            )
        except ChangedMeanwhile:
            note = _("Somebody is changing this edition right now. Please look again.")
            await show_board(request, edition.id, note)
            return
    await show_board(
        request,
        edition.id,
        _("From now on everybody can read this edition in the archive, once it is sent.")
        if public
        else _("This edition is not shown in the archive. Messages that were sent stay in the chats."),
    )
