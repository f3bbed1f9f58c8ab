"""Taking out a text whose language is no longer offered: nobody would get it."""

from dataclasses import replace

from bot.office.board import open_draft, show_board
from bot.office.menu import number
from bot.request import Request
from bot.routing import press
from broadcasts.editions import save_edition
from broadcasts.gate import offered
from contacts.staff import Role


@press("ed_untext", role=Role.EDITOR)
async def remove_text(request: Request) -> None:
    """Take it out; the edition's history keeps it."""
    _, tag = request.office_gettext, request.args[-1]
    edition = await open_draft(request, number(request))
    if edition is None:
        return
    if tag not in edition.texts:
        await show_board(request, edition.id, _("This text was removed already."))
        return
    if tag in offered(edition, request.office.city.languages):
        await show_board(request, edition.id, _("This language is offered again, so its text stays."))
        return
    assert request.staff is not None
    texts = {each: text for each, text in edition.texts.items() if each != tag}
    await save_edition(request.stores.editions, replace(edition, texts=texts), request.now, request.staff.id)
    await show_board(request, edition.id, _("The text is removed."))
