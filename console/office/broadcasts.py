"""Broadcasts: which there are, how far one is, who was not reached, and what can be done about it."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from fastapi.responses import StreamingResponse

from broadcasts.audience import Segment
from broadcasts.broadcasts import (
    NEXT,
    Broadcast,
    BroadcastAction,
    BroadcastKind,
    BroadcastState,
    IllegalBroadcastAction,
    resume_action,
)
from broadcasts.correcting import ENDED
from broadcasts.deliveries import DeliveryState
from broadcasts.exporting import all_lines
from broadcasts.lateness import MISSED
from broadcasts.missed import CANCELLED, DECIDED_AT_ONCE, LEFT_OUT, Missed
from broadcasts.receptions import ReceptionKind
from broadcasts.tally import Tally
from broadcasts.words.changes import name_of, result_lines, state_of
from broadcasts.words.delivery_table import heading, table
from broadcasts.words.forecasts import outlook_line, outlook_of
from broadcasts.words.messengers import messenger_name
from broadcasts.words.missed import INVITED, STEPS, UNCERTAIN
from broadcasts.words.outcomes import NOTES, RESTORED, reason_words
from channels.address import Address
from console.office.routing import Reply, form, live, page
from console.office.visit import Missing, Shown, Visit, Went
from contacts.invitations import invitation
from contacts.staff import Role
from locales.formatting import Raw

PAGE: Final = 20
MOVING: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING)
COUNTED_AT_ONCE: Final = 5_000  #: chats: some ten milliseconds; of more the last count is shown
LISTED: Final = 50


@page("/broadcasts", Role.EDITOR)
async def broadcasts(visit: Visit) -> Reply:
    at, _ = visit.page_number(), visit.gettext
    found = await visit.stores.broadcasts.latest(PAGE + 1, (at - 1) * PAGE)
    titles = await visit.stores.editions.titles({each.edition_id for each in found})
    rows = [(each, name_of(_, each, titles[each.edition_id]), state_of(_, each)) for each in found[:PAGE]]
    living = await visit.stores.schedules.living() if at == 1 else []
    repeated = await visit.stores.editions.titles({each.edition_id for each in living})
    repetitions = [(each, repeated[each.edition_id]) for each in living]
    values = {"rows": rows, "repetitions": repetitions, "page": at, "more": len(found) > PAGE}
    return Shown("broadcasts/list.html", values)


@page("/broadcasts/{number}", Role.EDITOR)
async def broadcast(visit: Visit) -> Reply:
    return await _page(visit, await the_broadcast(visit))


@live("/broadcasts/{number}/live", Role.EDITOR)
async def progress(visit: Visit) -> Reply:
    return Shown("broadcasts/_progress.html", await _progress(visit, await the_broadcast(visit)))


@page("/broadcasts/{number}/table.csv", Role.EDITOR, outside=True)
async def table_of(visit: Visit) -> Reply:
    """Hand out the table of deliveries page by page, without names of persons."""
    found, desk = await visit.units.read(lambda stores: stores.broadcasts.get(visit.number())), visit.desk
    if found is None:
        raise Missing

    async def written() -> AsyncIterator[str]:
        yield heading(visit.gettext)
        async for lines in all_lines(visit.units, found.id):
            yield table(visit.gettext, lines, desk.site.zone)

    headers = {
        "Content-Disposition": f'attachment; filename="deliveries-{found.id}.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(written(), 200, headers, "text/csv; charset=utf-8")


@form("/broadcasts/{number}/pause", Role.EDITOR)
async def pause(visit: Visit) -> Reply:
    _ = visit.gettext
    return await _move(visit, BroadcastAction.PAUSE, _("Paused. What has already left cannot be stopped."))


@form("/broadcasts/{number}/resume", Role.EDITOR)
async def resume(visit: Visit) -> Reply:
    found, _ = await the_broadcast(visit), visit.gettext
    if await visit.stores.broadcasts.changes_of(found.id):
        return _back(found, _("It was corrected or withdrawn, so the old text is no longer sent."), done=False)
    await visit.stores.ledger.release_held(found.id, visit.now)
    reply = await _move(visit, resume_action(found), _("Sending continues."))
    await visit.stores.broadcasts.report_ended(found.id, None)
    return reply


@form("/broadcasts/{number}/leave-held", Role.EDITOR)
async def leave_held(visit: Visit) -> Reply:
    """After a restore: what is held is never sent."""
    found, _ = await the_broadcast(visit), visit.gettext
    count = await visit.stores.ledger.leave_out_held(found.id, LEFT_OUT, visit.now)
    return _back(found, _("What was held back is left out.") if count else _("This was decided already."))


@form("/broadcasts/{number}/undo", Role.EDITOR)
async def undo(visit: Visit) -> Reply:
    """Take back what has not begun."""
    found, _ = await _locked(visit), visit.gettext
    if found.state is not BroadcastState.SCHEDULED:
        return _back(found, _("It has begun. What has left cannot be undone; the rest can be cancelled."), done=False)
    await visit.stores.broadcasts.move(found, BroadcastAction.CANCEL, visit.now)
    await visit.stores.broadcasts.forget_request(found.id)
    return Went(f"/editions/{found.edition_id}", _("Undone: nothing has left. Here is your draft again."))


@form("/broadcasts/{number}/cancel", Role.EDITOR)
async def cancel(visit: Visit) -> Reply:
    found, _, ledger = await _locked(visit), visit.gettext, visit.stores.ledger
    try:
        await visit.stores.broadcasts.move(found, BroadcastAction.CANCEL, visit.now)
    except IllegalBroadcastAction:
        return _back(found, _("This can no longer be cancelled."), done=False)
    await ledger.skip_broadcast(found.id, CANCELLED, visit.now)  # of very many the rest at the next tick
    await ledger.skip_held(found.id, CANCELLED, visit.now)
    if found.started_at is None and found.schedule_id is None:
        await visit.stores.broadcasts.forget_request(found.id)
    await visit.desk.notices.broadcast_cancelled(visit.stores, found, visit.now)
    return _back(found, _("The broadcast is cancelled."))


@form("/broadcasts/{number}/again", Role.EDITOR)
async def send_again(visit: Visit) -> Reply:
    """Send again to as many as were shown; where the number has changed, show how it stands."""
    found, _ = await _locked(visit), visit.gettext
    missed = await visit.stores.ledger.missed(found.id)
    if str(missed.reachable) != visit.field("count"):
        return _back(
            found, _("Meanwhile this has changed, perhaps by a colleague. This is how it stands now:"), done=False
        )
    count = await visit.stores.ledger.queue_again(found.id, visit.now, [], DECIDED_AT_ONCE)
    return await _go_on(visit, found, count)


@form("/broadcasts/{number}/uncertain", Role.EDITOR)
async def decide_uncertain(visit: Visit) -> Reply:
    found, _, ledger = await _locked(visit), visit.gettext, visit.stores.ledger
    if visit.field("answer") == "again":
        return await _go_on(visit, found, await ledger.queue_uncertain(found.id, visit.now, DECIDED_AT_ONCE))
    count = await ledger.leave_uncertain(found.id, visit.now, DECIDED_AT_ONCE)
    return _back(found, _("It is left as it is; nothing was sent.") if count else _("This was decided already."))


@form("/broadcasts/{number}/after", Role.EDITOR)
async def send_missed(visit: Visit) -> Reply:
    """Send what was missed: a new broadcast to the same people, once however often this is pressed."""
    found, _, stores = await _locked(visit), visit.gettext, visit.stores
    edition = await stores.edition_of_broadcast(found.id)
    if found.note != MISSED or not edition.can_be_sent:
        return _back(found, _("This is not possible any more. Here is how it stands now:"), done=False)
    chats = await stores.staff.chats_of(visit.staff.id)
    made = await stores.broadcasts.add(
        found.edition_id,
        Segment.from_json(found.segment),
        visit.staff.id,
        visit.now,
        next_at=visit.now + visit.desk.undo_window,
        send_local="",
        zone=found.zone,
        report_address_id=chats[0] if chats else None,
        request_key=stores.session.vault.lookup("broadcast", f"after:{found.id}"),
        fallbacks=found.fallbacks,
    )
    if made is None:
        return _back(found, _("This is being sent already."), done=False)
    return _back(made, _("“%(title)s” is on its way.", title=edition.title))


async def the_broadcast(visit: Visit) -> Broadcast:
    """Return the broadcast in the address. Raises `Missing`."""
    found = await visit.stores.broadcasts.get(visit.number())
    if found is None:
        raise Missing
    return found


async def _locked(visit: Visit) -> Broadcast:
    """Return the broadcast, and let nobody else move it meanwhile."""
    found = await visit.stores.broadcasts.locked(visit.number())
    if found is None:
        raise Missing
    return found


async def _move(visit: Visit, action: BroadcastAction, note: str) -> Reply:
    found, _ = await _locked(visit), visit.gettext
    try:
        await visit.stores.broadcasts.move(found, action, visit.now)
    except IllegalBroadcastAction:
        return _back(found, _("This is not possible any more. Here is how it stands now:"), done=False)
    return _back(found, note)


async def _go_on(visit: Visit, broadcast: Broadcast, count: int) -> Reply:
    """Let a finished broadcast run once more."""
    _, stores = visit.gettext, visit.stores
    if not count:
        return _back(broadcast, _("These chats cannot be written to now, or this was decided already."), done=False)
    if broadcast.state is BroadcastState.FINISHED:
        await stores.broadcasts.move(broadcast, BroadcastAction.RESUME, visit.now)
        await stores.broadcasts.report_ended(broadcast.id, None)
    note: str = _.n("It is sent again to %(n)s chat.", "It is sent again to %(n)s chats.", count)
    if count == DECIDED_AT_ONCE:
        note += " " + _("More do not go at once. If there are others, you find them below: choose it again.")
    return _back(broadcast, note)


def _back(broadcast: Broadcast, note: str, *, done: bool = True) -> Went:
    return Went(f"/broadcasts/{broadcast.id}", note, done)


async def tally_of(visit: Visit, broadcast: Broadcast) -> Tally:
    """Return what became of it: counted now, or a moment ago where counting takes long."""
    kept = broadcast.tally
    if kept is not None and kept.chats > COUNTED_AT_ONCE:
        return kept
    counted = await visit.stores.ledger.tally(broadcast.id)
    return counted if kept is None or kept.since is None else counted.from_point(kept.since, kept.done_then)


async def _progress(visit: Visit, found: Broadcast) -> dict[str, object]:
    """Return what changes while it is being sent."""
    _, tally = visit.gettext, await tally_of(visit, found)
    outlook = ""
    if found.state is BroadcastState.RUNNING:
        seen = await outlook_of(visit.stores, visit.desk.channels.values(), found, tally, visit.now)
        outlook = outlook_line(_, seen, visit.now, visit.desk.site.zone)
    return {
        "broadcast": found,
        "state": state_of(_, found),
        "tally": tally,
        "outlook": outlook,
        "lines": [each for each in result_lines(_, found, tally) if each] if tally.reasons else [],
    }


async def _page(visit: Visit, found: Broadcast) -> Shown:
    _, stores = visit.gettext, visit.stores
    edition = await stores.edition_of_broadcast(found.id)
    changes = await stores.broadcasts.changes_of(found.id)
    shown = await _progress(visit, found)
    tally = shown["tally"]
    assert isinstance(tally, Tally)
    missed = await stores.ledger.missed(found.id, LISTED) if tally.reasons and not changes else None
    held = tally.of(DeliveryState.HELD)
    return Shown(
        "broadcasts/broadcast.html",
        {
            **shown,
            "edition": edition,
            "title": name_of(_, found, edition.title),
            "moving": found.state in MOVING or found.state is BroadcastState.SCHEDULED,
            "may_pause": (found.state, BroadcastAction.PAUSE) in NEXT and found.state is BroadcastState.RUNNING,
            "may_go_on": found.state is BroadcastState.PAUSED or (held and found.note == RESTORED),
            "may_cancel": (found.state, BroadcastAction.CANCEL) in NEXT,
            "may_undo": found.state is BroadcastState.SCHEDULED and not found.send_local,
            "held": held,
            "may_withdraw": found.kind is BroadcastKind.SEND
            and found.started_at is not None
            and found.state in (*ENDED, BroadcastState.PAUSED)
            and not any(each.kind is BroadcastKind.WITHDRAW for each in changes),
            "why": _(NOTES[found.note]) if found.note in NOTES else "",
            "missed": missed,
            "receptions": await _receptions(visit, found),
            "was_missed": found.note == MISSED and edition.can_be_sent,
            "tasks": _tasks(visit, missed, await _invitations(visit, missed)) if missed else [],
            "changes": [(each, name_of(_, each, edition.title)) for each in changes],
        },
    )


async def _receptions(visit: Visit, found: Broadcast) -> dict[str, Any] | None:
    """Return what organisations say of it, None where none was asked."""
    if found.kind is not BroadcastKind.SEND or found.started_at is None:
        return None
    said = await visit.stores.receptions.of_edition(found.edition_id)
    asked = await visit.stores.receptions.asked(found.edition_id)
    if not asked and not said:
        return None
    return {
        "asked": max(asked, len(said)),
        "received": len(said),
        "discussed": [each.name for each in said if each.kind is ReceptionKind.DISCUSSED],
        "only_received": [each.name for each in said if each.kind is not ReceptionKind.DISCUSSED],
    }


async def _invitations(visit: Visit, missed: Missed) -> dict[int, str]:
    """Return organisation -> link that brings us back into its group, for whoever may see its code."""
    links: dict[int, str] = {}
    for chat in missed.chats if visit.staff.may(Role.MODERATOR) else ():
        if chat.organisation_id is None or not chat.group or chat.reason not in INVITED:
            continue
        organisation = await visit.stores.organisations.get(chat.organisation_id)
        place = Address(chat.channel, chat.account, "", group=True)
        if organisation is not None and (link := invitation(visit.desk.channels, organisation, place)):
            links[chat.organisation_id] = link
    return links


def _tasks(visit: Visit, missed: Missed, links: Mapping[int, str]) -> list[dict[str, object]]:
    """Return for each reason what happened, what to do next, and whom of the organisations it concerns."""
    _ = visit.gettext
    tasks: list[dict[str, object]] = []
    for (state, reason), count in sorted(missed.causes.items(), key=lambda item: -item[1]):
        step = UNCERTAIN if state is DeliveryState.UNCERTAIN else STEPS.get(reason, "")
        who = [
            (
                chat.organisation_id,
                chat.organisation,
                messenger_name(_, chat.channel),
                chat.group,
                links.get(chat.organisation_id, "") if chat.group and reason in INVITED else "",
            )
            for chat in missed.chats
            if (chat.state, chat.reason) == (state, reason) and chat.organisation_id is not None
        ]
        words: Raw | str = _(step) if step else ""
        tasks.append({"count": count, "reason": reason_words(_, reason), "step": words, "who": who})
    return tasks
