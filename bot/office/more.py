"""What is seldom done with an edition, behind one button of its board."""

from bot.office.archive import archive_row
from bot.office.board import show_board
from bot.office.menu import edition_button, number, show
from bot.office.release_state import emergency_row
from bot.office.urgent import urgent_row
from bot.request import Request, row
from bot.routing import press
from broadcasts.editions import EditionState
from channels.outgoing import Choice
from contacts.staff import Role


@press("ed_more", role=Role.EDITOR)
async def show_more(request: Request) -> None:
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
        return
    await show(
        request,
        _("What else do you want to do with “%(title)s”?", title=edition.title or _("Without a title")),
        row(Choice(_("History"), f"ed_hist:{edition.id}"), Choice(_("Internal note"), f"ed_note:{edition.id}")),
        row(Choice(_("Copy this edition"), f"ed_copy:{edition.id}")),
        urgent_row(_, edition),
        archive_row(_, edition),
        emergency_row(request, edition),
        row(Choice(_("Delete draft"), f"ed_delete:{edition.id}")) if edition.state is EditionState.DRAFT else (),
        row(edition_button(_, edition.id)),
    )
