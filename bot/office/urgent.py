"""An urgent edition also reaches those who want urgent messages only: staff say whether it is one."""

from dataclasses import replace

from bot.office.board import open_draft, show_board
from bot.office.menu import number
from bot.request import Request, row
from bot.routing import press
from broadcasts.editions import ChangedMeanwhile, Edition, EditionState, save_edition
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator

ON = "on"


def urgent_row(_: Translator, edition: Edition) -> Row:
    """Return the button that changes it, for a draft that is no correction."""
    if edition.corrects_id is not None or edition.state is EditionState.SENT:
        return ()
    if edition.urgent:
        return row(Choice(_("Urgent: yes"), f"ed_urgent:{edition.id}:off"))
    return row(Choice(_("Urgent: no"), f"ed_urgent:{edition.id}:{ON}"))


@press("ed_urgent", role=Role.EDITOR)
async def set_urgent(request: Request) -> None:
    """The button says what is wished, so that pressing it twice is no harm."""
    _, edition = request.office_gettext, await open_draft(request, number(request))
    if edition is None:
        return
    urgent = request.args[-1] == ON
    if edition.urgent == urgent:
        await show_board(request, edition.id)
        return
    assert request.staff is not None
    try:
        changed = replace(edition, urgent=urgent)
        await save_edition(request.stores.editions, changed, request.now, request.staff.id)
    except ChangedMeanwhile:
        await show_board(request, edition.id, _("Somebody is changing this edition right now. Please look again."))
        return
    note = (
        _("This edition is urgent now: it also reaches those who want urgent messages only.")
        if urgent
        else _("This edition is not urgent any more: those who want urgent messages only do not get it.")
    )
    await show_board(request, edition.id, note)
