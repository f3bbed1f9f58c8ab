"""Sending a text that came late to exactly those who wait for it, once."""

from dataclasses import replace

from bot.office.approve import ask_approvers
from bot.office.board import show_board
from bot.office.checks import is_stopped
from bot.office.late_languages import is_ready, late_languages
from bot.office.menu import number, office_button, show
from bot.office.release import made_before, request_key
from bot.request import Request, row
from bot.routing import press
from broadcasts.audience import Segment, Waiting, WaitingOf
from broadcasts.broadcasts import Broadcast
from broadcasts.editions import Edition
from broadcasts.late_languages import is_freezing
from broadcasts.releasing import ApprovalRule, approve_edition
from channels.outgoing import Choice
from contacts.staff import Role
from locales.registry import own_name


@press("ed_late", role=Role.EDITOR)
async def send_to_waiting(request: Request) -> None:
    """Send a language to those who wait for it; pressed twice, or by two people, it is sent once."""
    _ = request.office_gettext
    await request.stores.editions.locked(number(request))
    if made := await made_before(request):
        await show(request, _("This is being sent already."), row(Choice(_("Show the broadcast"), f"bc:{made.id}")))
        return
    edition = await request.stores.editions.get(number(request))
    tag = request.args[1]
    if edition is None or tag not in await late_languages(request, edition):
        await show_board(request, number(request), _("Nobody waits for this language any more."))
    elif is_freezing(await request.stores.broadcasts.of_edition(edition.id)):
        await show_board(
            request, edition.id, _("Another broadcast of this edition is just beginning. Please look again.")
        )
    elif not is_ready(request, edition, tag):
        await show_board(request, edition.id, _("This text is not approved yet, so nothing was sent."))
    elif not await is_stopped(request, edition, [tag]):
        await _send(request, edition, tag)


@press("ed_lateask", role=Role.EDITOR)
async def ask_for_late(request: Request) -> None:
    """Ask for the approval of texts that came late."""
    edition = await request.stores.editions.get(number(request))
    if edition is None or not await late_languages(request, edition):
        await show_board(request, number(request))
    else:
        await ask_approvers(request, edition)


async def _send(request: Request, edition: Edition, tag: str) -> None:
    _ = request.office_gettext
    assert request.staff is not None
    if request.office.approval is ApprovalRule.NONE:
        edition = await approve_edition(
            request.stores.editions, edition, request.staff.id, ApprovalRule.NONE, request.now, [tag]
        )
    key: bytes | None = request_key(request)
    made: list[Broadcast] = []
    for waiting in await request.stores.broadcasts.waiting(edition.id):
        if waiting.language == tag and (broadcast := await _add(request, waiting, key)):
            made.append(broadcast)
            key = None
    await show(
        request,
        _("The text is being sent to those who wait for it: %(language)s.", language=own_name(tag)),
        *([row(Choice(_("Show the broadcast"), f"bc:{made[0].id}"))] if made else []),
        row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
    )


async def _add(request: Request, waiting: Waiting, key: bytes | None) -> Broadcast | None:
    """Store the broadcast to those who wait since an earlier one; None when this press made it already."""
    assert request.staff is not None
    earlier = await request.stores.broadcasts.get(waiting.broadcast_id)
    assert earlier is not None
    since = WaitingOf(waiting.broadcast_id, waiting.language)
    return await request.stores.broadcasts.add(
        earlier.edition_id,
        replace(Segment.from_json(earlier.segment), waiting_of=since),
        request.staff.id,
        request.now,
        next_at=request.now,
        send_local="",
        zone=request.office.city.time_zone,
        report_address_id=request.address.id,
        request_key=key,
        fallbacks=earlier.fallbacks,
    )
