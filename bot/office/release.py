"""The gate before every broadcast: the edition is as it was seen, it is approved, and one wish makes one broadcast."""

from datetime import datetime

from bot.office.approve import ask_approvers
from bot.office.board import open_draft, show_board
from bot.office.menu import number, say
from bot.office.reach import show_numbers
from bot.request import Request, row
from broadcasts.audience import Audience, Segment
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import ChangedMeanwhile, Edition
from broadcasts.releasing import NotApproved, NothingToSend, approve_edition
from broadcasts.schedule import IfLate
from channels.outgoing import Choice


async def released(request: Request) -> Edition | None:
    """Return the edition once it may be sent as this person saw it; otherwise show why not.

    A button pressed twice, or by two people, sends once: the second press gets an answer that says so.
    """
    _ = request.office_gettext
    if made := await made_before(request):
        await say(request, _("This is being sent already."), row(Choice(_("Show the broadcast"), f"bc:{made.id}")))
        return None
    edition = await open_draft(request, number(request))
    if edition is None:
        return None
    if edition.version != number(request, 1):
        note = _("The edition was changed since you saw the numbers. Here they are again.")
        await show_numbers(request, edition, Audience(request.args[2]), note)
        return None
    return await approved(request, edition)


async def approved(request: Request, edition: Edition) -> Edition | None:
    """Pass the edition through its approval."""
    _, staff = request.office_gettext, request.staff
    assert staff is not None
    try:
        rule = request.office.approval
        return await approve_edition(request.stores.editions, edition, staff.id, rule, request.now)
    except NotApproved:
        await ask_approvers(request, edition)
    except NothingToSend:
        await show_board(request, edition.id, _("The text in the main language is missing: add it before sending."))
    except ChangedMeanwhile:
        await show_board(request, edition.id, _("Somebody is changing this edition right now. Please look again."))
    return None


def request_key(request: Request) -> bytes:
    """Return what names this wish: edition, version, audience and time, whoever presses and however often."""
    return request.stores.session.vault.lookup("broadcast", request.incoming.token)


async def made_before(request: Request) -> Broadcast | None:
    """Return the broadcast that an earlier press of the same button made."""
    return await request.stores.broadcasts.by_request(request_key(request))


async def add_broadcast(
    request: Request, edition: Edition, instant: datetime, send_local: str, if_late: IfLate = IfLate.SEND
) -> Broadcast:
    """Store the broadcast; `send_local` is the wall time staff chose, "" for at once."""
    assert request.staff is not None
    assert edition.topic_id is not None
    broadcast = await request.stores.broadcasts.add(
        edition.id,
        Segment(edition.topic_id, Audience(request.args[2])),
        request.staff.id,
        request.now,
        next_at=instant,
        send_local=send_local,
        zone=request.office.city.time_zone,
        report_address_id=request.address.id,
        request_key=request_key(request),
        if_late=if_late,
    )
    broadcast = broadcast or await made_before(request)  # another process was faster
    assert broadcast is not None
    return broadcast
