"""What was asked: found by the button under its answer, and only by who asked it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.people import menu
from bot.request import Request
from faq.askings import Asking, Outcome


async def own_asking(request: Request) -> Asking | None:
    """Return the asking of the button; None where it is no longer this chat's, which has been said."""
    number = request.args[0] if request.args else ""
    asking = await request.stores.askings.get(int(number)) if number.isdecimal() else None
    if asking is not None and asking.address_id == request.address.id:
        return asking
    _ = request.gettext
    await request.say(_("This question is too old. Please ask it again."), *menu.home(request))
    return None


async def settle(request: Request, asking: Asking, outcome: Outcome, entry_id: int | None = None) -> Asking:
    """Note what came of it; what was handed over stays so."""
    if asking.outcome is Outcome.HANDED_OVER:
        return asking
    settled = replace(asking, outcome=outcome, entry_id=entry_id)
    await request.stores.askings.save(settled)
    return settled


def today(request: Request) -> date:
    return request.now.astimezone(ZoneInfo(request.office.city.time_zone)).date()
