"""An organisation's chats one by one, and which of them is its reserve."""

from bot.office.menu import label, number, office_button
from bot.office.organisation import asked_organisation
from bot.office.organisation_code import SHOWN_CHATS
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.words.chats import chat_line
from channels.outgoing import Choice
from contacts.addresses import AddressRecord
from contacts.organisations import Organisation
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import bold

RESERVE, ORDINARY = "+", "-"


@press("og_chats", role=Role.MODERATOR)
async def show_chats(request: Request) -> None:
    organisation = await asked_organisation(request)
    if organisation is not None:
        await _show(request, organisation)


@press("og_spare", role=Role.MODERATOR)
async def set_reserve(request: Request) -> None:
    """Make a chat the reserve or an ordinary one. The button is a wish: pressed twice it changes nothing more."""
    _ = request.office_gettext
    organisation = await asked_organisation(request)
    if organisation is None:
        return
    chats = await request.stores.organisations.chats(organisation.id)
    if number(request, 1) not in [chat.id for chat in chats]:
        await _show(request, organisation, _("This chat did not belong to it any more."))
        return
    reserve = request.args[-1] == RESERVE
    await request.stores.addresses.set_standby(number(request, 1), reserve)
    await _show(request, organisation, _("It is the reserve now.") if reserve else _("It is an ordinary chat again."))


async def _show(request: Request, organisation: Organisation, note: str = "") -> None:
    _ = request.office_gettext
    chats = (await request.stores.organisations.chats(organisation.id))[:SHOWN_CHATS]
    lines = [f"{place}. {chat_line(_, chat)}" for place, chat in enumerate(chats, start=1)]
    blocks = [
        note,
        _("Chats of %(name)s", name=bold(organisation.name, _.language.tag)),
        "\n".join(lines) or _("No chat belongs to it today."),
        _("Reserve: gets the newsletter only when no other chat of the organisation can be reached."),
    ]
    await request.show(
        "\n\n".join(filter(None, blocks)),
        *rows_of([_toggle(_, organisation, place, chat) for place, chat in enumerate(chats, start=1)], 1),
        row(Choice(_("Back"), f"og:{organisation.id}"), office_button(_)),
        language=_.language.tag,
    )


def _toggle(_: Translator, organisation: Organisation, place: int, chat: AddressRecord) -> Choice:
    words = (
        _.gettext("Chat %(number)s: no longer the reserve")
        if chat.standby
        else _.gettext("Chat %(number)s: make it the reserve")
    )
    wish = ORDINARY if chat.standby else RESERVE
    return Choice(label(words, number=place), f"og_spare:{organisation.id}:{chat.id}:{wish}")
