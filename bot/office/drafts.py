"""The list of editions, and what is done with a draft as a whole."""

from typing import Final

from bot.office.board import open_draft, show_board
from bot.office.menu import label, number, office_button, shortened, show, ways_out
from bot.request import Request, row
from bot.routing import command, press
from broadcasts.editions import Edition, EditionState, save_edition
from broadcasts.writing import as_current
from channels.outgoing import Choice
from contacts.staff import Role
from locales.catalogues import Translator

DRAFTS_SHOWN: Final = 8
SENT_SHOWN: Final = 5


@command("editions", role=Role.EDITOR)
@press("of_editions", role=Role.EDITOR)
async def show_editions(request: Request) -> None:
    _, editions = request.office_gettext, request.stores.editions
    drafts = await editions.latest(EditionState.DRAFT, DRAFTS_SHOWN)
    sent = await editions.latest(EditionState.SENT, SENT_SHOWN)
    rows = [row(_edition_choice(_, edition)) for edition in (*drafts, *sent)]
    text = _("**Editions:** drafts first, then what was sent.") if rows else _("There are no editions yet.")
    last = row(Choice(_("Copy the last edition"), "ed_copylast")) if sent else ()
    await show(request, text, *rows, last, row(Choice(_("Write an edition"), "of_compose"), office_button(_)))


@press("ed_current", role=Role.EDITOR)
async def keep_translations(request: Request) -> None:
    """The change of the main text was a small one: the translations are still right."""
    edition = await open_draft(request, number(request))
    if edition is None:
        return
    assert request.staff is not None
    await save_edition(request.stores.editions, as_current(edition), request.now, request.staff.id)
    await show_board(request, edition.id)


@press("ed_delete", role=Role.EDITOR)
async def ask_delete(request: Request) -> None:
    _ = request.office_gettext
    edition = await open_draft(request, number(request))
    if edition is not None:
        await show(
            request,
            _("Delete the draft “%(title)s” in all its languages? This cannot be undone.", title=edition.title),
            row(Choice(_("Yes, delete it"), f"ed_gone:{edition.id}")),
            ways_out(_, edition.id),
        )


@press("ed_gone", role=Role.EDITOR)
async def delete_draft(request: Request) -> None:
    _ = request.office_gettext
    edition = await open_draft(request, number(request))
    if edition is not None:
        await request.stores.editions.remove(edition)
        await show(request, _("The draft “%(title)s” is deleted.", title=edition.title), ways_out(_))


def _edition_choice(_: Translator, edition: Edition) -> Choice:
    title = shortened(edition.title or _("Without a title"))
    if edition.state is EditionState.SENT:
        sent = _.gettext("Sent: %(title)s") if edition.corrects_id is None else _.gettext("Corrected: %(title)s")
        return Choice(label(sent, title=title), f"ed:{edition.id}")
    if edition.corrects_id is not None:
        return Choice(label(_.gettext("Correction: %(title)s"), title=title), f"ed:{edition.id}")
    return Choice(title, f"ed:{edition.id}")
