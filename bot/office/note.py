"""What colleagues write to each other on an edition; nobody else sees it."""

from dataclasses import replace
from typing import Final

from bot.office.asking import ask_line, written_line
from bot.office.board import show_board
from bot.office.menu import edition_button, number, show
from bot.request import Request, row
from bot.routing import press, step
from broadcasts.editions import ChangedMeanwhile, Edition, save_edition
from channels.outgoing import Choice
from contacts.staff import Role

ASKED_NOTE: Final = "ed_note"
NOTE_CHARS: Final = 1000


@press("ed_note", role=Role.EDITOR)
async def show_note(request: Request) -> None:
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
        return
    if not edition.note:
        await _ask(request, edition.id)
        return
    await show(
        request,
        _("Internal note, only for colleagues: %(note)s", note=edition.note),
        row(Choice(_("Change it"), f"ed_noteis:{edition.id}"), Choice(_("Remove it"), f"ed_unnote:{edition.id}")),
        row(edition_button(_, edition.id)),
    )


@press("ed_noteis", role=Role.EDITOR)
async def ask_note(request: Request) -> None:
    if await request.stores.editions.get(number(request)) is None:
        await show_board(request, number(request))
    else:
        await _ask(request, number(request))


@step(ASKED_NOTE, role=Role.EDITOR)
async def receive_note(request: Request) -> None:
    assert request.step is not None
    edition_id = request.step.data["edition_id"]
    words = await written_line(request, f"ed:{edition_id}", NOTE_CHARS)
    if words:
        await request.done()
        await _keep(request, edition_id, words)


@press("ed_unnote", role=Role.EDITOR)
async def remove_note(request: Request) -> None:
    await _keep(request, number(request), "")


async def _ask(request: Request, edition_id: int) -> None:
    _ = request.office_gettext
    question = _("Please write the note. Only colleagues see it, on the edition's screen.")
    await ask_line(request, ASKED_NOTE, question, f"ed:{edition_id}", edition_id=edition_id)


async def _keep(request: Request, edition_id: int, note: str) -> None:
    _ = request.office_gettext
    edition: Edition | None = await request.stores.editions.get(edition_id)
    if edition is None:
        await show_board(request, edition_id)
        return
    try:
        await save_edition(request.stores.editions, replace(edition, note=note), request.now)
    except ChangedMeanwhile:
        said = _("Somebody is changing this edition right now. Please look again.")
    else:
        said = _("The note is saved.") if note else _("The note is removed.")
    await show_board(request, edition_id, said)
