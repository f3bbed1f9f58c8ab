"""How far a translation by people is, in words: for the edition's board and for the screen of one translation."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.request import Request
from broadcasts.editions import Edition
from broadcasts.translating import RequestState, TranslationRequest
from locales.catalogues import N_
from locales.formatting import Raw, format_datetime
from locales.registry import own_name

STATES: Final = {
    RequestState.ASKED: N_("%(language)s: a translator has been asked on %(when)s; the link is not opened yet"),
    RequestState.OPEN: N_("%(language)s: being translated (since %(when)s)"),
    RequestState.RETURNED: N_(
        "%(language)s: a translation is here (since %(when)s) and waits for somebody to check it"
    ),
    RequestState.ACCEPTED: N_("%(language)s: the translation was taken over on %(when)s"),
    RequestState.ENDED: N_("%(language)s: called off on %(when)s"),
}
NOT_BACK: Final = (RequestState.ASKED, RequestState.OPEN)


async def lines_on_board(request: Request, edition: Edition) -> str:
    """Return a line for every language that is being translated; "" for none."""
    under_way = await request.stores.translations.under_way(edition.id, request.now)
    return "\n".join(f"- {state_line(request, each)}" for each in under_way)


def state_line(request: Request, found: TranslationRequest) -> Raw:
    _, zone = request.office_gettext, ZoneInfo(request.office.city.time_zone)
    since = found.asked_at if found.state in NOT_BACK else found.changed_at
    when = format_datetime(since, _.language.tag, zone)
    return _(STATES[found.state], language=own_name(found.language), when=when)
