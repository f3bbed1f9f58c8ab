"""Whether an edition stands in the public archive: it does, unless staff say otherwise."""

from dataclasses import replace

from bot.office.board import show_board
from bot.office.menu import number
from bot.request import Request, row
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, Edition, save_edition
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator


def archive_row(_: Translator, edition: Edition) -> Row:
    """Return the button that changes it; a correction is shown where its edition is."""
    if edition.corrects_id is not None or edition.training:
        return ()
    if edition.public:
        return row(Choice(_("Do not show it in the archive"), f"ed_public:{edition.id}:no"))
    return row(Choice(_("Show it in the archive"), f"ed_public:{edition.id}:yes"))


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
