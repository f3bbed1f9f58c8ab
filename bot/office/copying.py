"""An earlier edition as the start of a new one."""

from bot.office.board import show_board
from bot.office.drafts import show_editions
from bot.office.menu import number
from bot.request import Request
from bot.routing import press
from broadcasts.editions import Edition
from broadcasts.restoring import copy_edition
from contacts.staff import Role


@press("ed_copy", role=Role.EDITOR)
async def copy(request: Request) -> None:
    edition = await request.stores.editions.get(number(request))
    if edition is None:
        await show_board(request, number(request))
    else:
        await _copy(request, edition)


@press("ed_copylast", role=Role.EDITOR)
async def copy_last(request: Request) -> None:
    """Copy what was sent last."""
    last = await request.stores.broadcasts.latest_sent_edition()
    edition = await request.stores.editions.get(last) if last is not None else None
    if edition is None:
        await show_editions(request)
    else:
        await _copy(request, edition)


async def _copy(request: Request, edition: Edition) -> None:
    _ = request.office_gettext
    assert request.staff is not None
    copied = await copy_edition(request.stores.editions, edition, request.staff.id, request.now)
    note = _(
        "This is a new edition with the texts and files of “%(title)s”. Nothing of it is approved yet.",
        title=edition.title,
    )
    await show_board(request, copied.id, note)
