"""Joining a measure with one tap, and leaving it."""

from bot.people.hearing import home
from bot.people.hearing.measures import measure_of, show_measure
from bot.people.hearing.who import web_chat_row
from bot.request import Request, row
from bot.routing import press
from channels.outgoing import Choice
from contacts.who_sees import WEB_CHAT
from hearings.hearings import PhaseClosed
from hearings.making import MakerStays, join_measure, leave_measure
from hearings.measures import IllegalMeasureAction


@press("hm_join")
async def join(request: Request) -> None:
    here, measure = await measure_of(request)
    if here is None or measure is None:
        return
    _, stores = request.gettext, request.stores
    if not here.hearing.ideas_in_messengers and request.address.address.channel != WEB_CHAT:
        text = _("In this hearing measures are made in the city's own web chat, so that no other company reads along.")
        await request.show(text, *web_chat_row(request, here.hearing), row(Choice(_("Hearing"), "hearing")))
        return
    try:
        is_new = await join_measure(stores.measures, here.hearing, measure, here.participant, request.now)
    except PhaseClosed as closed:
        await home.refuse(request, closed)
    except IllegalMeasureAction:
        await show_measure(request, here, measure, _("This measure can no longer be joined."))
    else:
        text = _("You support this measure now. Thank you!") if is_new else _("You support this measure already.")
        await show_measure(request, here, measure, text)


@press("hm_leave")
async def leave(request: Request) -> None:
    here, measure = await measure_of(request)
    if here is None or measure is None:
        return
    _ = request.gettext
    try:
        await leave_measure(request.stores.measures, measure, here.participant)
    except MakerStays:
        await show_measure(request, here, measure, _("You made this measure. You can take it back instead."))
    except IllegalMeasureAction:
        await show_measure(request, here, measure, _("The rating is over, so nothing changes any more."))
    else:
        await show_measure(request, here, measure, _("You no longer support this measure."))
