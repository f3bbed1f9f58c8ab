"""An organisation says that it has received an edition, or discussed it. One word counts for all of its chats."""

from bot.people.group_manners import answered_already
from bot.request import Request
from bot.routing import Where, press
from broadcasts.composing import RECEPTION_TOKENS
from broadcasts.editions import EditionState
from broadcasts.receptions import ReceptionKind, receive_edition
from contacts.organisations import Organisation, OrganisationState


@press(RECEPTION_TOKENS[ReceptionKind.RECEIVED], where=Where.ANYWHERE)
async def received(request: Request) -> None:
    await _answer(request, await _receive(request, ReceptionKind.RECEIVED))


@press(RECEPTION_TOKENS[ReceptionKind.DISCUSSED], where=Where.ANYWHERE)
async def discussed(request: Request) -> None:
    await _answer(request, await _receive(request, ReceptionKind.DISCUSSED))


async def organisation_of(request: Request) -> Organisation | None:
    """Return the confirmed organisation that this chat speaks for."""
    id_ = request.address.organisation_id
    found = await request.stores.organisations.get(id_) if id_ is not None else None
    return found if found is not None and found.state is OrganisationState.CONFIRMED else None


async def _receive(request: Request, kind: ReceptionKind) -> str:
    """Count what an organisation says; return the answer."""
    _, id_ = request.gettext, request.args[0] if request.args else ""
    edition = await request.stores.editions.get(int(id_)) if id_.isdecimal() else None
    if edition is None:
        return _("This newsletter no longer exists.")
    if edition.state is EditionState.DRAFT:
        return _("This is only a preview, so nothing is counted.")
    organisation = await organisation_of(request)
    if organisation is None:
        return _("This button is for organisations, and this chat does not speak for one.")
    is_news = await receive_edition(request.stores.receptions, edition.id, organisation.id, kind, request.now)
    if not is_news:
        return _("Thank you. The office knows this already from your organisation.")
    if kind is ReceptionKind.DISCUSSED:
        return _("Thank you. The office now sees that **%(name)s** has discussed it.", name=organisation.name)
    return _("Thank you. The office now sees that **%(name)s** has received it.", name=organisation.name)


async def _answer(request: Request, text: str) -> None:
    """Say it below the newsletter: a group hears it once, and without a sound."""
    if not await answered_already(request):
        await request.say(text, silent=request.incoming.address.group)
