"""What staff did last; the console has all of it, with a check that nothing was taken out."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.office.asking import leave_question
from bot.office.menu import office_button, show
from bot.request import Request, row
from bot.routing import command
from channels.outgoing import Choice
from contacts.staff import Role
from contacts.words.actions import action_words
from locales.formatting import Raw, format_time

LISTED: Final = 15


@command("audit", role=Role.ADMIN)
async def show_audit(request: Request) -> None:
    _, stores = request.office_gettext, request.stores
    await leave_question(request)
    entries = await stores.audit.page(LISTED)
    names = await stores.staff.names({each.staff_id for each in entries if each.staff_id is not None})
    zone = ZoneInfo(request.office.city.time_zone)
    lines = [
        _(
            "- %(when)s · %(name)s: %(what)s %(number)s",
            when=format_time(each.at, _.language.tag, zone, request.now),
            name=names.get(each.staff_id or 0) or _("without a name"),
            what=_(action_words(each.action)),
            number=Raw(each.subject),
        )
        for each in entries
    ]
    text = "\n".join(lines) if lines else _("Nothing was done yet.")
    await show(
        request,
        "\n\n".join([_("**What staff did last**"), text]),
        row(Choice(_("Console"), "of_console"), office_button(_)),
    )
