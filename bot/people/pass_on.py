"""Passing an edition on: a short text, the picture and a QR code, to forward into any other messenger or to print."""

from bot.office.qr import qr_attachment
from bot.people import menu
from bot.people.group_manners import answered_already
from bot.request import Request, rows_of
from bot.routing import Where, press
from broadcasts.archive import Published, archive_path
from broadcasts.composing import PASS_ON_TOKEN
from broadcasts.editions import Edition
from broadcasts.passing_on import text_to_pass_on
from channels.markdown import escape
from channels.outgoing import AttachmentKind, Choice, Outgoing
from locales.formatting import link
from locales.registry import own_name


@press(PASS_ON_TOKEN, where=Where.ANYWHERE)
async def pass_on(request: Request) -> None:
    """Give what can be passed on: in the reader's language first, then in the one whose button was pressed.

    A group hears it once: whoever is in it can forward that.
    """
    if await answered_already(request):
        return
    id_, chosen = [*request.args, "", ""][:2]
    edition = await request.stores.editions.get(int(id_)) if id_.isdecimal() else None
    found = edition and await request.stores.archive.edition(edition.number, chosen or await _reading(request, edition))
    in_group = request.incoming.address.group
    if edition is None or not found or found.withdrawn:
        _ = request.gettext
        text = _("There is no public page of this newsletter, so there is nothing to pass on.")
        await request.say(text, silent=in_group)
        return
    address = request.office.public_url + archive_path(found.language, found.number)
    if in_group:
        await request.send(_text(found, address, silent=True))
        return
    await _explain(request, edition, found, address)
    await request.send(_text(found, address))
    await request.send(await _code(request, found, address))


async def _reading(request: Request, edition: Edition) -> str:
    """Return the first of the reader's languages in which the edition was sent."""
    own, id_ = request.address.languages, request.address.organisation_id
    organisation = await request.stores.organisations.get(id_) if id_ is not None else None
    wanted = (*own, *(organisation.languages if organisation else ()), request.language)
    return next((tag for tag in wanted if tag in edition.sent_languages), edition.main_language)


async def _explain(request: Request, edition: Edition, found: Published, address: str) -> None:
    """Say what to do with the messages that follow, above buttons for the other languages."""
    _ = request.gettext
    notice = link(_("notice"), f"{address}/notice", request.language)
    text = _(
        "Forward the next messages into any other messenger, or print them: %(notice)s (one page, with the QR code).",
        notice=notice,
    )
    others = [
        Choice(own_name(tag), f"{PASS_ON_TOKEN}:{edition.id}:{tag}") for tag in found.languages if tag != found.language
    ]
    tell = request.show if request.args[1:] else request.say  # the newsletter itself stays as it is
    await tell(text, *rows_of(others, 3), *menu.home(request))


def _text(found: Published, address: str, *, silent: bool = False) -> Outgoing:
    words = text_to_pass_on(found.text, address).removesuffix(address)
    shown = "\n".join(escape(line) for line in words.split("\n"))
    pictures = (file for file in found.files if file.kind is AttachmentKind.PHOTO)
    return Outgoing(text=f"{shown}<{address}>", attachments=tuple(pictures)[:1], language=found.language, silent=silent)


async def _code(request: Request, found: Published, address: str) -> Outgoing:
    _ = request.gettext
    name, alt = f"qr-{found.number}-{found.language}.png", str(_("QR code with the link to this page"))
    picture = await qr_attachment(request.stores, address, name, alt, request.now)
    return Outgoing(text=f"<{address}>", attachments=(picture,), language=found.language)
