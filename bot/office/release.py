"""The gate before every broadcast: the edition is as it was seen, it is approved, and one wish makes one broadcast."""

from datetime import datetime

from bot.office.approve import ask_approvers
from bot.office.audience_choice import asked_segment
from bot.office.board import open_draft, show_board
from bot.office.checks import is_stopped
from bot.office.choices import choices_of
from bot.office.menu import number, say
from bot.office.reach import show_numbers
from bot.request import Request, row
from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import ChangedMeanwhile, Edition
from broadcasts.releasing import NotApproved, NothingToSend, release_edition
from broadcasts.schedule import IfLate
from channels.outgoing import Choice


async def released(request: Request) -> tuple[Edition, Segment] | None:
    """Return the edition and its audience once it may be sent as this person saw it; otherwise show why not.

    A button pressed twice, or by two people, sends once: the second press gets an answer that says so.
    """
    _ = request.office_gettext
    if made := await made_before(request):
        await say(request, _("This is being sent already."), row(Choice(_("Show the broadcast"), f"bc:{made.id}")))
        return None
    edition = await open_draft(request, number(request))
    segment = await asked_segment(request, edition, request.args[2]) if edition else None
    if edition is None or segment is None:
        return None
    if edition.version != number(request, 1) or chosen(request) is None:
        note = _("The edition was changed since you saw the numbers. Here they are again.")
        await show_numbers(request, edition, segment, note=note)
        return None
    ready = await approved(request, edition)
    return (ready, segment) if ready else None


async def approved(request: Request, edition: Edition) -> Edition | None:
    """Return the edition if it may be sent; otherwise show why not, and ask those who approve."""
    _, staff = request.office_gettext, request.staff
    assert staff is not None
    if await is_stopped(request, edition):
        return None
    try:
        rule = request.office.approval
        return await release_edition(request.stores.editions, edition, staff.id, rule, request.now)
    except NotApproved:
        await ask_approvers(request, edition)
    except NothingToSend:
        await show_board(request, edition.id, _("The text in the main language is missing: add it before sending."))
    except ChangedMeanwhile:
        await show_board(request, edition.id, _("Somebody is changing this edition right now. Please look again."))
    return None


def chosen(request: Request) -> dict[str, str] | None:
    """Return what the wish says for languages that are not ready; None where that can no longer be read."""
    return choices_of(request.args[3]) if len(request.args) > 3 else {}


def request_key(request: Request) -> bytes:
    """Return what names this wish: edition, version, audience, choices and time, whoever presses and however often."""
    return request.stores.session.vault.lookup("broadcast", request.incoming.token)


async def made_before(request: Request) -> Broadcast | None:
    """Return the broadcast that an earlier press of the same button made."""
    return await request.stores.broadcasts.by_request(request_key(request))


async def add_broadcast(
    request: Request,
    edition: Edition,
    segment: Segment,
    instant: datetime,
    send_local: str,
    if_late: IfLate = IfLate.SEND,
) -> Broadcast:
    """Store the broadcast; `send_local` is the wall time staff chose, "" for at once."""
    assert request.staff is not None
    broadcast = await request.stores.broadcasts.add(
        edition.id,
        segment,
        request.staff.id,
        request.now,
        next_at=instant,
        send_local=send_local,
        zone=request.office.city.time_zone,
        report_address_id=request.address.id,
        request_key=request_key(request),
        fallbacks=chosen(request),
        if_late=if_late,
    )
    broadcast = broadcast or await made_before(request)  # another process was faster
    assert broadcast is not None
    return broadcast
