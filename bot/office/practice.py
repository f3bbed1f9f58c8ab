"""Practising: everything works as it does in earnest, and nothing leaves."""

from bot.office.board import is_under_way, show_board
from bot.office.menu import number, show, show_office, ways_out
from bot.request import Request, row
from bot.routing import press
from broadcasts.editions import Edition
from channels.outgoing import Choice
from contacts.staff import Role


@press("tr_on", role=Role.EDITOR)
async def begin(request: Request) -> None:
    await _practise(request, training=True)


@press("tr_off", role=Role.EDITOR)
async def end(request: Request) -> None:
    await _practise(request, training=False)


async def _practise(request: Request, *, training: bool) -> None:
    assert request.staff is not None
    await request.stores.staff.set_training(request.staff.id, training)
    request.staff = await request.stores.staff.get(request.staff.id)
    await show_office(request)


@press("tr_delete", role=Role.EDITOR)
async def ask_delete(request: Request) -> None:
    _, edition = request.office_gettext, await _ended(request)
    if edition is not None:
        await show(
            request,
            _(
                "Delete “%(title)s”, which was for practice, with its report? This cannot be undone.",
                title=edition.title,
            ),
            row(Choice(_("Yes, delete it"), f"tr_gone:{edition.id}")),
            ways_out(_, edition.id),
        )


@press("tr_gone", role=Role.EDITOR)
async def delete(request: Request) -> None:
    _, edition = request.office_gettext, await _ended(request)
    if edition is not None:
        await request.stores.editions.remove_practice(edition)
        await show(request, _("“%(title)s” is deleted.", title=edition.title), ways_out(_))


async def _ended(request: Request) -> Edition | None:
    """Return an edition for practice that is not on its way; otherwise show how it stands."""
    _, edition = request.office_gettext, await request.stores.editions.get(number(request))
    if edition is None or not edition.training:
        await show_board(request, number(request))
        return None
    request.practice = True
    changes = await request.stores.editions.open_correction(edition.id)
    if await is_under_way(request, edition.id) or (changes and await is_under_way(request, changes.id)):
        await show_board(request, edition.id, _("It is still on its way. Please cancel the broadcast first."))
        return None
    return edition
