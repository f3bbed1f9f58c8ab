"""Sheets on which organisations report: printed in one language or several, to be given out."""

from bot.office.hearing.words import asked_hearing
from bot.office.menu import office_button, show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.hearings import Hearing
from hearings.print_orders import PrintKind, PrintOrder
from locales.registry import LANGUAGES, own_name


@press("hg_spr", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    """Ask for a language, or order what was pressed."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _, of = request.office_gettext, hearing.id
    back = row(Choice(_("Reports of organisations"), f"hg_st:{of}"), office_button(_))
    printable = _printable(request, hearing)
    wanted = [tag for tag in request.args[1:] if tag in (*printable, "all")]
    if request.office.printing is None:
        await show(request, _("Nothing can be printed here."), back)
    elif not wanted:
        text = _(
            "On these sheets an organisation writes what its members think, a page for each goal. "
            "In which language? Below it everything stands in %(language)s too.",
            language=own_name(request.office.city.main_language),
        )
        choices = [Choice(own_name(tag), f"hg_spr:{of}:{tag}") for tag in printable]
        await show(request, text, *rows_of(choices), row(Choice(_("All languages"), f"hg_spr:{of}:all")), back)
    else:
        languages = tuple(printable if "all" in wanted else wanted)
        order = PrintOrder(0, of, request.address.id, PrintKind.STATEMENTS, languages, request.now)
        await request.stores.print_orders.add(order)
        await show(request, _("It is being made and comes to this chat. You can go on working."), back)


def _printable(request: Request, hearing: Hearing) -> list[str]:
    offered = hearing.languages or request.office.city.languages
    return [tag for tag in offered if tag in LANGUAGES]
