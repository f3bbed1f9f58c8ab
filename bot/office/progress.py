"""Keeps staff informed about broadcasts: one message that changes while it is being sent, and a report at the end."""

from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.office.menu import in_practice, office_button
from bot.office.telling import Words, tell, told
from bot.request import Office, row
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.forecast import Outlook, measured
from broadcasts.preparing import NOT_APPROVED, call_reserves
from broadcasts.tally import Tally
from broadcasts.words.changes import name_of, result_lines
from broadcasts.words.forecasts import outlook_line, outlook_of
from broadcasts.words.outcomes import NOTES
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from locales.formatting import Raw
from storage.stores import Stores


async def report_progress(stores: Stores, office: Office, broadcast: Broadcast, tally: Tally, now: datetime) -> None:
    """Bring one broadcast's report up to date, or finish it when nothing is left to do. One unit of work.

    Args:
        tally: what a reader has just counted.
    """
    present = await stores.broadcasts.locked(broadcast.id)
    if present is None or present.state is not broadcast.state:
        return  # somebody has just moved it: the next look tells
    broadcast = present
    if broadcast.state is BroadcastState.RUNNING and broadcast.started_at is not None:
        later = await stores.ledger.later(broadcast.id, now)
        resumed = broadcast.tallied_at is None or 0 < tally.open <= later.chats  # nothing can leave now
        tally = measured(tally, broadcast.tally, broadcast.started_at, now, resumed=resumed)
        languages = office.city.languages
        await call_reserves(stores, office.channels, broadcast, now, languages)  # here, so that it does not end before
    await stores.broadcasts.tallied(broadcast.id, tally, now)
    if broadcast.state is BroadcastState.RUNNING and not tally.open and await stores.ledger.is_done(broadcast.id):
        await _finish(stores, office, broadcast, tally, now)
    elif broadcast.state in (BroadcastState.PREPARING, BroadcastState.RUNNING):
        await _show_progress(stores, office, broadcast, tally, now)


async def close_progress(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Let the message that shows the progress say that the broadcast was cancelled."""
    if broadcast.report_address_id is None or broadcast.report_outbox_id is None:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return _("The broadcast of “%(title)s” was cancelled.", title=title), ()

    await _put(stores, office, broadcast, words, now)


async def _show_progress(stores: Stores, office: Office, broadcast: Broadcast, tally: Tally, now: datetime) -> None:
    """Write the message about the progress, or change it."""
    if broadcast.report_address_id is None:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title
    done, chats = tally.done, tally.chats
    running = broadcast.state is BroadcastState.RUNNING
    outlook = await outlook_of(stores, office.channels.values(), broadcast, tally, now) if running else Outlook()
    zone = ZoneInfo(office.city.time_zone)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        stop = Choice(_("Cancel the broadcast"), f"bc_cancel:{broadcast.id}")
        if not running:
            text = _.n(
                "Preparing “%(title)s”: %(n)s chat so far.",
                "Preparing “%(title)s”: %(n)s chats so far.",
                chats,
                title=title,
            )
            return text, (row(stop),)
        text = _running(_, broadcast.kind, title, done, chats)
        lines = filter(None, [text, outlook_line(_, outlook, now, zone)])
        return "\n\n".join(lines), (row(Choice(_("Pause"), f"bc_pause:{broadcast.id}"), stop),)

    await _put(stores, office, broadcast, words, now)


def _running(_: Translator, kind: BroadcastKind, title: str, done: int, chats: int) -> Raw:
    match kind:
        case BroadcastKind.SEND:
            return _.n(
                "Sending “%(title)s”: %(done)s of %(n)s chat.",
                "Sending “%(title)s”: %(done)s of %(n)s chats.",
                chats,
                title=title,
                done=done,
            )
        case BroadcastKind.CORRECT:
            return _.n(
                "Correcting “%(title)s”: %(done)s of %(n)s chat.",
                "Correcting “%(title)s”: %(done)s of %(n)s chats.",
                chats,
                title=title,
                done=done,
            )
        case BroadcastKind.WITHDRAW:
            return _.n(
                "Withdrawing “%(title)s”: %(done)s of %(n)s chat.",
                "Withdrawing “%(title)s”: %(done)s of %(n)s chats.",
                chats,
                title=title,
                done=done,
            )


async def _finish(stores: Stores, office: Office, broadcast: Broadcast, tally: Tally, now: datetime) -> None:
    """End the broadcast, and send the report as a message of its own, so that it is noticed."""
    await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, now)
    if broadcast.report_address_id is None:
        return
    edition = await stores.edition_of_broadcast(broadcast.id)
    chats = tally.chats
    show = f"bc:{broadcast.id}"

    def closing(_: Translator) -> tuple[str, tuple[Row, ...]]:
        if broadcast.kind is not BroadcastKind.SEND:
            return _("%(title)s: done.", title=name_of(_, broadcast, edition.title)), ()
        text = _.n(
            "“%(title)s” has been sent: %(n)s chat is done.",
            "“%(title)s” has been sent: all %(n)s chats are done.",
            chats,
            title=edition.title,
        )
        return text, ()

    def report(_: Translator) -> tuple[str, tuple[Row, ...]]:
        lines = [
            _heading(_, broadcast, edition.title),
            *result_lines(_, broadcast, tally),
            _("You find this again under /broadcasts."),
        ]
        buttons = (row(Choice(_("Show the broadcast"), show), Choice(_("Show the edition"), f"ed:{edition.id}")),)
        return "\n\n".join(filter(None, lines)), (*buttons, row(office_button(_)))

    if broadcast.report_outbox_id is not None:
        await _put(stores, office, broadcast, closing, now)
    await tell(stores, office, broadcast.report_address_id, await _labelled(stores, broadcast, report), now)


def _heading(_: Translator, broadcast: Broadcast, title: str) -> Raw:
    if broadcast.kind is BroadcastKind.SEND:
        return _("**Report** on “%(title)s”", title=title)
    return _("**Report:** %(title)s", title=name_of(_, broadcast, title))


async def tell_why_paused(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Tell staff once that a broadcast stands still by itself, why, and what to do next."""
    told = broadcast.report_outbox_id is None and broadcast.reported_at is not None
    if broadcast.note not in NOTES or told:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        called = name_of(_, broadcast, title)
        text = "\n\n".join([_("⚠ The broadcast of “%(title)s” stands still.", title=called), _(NOTES[broadcast.note])])
        return text, (row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}")), row(office_button(_)))

    await _tell_staff(stores, office, broadcast, words, now)


async def tell_why_cancelled(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Tell staff that a broadcast did not begin because the edition was changed after its approval."""
    edition = await stores.edition_of_broadcast(broadcast.id)

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = "\n\n".join(
            [
                _("⚠ The broadcast of “%(title)s” was not sent.", title=edition.title),
                _(NOTES[NOT_APPROVED]),
                _("Have it approved, then send it again."),
            ]
        )
        return text, (row(Choice(_("Show the edition"), f"ed:{edition.id}")), row(office_button(_)))

    await _tell_staff(stores, office, broadcast, words, now)


async def _tell_staff(stores: Stores, office: Office, broadcast: Broadcast, words: Words, now: datetime) -> None:
    """Tell those who watch it that it has come to an end, or stands still."""
    await tell_watchers(stores, office, broadcast, words, now)
    await stores.broadcasts.report_ended(broadcast.id, now)


async def tell_watchers(stores: Stores, office: Office, broadcast: Broadcast, words: Words, now: datetime) -> None:
    """Tell whoever sees its progress, else everybody who may do something about it."""
    here, words = broadcast.report_address_id, await _labelled(stores, broadcast, words)
    for chat in [here] if here is not None else await stores.staff.chats(Role.EDITOR, Role.ADMIN):
        await tell(stores, office, chat, words, now)


async def _put(stores: Stores, office: Office, broadcast: Broadcast, words: Words, now: datetime) -> None:
    """Write or change the one message about this broadcast; of several that wait only the newest leaves.

    It is left alone while it says the same.
    """
    assert broadcast.report_address_id is not None
    first = broadcast.report_outbox_id
    words = await _labelled(stores, broadcast, words)
    message = await told(stores, office, broadcast.report_address_id, words)
    shown_hash = sha256(message.to_json().encode()).hexdigest()
    if first is not None and shown_hash == broadcast.report_hash:
        return
    key = "" if first is None else f"progress:{broadcast.id}"
    row_id = await stores.outbox.add(broadcast.report_address_id, message, now, target=first, coalesce_key=key)
    await stores.broadcasts.reported(broadcast.id, first or row_id, now, shown_hash)


async def _labelled(stores: Stores, broadcast: Broadcast, words: Words) -> Words:
    """Return words that say so where the broadcast is for practice."""
    if not (await stores.edition_of_broadcast(broadcast.id)).training:
        return words

    def labelled(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text, rows = words(_)
        return in_practice(_, text), rows

    return labelled
