"""An organisation's code: shown with links and QR pictures to print, and made anew when the board changes."""

from typing import Final

from bot.office.menu import label
from bot.office.organisation import asked_organisation, show_organisation
from bot.office.qr import qr_attachment
from bot.people.organisation_notices import tell_removed
from bot.request import Request, row, rows_of
from bot.routing import press
from broadcasts.words.chats import chat_line
from broadcasts.words.messengers import messenger_name
from channels.channel import Channel
from channels.outgoing import Choice
from contacts.organisations import STALE_LETTERS, Organisation, OrganisationState, grouped_code, renew_code
from contacts.staff import Role
from locales.formatting import Raw

SHOWN_CHATS: Final = 20  # one message must hold them, and one look


@press("og_code", role=Role.MODERATOR)
async def show_code(request: Request) -> None:
    organisation = await _asked_with_code(request)
    if organisation is not None:
        await send_code(request, organisation)


async def _asked_with_code(request: Request) -> Organisation | None:
    """Return the organisation that a pressed button names, unless it has no code that works; then say so."""
    organisation = await asked_organisation(request)
    if organisation is not None and not organisation.code_works:
        _ = request.office_gettext
        note = (
            _("The code of a rejected organisation does not work.")
            if organisation.state is OrganisationState.REJECTED
            else _("The code of an organisation that was removed does not work.")
        )
        await show_organisation(request, organisation.id, note)
        return None
    return organisation


async def send_code(request: Request, organisation: Organisation, note: str = "") -> None:
    """Send a QR picture for each messenger, then the code and the links, as new messages that can be passed on."""
    _ = request.office_gettext
    links = []
    for channel in request.office.channels.values():
        await _send_qr(request, organisation, channel)
        links.append(_link_line(request, organisation, channel))
    text = "\n\n".join(
        filter(
            None,
            (
                note,
                _("Code of **%(name)s**: **%(code)s**", name=organisation.name, code=grouped_code(organisation.code)),
                _(
                    "Print a QR code and hand it to the board, or pass a link on. Whoever uses it belongs to the "
                    "organisation, so give it to nobody else."
                ),
                *links,
            ),
        )
    )
    await request.say(
        text,
        row(Choice(_("Back"), f"og:{organisation.id}"), Choice(_("Back to the list"), "og_list")),
        language=_.language.tag,
    )


async def _send_qr(request: Request, organisation: Organisation, channel: Channel) -> None:
    _ = request.office_gettext
    messenger = messenger_name(_, channel.name)
    office = request.office.city.say(request.office.city.office, _.language.tag)
    picture = await qr_attachment(
        request.stores,
        channel.link(organisation.payload),
        f"qr-{channel.name}.png",
        _("QR code that opens the chat with the office (%(messenger)s)", messenger=messenger),
        request.now,
    )
    await request.say(
        _(
            "%(office)s. QR code for %(name)s (%(messenger)s)",
            office=office,
            name=organisation.name,
            messenger=messenger,
        ),
        attachments=(picture,),
        language=_.language.tag,
    )


def _link_line(request: Request, organisation: Organisation, channel: Channel) -> str:
    _ = request.office_gettext
    alone, group = channel.link(organisation.payload), channel.link(organisation.payload, group=True)
    line = _("Link (%(messenger)s): %(link)s", messenger=messenger_name(_, channel.name), link=Raw(f"<{alone}>"))
    if group == alone:  # this messenger has no groups
        return line
    return line + "\n" + _("Link to add a group: %(link)s", link=Raw(f"<{group}>"))


@press("og_hand", role=Role.MODERATOR)
async def ask_hand_over(request: Request) -> None:
    organisation = await _asked_with_code(request)
    if organisation is not None:
        await _show_hand_over(request, organisation)


async def _show_hand_over(request: Request, organisation: Organisation, note: str = "") -> None:
    """Show which chats belong to it today, and what happens to the code."""
    _ = request.office_gettext
    chats = await request.stores.organisations.chats(organisation.id)
    shown = chats[:SHOWN_CHATS]
    blocks: list[str] = [
        _("**New code for %(name)s**", name=organisation.name),
        _(
            "The old code stops at once, on paper too. The chats that belong to the organisation stay, unless you "
            "remove them."
        ),
    ]
    if shown:
        lines = [f"{number}. {chat_line(_, chat)}" for number, chat in enumerate(shown, start=1)]
        blocks += [_("These chats belong to it today:"), "\n".join(lines)]
    else:
        blocks.append(_("No chat belongs to it today."))
    if len(chats) > len(shown):
        hidden = len(chats) - len(shown)
        blocks.append(_.n("%(n)s more is not shown.", "%(n)s more are not shown.", hidden))
    removals = [
        Choice(label(_.gettext("Remove chat %(number)s"), number=number), f"og_drop:{organisation.id}:{chat.id}")
        for number, chat in enumerate(shown, start=1)
    ]
    renew = _("New code, keep them all") if shown else _("New code")
    await request.show(
        "\n\n".join(filter(None, (note, *blocks))),
        row(Choice(renew, f"og_renew:{organisation.id}:{organisation.code[:STALE_LETTERS]}")),
        *rows_of(removals),
        row(Choice(_("Back"), f"og:{organisation.id}")),
        language=_.language.tag,
    )


@press("og_drop", role=Role.MODERATOR)
async def remove_chat(request: Request) -> None:
    """Take a chat out of the organisation and tell it; it keeps its topics."""
    _ = request.office_gettext
    organisation = await _asked_with_code(request)
    if organisation is None:
        return
    chats = await request.stores.organisations.chats(organisation.id)
    chat = next((each for each in chats if request.args[1:] == [str(each.id)]), None)
    if chat is None:
        note = _("This chat did not belong to it any more.")
    else:
        await request.stores.organisations.link(chat, None, request.now)
        told = await tell_removed(request.stores, request.office, organisation, chat, request.now)
        note = _("The chat has been removed and told.") if told else _("The chat has been removed.")
    await _show_hand_over(request, organisation, note)


@press("og_renew", role=Role.MODERATOR)
async def renew(request: Request) -> None:
    _ = request.office_gettext
    organisation = await _asked_with_code(request)
    if organisation is None:
        return
    if request.args[1:] != [organisation.code[:STALE_LETTERS]]:
        note = _("The code has been renewed already; this is the present one.")
    else:
        await renew_code(request.stores.organisations, organisation.id)
        note = _("The old code no longer works.")
    renewed = await request.stores.organisations.get(organisation.id)
    assert renewed is not None
    await send_code(request, renewed, note)
