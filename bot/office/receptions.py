"""What organisations said of an edition: how many have received and discussed it, and which ones."""

from typing import Final

from bot.office.menu import number, office_button, show
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastKind
from broadcasts.receptions import Reception, ReceptionKind
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.formatting import Raw, format_list

PAGE: Final = 40  #: names: they fit into one message


async def reception_line(request: Request, broadcast: Broadcast) -> str:
    """Return how many organisations have received and discussed what was sent; "" where none was asked."""
    if broadcast.kind is not BroadcastKind.SEND or broadcast.started_at is None:
        return ""
    receptions = await request.stores.receptions.of_edition(broadcast.edition_id)
    return await _counts(request, broadcast.edition_id, receptions)


def reception_row(request: Request, broadcast: Broadcast) -> Row:
    """Return the button to the names."""
    return row(Choice(request.office_gettext("Which organisations?"), f"bc_heard:{broadcast.edition_id}"))


@press("bc_heard", role=Role.EDITOR)
async def show_receptions(request: Request) -> None:
    """Show the names, those that have discussed it first."""
    _, edition_id, page = request.office_gettext, number(request), number(request, 1)
    receptions = await request.stores.receptions.of_edition(edition_id)
    receptions.sort(key=lambda each: each.kind is not ReceptionKind.DISCUSSED)
    shown = receptions[page * PAGE : (page + 1) * PAGE]
    title = _("**What organisations say of it**")
    nobody = "" if shown else _("No organisation has said anything of this newsletter yet.")
    lines = [title, await _counts(request, edition_id, receptions), nobody, *_names(request, shown)]
    more = row(Choice(_("More"), f"bc_heard:{edition_id}:{page + 1}")) if receptions[(page + 1) * PAGE :] else ()
    back = row(Choice(_("Show the edition"), f"ed:{edition_id}"), office_button(_))
    await show(request, "\n\n".join(filter(None, lines)), more, back)


async def _counts(request: Request, edition_id: int, receptions: list[Reception]) -> str:
    _, asked = request.office_gettext, await request.stores.receptions.asked(edition_id)
    if not asked and not receptions:
        return ""
    discussed = sum(each.kind is ReceptionKind.DISCUSSED for each in receptions)
    return _.n(
        "%(received)s of %(n)s organisation has received it, %(discussed)s discussed it.",
        "%(received)s of %(n)s organisations have received it, %(discussed)s discussed it.",
        max(asked, len(receptions)),
        received=len(receptions),
        discussed=discussed,
    )


def _names(request: Request, receptions: list[Reception]) -> list[Raw]:
    _, tag = request.office_gettext, request.office_gettext.language.tag
    names = {kind: [each.name for each in receptions if each.kind is kind] for kind in ReceptionKind}
    discussed, received = (format_list(names[kind], tag) for kind in reversed(ReceptionKind))
    return [
        *([_("Discussed by: %(names)s", names=discussed)] if discussed else []),
        *([_("Received by: %(names)s", names=received)] if received else []),
    ]
