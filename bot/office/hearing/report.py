"""The report and the sheets to print: ordered here, made in the background, sent to this chat."""

from collections.abc import Sequence
from typing import Final

from bot.office.asking import leave_question
from bot.office.hearing.words import asked_hearing, hearing_button
from bot.office.menu import show
from bot.request import Request, row, rows_of
from bot.routing import press
from channels.outgoing import Choice
from contacts.staff import Role
from hearings.hearings import Hearing, Phase
from hearings.print_orders import PrintKind, PrintOrder
from locales.catalogues import fallback
from locales.formatting import Raw
from locales.registry import LANGUAGES, own_name

LATE: Final = (Phase.COUNTING, Phase.PUBLISHED, Phase.ENDED)


@press("hrep", role=Role.MODERATOR)
async def show_report(request: Request) -> None:
    await leave_question(request)
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _show(request, hearing)


@press("hrep_lang", role=Role.MODERATOR)
async def choose_language(request: Request) -> None:
    """Ask in which language the report shall be."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    _ = request.office_gettext
    choices = [Choice(own_name(tag), f"hrep_pdf:{hearing.id}:{tag}") for tag in _spoken(request, hearing)]
    back = row(Choice(_("Back"), f"hrep:{hearing.id}"))
    await show(request, _("In which language shall the report be?"), *rows_of(choices), back)


@press("hrep_pdf", role=Role.MODERATOR)
async def order_report(request: Request) -> None:
    """Order the report in one language, or in all."""
    hearing = await asked_hearing(request)
    if hearing is None:
        return
    spoken = _spoken(request, hearing)
    wanted = [tag for tag in request.args[1:] if tag in LANGUAGES] or spoken
    await _order(request, hearing, PrintKind.REPORT, wanted)


@press("hrep_fig", role=Role.MODERATOR)
async def order_figures(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _order(request, hearing, PrintKind.FIGURES, [request.office.city.main_language])


@press("hrep_tab", role=Role.MODERATOR)
async def order_tables(request: Request) -> None:
    hearing = await asked_hearing(request)
    if hearing is not None:
        await _order(request, hearing, PrintKind.TABLES, [request.office.city.main_language])


async def _order(request: Request, hearing: Hearing, kind: PrintKind, languages: Sequence[str]) -> None:
    _ = request.office_gettext
    if request.office.printing is None:
        await _show(request, hearing, _("Nothing can be printed here."))
        return
    order = PrintOrder(0, hearing.id, request.address.id, kind, tuple(languages), request.now)
    await request.stores.print_orders.add(order)
    await _show(request, hearing, _("It is being made and comes to this chat. You can go on working."))


async def _show(request: Request, hearing: Hearing, note: str = "") -> None:
    _, of = request.office_gettext, hearing.id
    main = request.office.city.main_language
    title = hearing.title.say(_.language.tag, main)[0]
    page = f"{request.office.public_url}/hearings/{hearing.code}"
    lines = [note, _("**Report and sheets of “%(title)s”**", title=title)]
    rows = []
    if hearing.phase in LATE:
        lines.append(_("It has only what may be public: released results, shown ideas, published news about measures."))
        rows += [
            row(Choice(_("Report (PDF): one language…"), f"hrep_lang:{of}")),
            row(Choice(_("Report (PDF): all languages"), f"hrep_pdf:{of}")),
            row(Choice(_("Figures (Excel and CSV)"), f"hrep_fig:{of}")),
        ]
    else:
        lines.append(_("The report can be made once nothing more is collected."))
    rows.append(row(Choice(_("Sheets for wall and tables (PDF)"), f"hrep_tab:{of}")))
    if hearing.phase is not Phase.DRAFT:
        lines.append(_("Public page: %(link)s", link=Raw(f"<{page}/{main}>")))
        lines.append(_("For the projector: %(link)s", link=Raw(f"<{page}/wall>")))
    await show(request, "\n\n".join(filter(None, lines)), *rows, row(hearing_button(_, hearing.id)))


def _spoken(request: Request, hearing: Hearing) -> list[str]:
    """Return the offered languages that have words of their own, the city's main one first."""
    main = request.office.city.main_language
    offered = hearing.languages or request.office.city.languages
    spoken = [tag for tag in offered if tag in LANGUAGES and fallback(tag, "people", main) == tag and tag != main]
    return [main, *spoken]
