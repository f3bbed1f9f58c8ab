"""An organisation's code: on a sheet to print, and made anew when the board changes."""

from dataclasses import dataclass

from markupsafe import Markup

from broadcasts.words.messengers import messenger_name
from console.office.organisations.organisation import show, the_organisation
from console.office.routing import Reply, form, page
from console.office.visit import Shown, Visit, Went
from contacts.organisations import STALE_LETTERS, Organisation, grouped_code, renew_code
from contacts.sheet_words import sheet_texts
from contacts.staff import Role
from hub.qr import qr_svg_once


@dataclass(frozen=True, slots=True)
class Door:
    """One way in."""

    messenger: str
    link: str
    picture: Markup


@page("/organisations/{number}/sheet", Role.MODERATOR)
async def sheet(visit: Visit) -> Reply:
    found = await the_organisation(visit)
    if not found.code_works:
        return await show(visit, found, [visit.gettext("Its code does not work: it is not on the list.")], 409)
    return Shown(
        "organisations/sheet.html",
        {
            "organisation": found,
            "texts": sheet_texts(found, visit.desk.site.main_language),
            "doors": _doors(visit, found),
            "code": grouped_code(found.code),
        },
    )


@form("/organisations/{number}/code", Role.MODERATOR)
async def new_code(visit: Visit) -> Reply:
    """Replace the code. The form carries the beginning of the one that is to go: a second press replaces nothing."""
    _, found = visit.gettext, await the_organisation(visit)
    if visit.field("mark") != found.code[:STALE_LETTERS]:
        return await show(visit, found, [_("The code has been renewed already; this is the present one.")], 409)
    if not found.code_works:
        return await show(visit, found, [_("Its code does not work: it is not on the list.")], 409)
    await renew_code(visit.stores.organisations, found.id)
    note = _("The old code no longer works. Print the new sheet and give it to the board.")
    return Went(f"/organisations/{found.id}/sheet", note)


def _doors(visit: Visit, found: Organisation) -> list[Door]:
    links = {each.name: each.link(found.payload) for each in visit.desk.channels.values()}
    return [Door(messenger_name(visit.gettext, name), link, _picture(link)) for name, link in links.items() if link]


def _picture(link: str) -> Markup:
    """Return the QR code as a part of the page: nothing of it is kept, and no address holds the code."""
    svg = qr_svg_once(link).decode()
    return Markup(svg[svg.index("<svg") :].replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 (drawn here)
