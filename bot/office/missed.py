"""Who was not reached, as a list of tasks: sending again to those who can be reached, deciding what is uncertain."""

from typing import Final

from bot.office.broadcast_screen import can_decide, pressed_broadcast, show_one, uncertain_choice
from bot.office.menu import label, number, office_button, shortened, show
from bot.request import Request, row
from bot.routing import press
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState
from broadcasts.missed import DECIDED_AT_ONCE, Missed
from broadcasts.words.missed import INVITED, LISTED, task_lines
from channels.address import Address
from channels.outgoing import Choice, Row
from contacts.invitations import invitation
from contacts.staff import Role
from locales.formatting import bold

SINGLE: Final = 6  #: buttons for single organisations


@press("bc_missed", role=Role.EDITOR)
async def show_missed(request: Request) -> None:
    if broadcast := await _open_to_decisions(request):
        await _show_tasks(request, broadcast)


@press("bc_again", role=Role.EDITOR)
async def ask_again(request: Request) -> None:
    """Ask once, with the number as it is now."""
    if broadcast := await _open_to_decisions(request):
        await _ask_again(request, broadcast)


@press("bc_resend", role=Role.EDITOR)
async def send_again(request: Request) -> None:
    """Send again to as many as were shown; where the number has changed, ask again with the new one."""
    _, broadcast = request.office_gettext, await _open_to_decisions(request)
    if broadcast is None:
        return
    only = [number(request, 2)] if number(request, 2) else []
    missed = await request.stores.ledger.missed(broadcast.id)
    if not only and missed.reachable != number(request, 1):
        note = _("Meanwhile this has changed, perhaps by a colleague. This is how it stands now:")
        await _ask_again(request, broadcast, note)
        return
    count = await request.stores.ledger.queue_again(broadcast.id, request.now, only, DECIDED_AT_ONCE)
    if not count:
        await _show_tasks(request, broadcast, _nobody(request, missed))
        return
    note = _.n("It is sent again to %(n)s chat.", "It is sent again to %(n)s chats.", count)
    await _go_on(request, broadcast, note, count)


@press("bc_unsure", role=Role.EDITOR)
async def ask_about_uncertain(request: Request) -> None:
    _, broadcast = request.office_gettext, await _open_to_decisions(request)
    if broadcast is None:
        return
    uncertain = (await request.stores.ledger.missed(broadcast.id)).uncertain
    if not uncertain:
        await show_one(request, broadcast, _("There is nothing uncertain any more: it was decided already."))
        return
    await show(
        request,
        _.n(
            "In %(n)s chat the messenger's answer was lost: it may have arrived there or not. "
            "Sent again, it may arrive twice; left as it is, it may be missing.",
            "In %(n)s chats the messenger's answer was lost: it may have arrived there or not. "
            "Sent again, it may arrive twice; left as it is, it may be missing.",
            uncertain,
        ),
        row(Choice(_("Send again (may arrive twice)"), f"bc_twice:{broadcast.id}")),
        row(Choice(_("Leave it"), f"bc_leave:{broadcast.id}"), Choice(_("Back"), f"bc:{broadcast.id}")),
    )


@press("bc_twice", role=Role.EDITOR)
async def send_uncertain(request: Request) -> None:
    _, broadcast = request.office_gettext, await _open_to_decisions(request)
    if broadcast is None:
        return
    count = await request.stores.ledger.queue_uncertain(broadcast.id, request.now, DECIDED_AT_ONCE)
    if count:
        note = _.n("It is sent again to %(n)s chat.", "It is sent again to %(n)s chats.", count)
        await _go_on(request, broadcast, note, count)
    elif (await request.stores.ledger.missed(broadcast.id)).uncertain:
        await show_one(
            request, broadcast, _("These chats cannot be written to now, or want nothing more. Nothing was sent.")
        )
    else:
        await show_one(request, broadcast, _("This was decided already."))


@press("bc_leave", role=Role.EDITOR)
async def leave_uncertain(request: Request) -> None:
    _, broadcast = request.office_gettext, await _open_to_decisions(request)
    if broadcast is None:
        return
    count = await request.stores.ledger.leave_uncertain(broadcast.id, request.now, DECIDED_AT_ONCE)
    if count:
        await _go_on(request, broadcast, _("It is left as it is; nothing was sent."), count)
    else:
        await show_one(request, broadcast, _("This was decided already."))


async def _open_to_decisions(request: Request) -> Broadcast | None:
    """Return the broadcast that was pressed on if something can be decided about it; otherwise show how it stands."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is not None and not can_decide(broadcast):
        await show_one(request, broadcast, _("Nothing can be sent again here. This is how it stands:"))
        return None
    if broadcast is not None and await request.stores.broadcasts.changes_of(broadcast.id):
        await show_one(request, broadcast, _("It was corrected or withdrawn, so the old text is no longer sent."))
        return None
    return broadcast


async def _go_on(request: Request, broadcast: Broadcast, note: str, count: int) -> None:
    """Let a finished broadcast run once more; whoever decided sees its progress and a new report.

    Args:
        count: of how many chats was decided.
    """
    _, stores = request.office_gettext, request.stores
    if count == DECIDED_AT_ONCE:
        note += " " + _("More do not go at once. If there are others, you find them below: choose it again.")
    if broadcast.state is BroadcastState.FINISHED:
        broadcast = await stores.broadcasts.move(broadcast, BroadcastAction.RESUME, request.now)
        await stores.broadcasts.report_ended(broadcast.id, None)
        await stores.broadcasts.report_to(broadcast.id, request.address.id)
    await show_one(request, broadcast, note)


async def _show_tasks(request: Request, broadcast: Broadcast, note: str = "") -> None:
    _ = request.office_gettext
    missed = await request.stores.ledger.missed(broadcast.id)
    if not missed.causes:
        await show_one(request, broadcast, note or _("Everybody was reached, or it is being sent again."))
        return
    title = bold((await request.stores.edition_of_broadcast(broadcast.id)).title, _.language.tag)
    heading = _.n(
        "%(title)s: %(n)s chat was not reached.", "%(title)s: %(n)s chats were not reached.", missed.not_reached,
        title=title,
    )  # fmt: skip
    lines = [note, heading, *task_lines(_, missed, await _invitations(request, missed))]
    if not missed.reachable and missed.not_reached and not note:
        lines.append(_nobody(request, missed))
    await show(request, "\n\n".join(filter(None, lines)), *_task_rows(request, broadcast, missed))


def _task_rows(request: Request, broadcast: Broadcast, missed: Missed) -> list[Row]:
    _, id_ = request.office_gettext, broadcast.id
    rows: list[Row] = []
    if missed.reachable:
        words = _.ngettext("Send again to this %(n)s only", "Send again to these %(n)s only", missed.reachable)
        rows.append(row(Choice(label(words, n=missed.reachable), f"bc_again:{id_}")))
    if missed.uncertain:
        rows.append(row(uncertain_choice(request, broadcast, missed.uncertain)))
    return [*rows, row(Choice(_("Back"), f"bc:{id_}"), office_button(_))]


async def _ask_again(request: Request, broadcast: Broadcast, note: str = "") -> None:
    _, missed = request.office_gettext, await request.stores.ledger.missed(broadcast.id)
    if not missed.reachable:
        await _show_tasks(request, broadcast, "\n\n".join(filter(None, [note, _nobody(request, missed)])))
        return
    ask = _.n(
        "Send it again to %(n)s chat that can be reached now? Everybody else gets nothing.",
        "Send it again to %(n)s chats that can be reached now? Everybody else gets nothing.",
        missed.reachable,
    )
    yes = f"bc_resend:{broadcast.id}:{missed.reachable}"
    await show(
        request,
        "\n\n".join(filter(None, [note, ask])),
        row(Choice(_("Yes, send it again"), yes), Choice(_("Back"), f"bc_missed:{broadcast.id}")),
        *_single_rows(request, broadcast, missed),
    )


def _single_rows(request: Request, broadcast: Broadcast, missed: Missed) -> list[Row]:
    """Return a button for each organisation that could get it alone, where there are several and not too many."""
    _ = request.office_gettext
    named = [chat for chat in missed.chats if chat.reachable and chat.organisation]
    if missed.reachable < 2 or len(named) > SINGLE:
        return []
    return [
        row(
            Choice(
                label(_.gettext("Only to %(name)s"), name=shortened(chat.organisation, 30)),
                f"bc_resend:{broadcast.id}:1:{chat.address_id}",
            )
        )
        for chat in named
    ]


def _nobody(request: Request, missed: Missed) -> str:
    _ = request.office_gettext
    if missed.not_reached:
        return _(
            "None of them can be reached at the moment, or they want nothing more, so it is not sent again. "
            "Once something has changed there, it can be sent again here."
        )
    return _("Everybody was reached, or it is being sent again.")


async def _invitations(request: Request, missed: Missed) -> dict[int, str]:
    """Return organisation -> link that brings the bot back into its group, for whoever may see its code."""
    assert request.staff is not None
    if not request.staff.may(Role.MODERATOR):
        return {}
    links: dict[int, str] = {}
    for chat in missed.chats[:LISTED]:
        if chat.organisation_id is None or not chat.group or chat.reason not in INVITED:
            continue
        organisation = await request.stores.organisations.get(chat.organisation_id)
        place = Address(chat.channel, chat.account, "", group=True)
        if organisation is not None and (link := invitation(request.office.channels, organisation, place)):
            links[chat.organisation_id] = link
    return links
