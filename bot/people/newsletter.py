"""The latest newsletter, for whoever asks."""

from bot.people import menu
from bot.people.receptions import organisation_of
from bot.request import Request, row
from bot.routing import Where, command, press
from broadcasts.audience import Recipient
from broadcasts.composing import compose_edition
from broadcasts.gate import sent_gate
from channels.outgoing import Choice


@command("newsletter", where=Where.GROUP_ADMIN)
@press("latest", where=Where.GROUP_ADMIN)
async def latest(request: Request) -> None:
    edition_id = await request.stores.broadcasts.latest_sent_edition()
    edition = await request.stores.editions.get(edition_id) if edition_id is not None else None
    if edition is None:
        await _say_none_yet(request)
        return
    here = request.address
    recipient = Recipient(
        here.id, here.address.channel, here.address.account, here.languages or (request.language,), (), here.bilingual
    )
    reading = sent_gate(edition, request.office.city.languages, {}).reading(recipient)
    wanted = reading.wanted if reading.fallback else ""
    speaks = await organisation_of(request) is not None
    for language in reading.languages:
        await request.send(compose_edition(edition, language, wanted, for_organisation=speaks))


async def _say_none_yet(request: Request) -> None:
    _ = request.gettext
    text = _("No newsletter has been sent yet. Subscribe, and you get the first one.")
    if request.incoming.address.group:
        await request.show(text)
    else:
        await request.show(text, row(Choice(_("Choose topics"), "topics")), *menu.home(request))
