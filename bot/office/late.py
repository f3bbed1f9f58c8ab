"""Broadcasts whose time went by while the hub did not run: staff hear of it, and may send a missed one all the same."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.broadcast_screen import all_the_same, pressed_broadcast, show_one
from bot.office.menu import office_button, say, show
from bot.office.progress import tell_watchers
from bot.office.release import made_before, request_key
from bot.office.undo import show_undo
from bot.request import Office, Request, row
from bot.routing import press
from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast
from broadcasts.lateness import MISSED
from broadcasts.schedule import IfLate
from broadcasts.words.outcomes import late_words
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import N_, Translator
from locales.formatting import format_datetime
from storage.stores import Stores

OTHERWISE: Final = {
    IfLate.SEND: (IfLate.MISS, N_("If late: do not send it")),
    IfLate.MISS: (IfLate.SEND, N_("If late: send it all the same")),
}


def otherwise(_: Translator, if_late: IfLate, token: str) -> Choice:
    """Return the button that turns the rule over; the rule ends its token."""
    other, words = OTHERWISE[if_late]
    return Choice(_(words), f"{token}:{other.value}")


async def tell_late(stores: Stores, office: Office, broadcast: Broadcast, late: timedelta, now: datetime) -> None:
    """Tell staff that a broadcast has begun late, and how late."""
    title = (await stores.edition_of_broadcast(broadcast.id)).title
    zone = ZoneInfo(office.city.time_zone)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "⚠ “%(title)s” was planned for %(when)s. The hub was not running then; it is being sent now.",
            title=title,
            when=format_datetime(broadcast.next_at, _.language.tag, zone),
        )
        show = row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}"))
        return f"{text} {late_words(_, late)}", (show, row(office_button(_)))

    await tell_watchers(stores, office, broadcast, words, now)


async def tell_missed(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Tell staff that a broadcast was missed, and offer to send it all the same."""
    title = (await stores.edition_of_broadcast(broadcast.id)).title
    zone = ZoneInfo(office.city.time_zone)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _(
            "⚠ “%(title)s” was planned for %(when)s. The hub was not running then, so it was not sent, as you wished.",
            title=title,
            when=format_datetime(broadcast.next_at, _.language.tag, zone),
        )
        show = Choice(_("Show the broadcast"), f"bc:{broadcast.id}")
        return text, (row(all_the_same(_, broadcast)), row(show, office_button(_)))

    await tell_watchers(stores, office, broadcast, words, now)


@press("bc_after", role=Role.EDITOR)
async def send_missed(request: Request) -> None:
    """Send what was missed: a new broadcast to the same people, once however often this is pressed."""
    _, missed = request.office_gettext, await pressed_broadcast(request)
    if missed is None:
        return
    if made := await made_before(request):
        await say(request, _("This is being sent already."), row(Choice(_("Show the broadcast"), f"bc:{made.id}")))
        return
    edition = await request.stores.edition_of_broadcast(missed.id)
    if missed.note != MISSED:
        await show_one(request, missed, _("This is not possible any more. Here is how it stands now:"))
    elif not edition.can_be_sent:
        note = _("The edition was changed after its approval. Have it approved first, then send it again.")
        await show_one(request, missed, note)
    else:
        broadcast = await _again(request, missed)
        if request.office.undo_window:
            await show_undo(request, edition, broadcast)
        else:
            note = _("It is being prepared now. I will tell you here how far it is.")
            await show(request, note, row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}"), office_button(_)))


async def _again(request: Request, missed: Broadcast) -> Broadcast:
    assert request.staff is not None
    made = await request.stores.broadcasts.add(
        missed.edition_id,
        Segment.from_json(missed.segment),
        request.staff.id,
        request.now,
        next_at=request.now + request.office.undo_window,
        send_local="",
        zone=missed.zone,
        report_address_id=request.address.id,
        request_key=request_key(request),
        fallbacks=missed.fallbacks,
    )
    made = made or await made_before(request)  # another process was faster
    assert made is not None
    return made
