"""One broadcast as it stands: what became of it, when it will be through, and buttons for what can be done now."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.office.board import FIXABLE
from bot.office.menu import label, number, office_button, show
from bot.office.receptions import reception_line, reception_row
from bot.request import Request, row
from broadcasts.broadcasts import (
    NEXT,
    Broadcast,
    BroadcastAction,
    BroadcastKind,
    BroadcastState,
    IllegalBroadcastAction,
)
from broadcasts.deliveries import TRAINING, DeliveryState
from broadcasts.lateness import MISSED, delay
from broadcasts.missed import CANCELLED, CHOSEN
from broadcasts.tally import Tally
from broadcasts.words.changes import change_lines, name_of, result_lines, state_of
from broadcasts.words.forecasts import outlook_line, outlook_of
from broadcasts.words.outcomes import NOTES, RESTORED, late_words
from channels.outgoing import Choice, Row
from locales.catalogues import Translator
from locales.formatting import Raw, format_datetime

SHOWN_CHANGES: Final = 2  #: the newest ones
COUNTED_BY_TICKER: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING)
COUNTED_AT_ONCE: Final = 5_000  #: chats: some ten milliseconds


async def pressed_broadcast(request: Request) -> Broadcast | None:
    """Return the broadcast that the button is about, and let nobody else move it meanwhile; otherwise say so."""
    _, broadcast = request.office_gettext, await request.stores.broadcasts.locked(number(request))
    if broadcast is None:
        await show(
            request,
            _("This broadcast no longer exists."),
            row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
        )
    else:
        request.practice = (await request.stores.edition_of_broadcast(broadcast.id)).training
    return broadcast


async def move_broadcast(request: Request, action: BroadcastAction, note: str, *, show: bool = True) -> bool:
    """Apply an action and show the broadcast; where it no longer can be done, say so."""
    _, broadcast = request.office_gettext, await pressed_broadcast(request)
    if broadcast is None:
        return False
    try:
        moved = await request.stores.broadcasts.move(broadcast, action, request.now)
    except IllegalBroadcastAction:
        await show_one(request, broadcast, _("This is not possible any more. Here is how it stands now:"))
        return False
    if show:
        await show_one(request, moved, note)
    return True


async def tally_of(request: Request, broadcast: Broadcast) -> Tally:
    """Return what became of it: counted now, or a moment ago where it is being counted and that takes long."""
    kept = broadcast.tally
    if kept is not None and kept.chats > COUNTED_AT_ONCE and broadcast.state in COUNTED_BY_TICKER:
        return kept
    counted = await request.stores.ledger.tally(broadcast.id)
    return counted if kept is None or kept.since is None else counted.from_point(kept.since, kept.done_then)


async def show_one(request: Request, broadcast: Broadcast, note: str = "") -> None:
    """Show one broadcast as it stands, below a sentence about what was just done."""
    _, stores = request.office_gettext, request.stores
    tag, zone = _.language.tag, ZoneInfo(request.office.city.time_zone)
    edition = await stores.edition_of_broadcast(broadcast.id)
    title = Raw(f"**{name_of(_, broadcast, edition.title)}**")
    lines = [note, _("%(title)s: %(state)s", title=title, state=state_of(_, broadcast))]
    if broadcast.state is BroadcastState.SCHEDULED:
        lines.append(_("It will be sent on %(when)s.", when=format_datetime(broadcast.next_at, tag, zone)))
    elif broadcast.started_at is not None:
        lines.append(_("Begun on %(when)s.", when=format_datetime(broadcast.started_at, tag, zone)))
        if late := delay(broadcast, broadcast.started_at):
            lines.append(late_words(_, late))
    if broadcast.note in NOTES:
        lines.append(_(NOTES[broadcast.note]))
    tally = await tally_of(request, broadcast)
    if broadcast.state is BroadcastState.RUNNING:
        outlook = await outlook_of(stores, request.office.channels.values(), broadcast, tally, request.now)
        lines.append(outlook_line(_, outlook, request.now, zone))
    changes = await stores.broadcasts.changes_of(broadcast.id)
    if tally.reasons:
        lines += result_lines(_, broadcast, tally)
    heard = await reception_line(request, broadcast)
    lines.append(heard)
    lines += change_lines(_, [(change, await tally_of(request, change)) for change in changes])
    names = reception_row(request, broadcast) if heard else ()
    await show(request, "\n\n".join(filter(None, lines)), *_rows(request, broadcast, tally, changes, names))


def _rows(request: Request, broadcast: Broadcast, tally: Tally, changes: Sequence[Broadcast], names: Row) -> list[Row]:
    _, id_ = request.office_gettext, broadcast.id
    held = tally.of(DeliveryState.HELD)
    rows: list[Row] = []
    if held and (broadcast.note == RESTORED or (broadcast.state, BroadcastAction.RESUME) in NEXT):
        words = _.ngettext("Go on with the %(n)s that is held", "Go on with the %(n)s that are held", held)
        go_on = label(words, n=held)
        rows += [row(Choice(go_on, f"bc_release:{id_}")), row(Choice(_("Leave them out"), f"bc_drop:{id_}"))]
    elif broadcast.state is BroadcastState.PAUSED and not changes:
        rows.append(row(Choice(_("Go on"), f"bc_resume:{id_}")))
    if broadcast.note == MISSED:
        rows.append(row(all_the_same(_, broadcast)))
    if broadcast.state is BroadcastState.RUNNING:
        rows.append(row(Choice(_("Pause"), f"bc_pause:{id_}"), Choice(_("Show again"), f"bc:{id_}")))
    if not changes:  # else the old text would be sent again
        rows += missed_rows(request, broadcast, tally)
    if (broadcast.state, BroadcastAction.CANCEL) in NEXT:
        rows.append(row(Choice(_("Cancel the broadcast"), f"bc_cancel:{id_}")))
    withdrawn = any(change.kind is BroadcastKind.WITHDRAW for change in changes)
    if broadcast.kind is BroadcastKind.SEND and not withdrawn and broadcast.state in FIXABLE and broadcast.started_at:
        fix = Choice(_("Correct…"), f"ed_correct:{broadcast.edition_id}")
        rows.append(row(fix, Choice(_("Withdraw…"), f"bc_withdraw:{id_}")))
    table = [Choice(_("As a table (CSV)"), f"bc_csv:{id_}")] if tally.reasons else []
    return [
        *rows,
        names,
        *[row(_change_choice(_, change)) for change in changes[:SHOWN_CHANGES]],
        row(Choice(_("Show the edition"), f"ed:{broadcast.edition_id}"), *table),
        row(Choice(_("Broadcasts"), "of_broadcasts"), office_button(_)),
    ]


def all_the_same(_: Translator, broadcast: Broadcast) -> Choice:
    return Choice(_("Send it now all the same"), f"bc_after:{broadcast.id}")


def _change_choice(_: Translator, change: Broadcast) -> Choice:
    words = _("Show the withdrawal") if change.kind is BroadcastKind.WITHDRAW else _("Show the correction")
    return Choice(words, f"bc:{change.id}")


def missed_rows(request: Request, broadcast: Broadcast, tally: Tally) -> list[Row]:
    """Return the buttons to the tasks that a broadcast left: who was not reached, and what is uncertain."""
    _, id_ = request.office_gettext, broadcast.id
    if not can_decide(broadcast):
        return []
    rows: list[Row] = []
    failed = tally.of(DeliveryState.FAILED, DeliveryState.SKIPPED)
    no_misses = (CANCELLED, TRAINING, *CHOSEN)
    if missed := failed - sum(tally.reasons.get((DeliveryState.SKIPPED, why), 0) for why in no_misses):
        rows.append(row(Choice(label(_.gettext("Not reached (%(n)s)"), n=missed), f"bc_missed:{id_}")))
    if uncertain := tally.of(DeliveryState.UNCERTAIN):
        rows.append(row(uncertain_choice(request, broadcast, uncertain)))
    return rows


def uncertain_choice(request: Request, broadcast: Broadcast, count: int) -> Choice:
    _ = request.office_gettext
    words = _.ngettext("Decide about %(n)s uncertain", "Decide about %(n)s uncertain", count)
    return Choice(label(words, n=count), f"bc_unsure:{broadcast.id}")


def can_decide(broadcast: Broadcast) -> bool:
    """Whether what was missed may still be sent."""
    return broadcast.state in (BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.FINISHED)
