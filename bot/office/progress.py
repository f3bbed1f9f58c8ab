"""Keeps staff informed about broadcasts: one message that changes while it is being sent, and a report at the end."""

from datetime import datetime, timedelta
from typing import Final

from bot.office.menu import office_button
from bot.office.outcome_words import NOTES, outcome_lines
from bot.office.telling import Words, tell
from bot.request import Office, row
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState
from channels.outgoing import Choice, Row
from contacts.staff import Role
from locales.catalogues import Translator
from storage.stores import Stores

EVERY: Final = timedelta(seconds=2)


async def report_progress(stores: Stores, office: Office, now: datetime) -> None:
    """Bring every broadcast's report up to date, and finish the ones of which nothing is left to do.

    One unit of work, to be called about every second; calling it twice does no harm.
    """
    states = (BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)
    for broadcast in await stores.broadcasts.in_state(*states):
        if broadcast.state is BroadcastState.PAUSED:
            await _tell_why_paused(stores, office, broadcast, now)
        elif broadcast.state is BroadcastState.RUNNING and await stores.deliveries.is_done(broadcast.id):
            await _finish(stores, office, broadcast, now)
        elif broadcast.reported_at is None or now - broadcast.reported_at >= EVERY:
            await _show_progress(stores, office, broadcast, now)


async def close_progress(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Let the message that shows the progress say that the broadcast was cancelled."""
    if broadcast.report_address_id is None or broadcast.report_outbox_id is None:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        return _("The broadcast of “%(title)s” was cancelled.", title=title), ()

    await _put(stores, office, broadcast, words, now)


async def _show_progress(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Write the message about the progress, or change it."""
    if broadcast.report_address_id is None:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title
    done, chats = await stores.deliveries.progress(broadcast.id)
    running = broadcast.state is BroadcastState.RUNNING

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
        text = _.n(
            "Sending “%(title)s”: %(done)s of %(n)s chat.",
            "Sending “%(title)s”: %(done)s of %(n)s chats.",
            chats,
            title=title,
            done=done,
        )
        return text, (row(Choice(_("Pause"), f"bc_pause:{broadcast.id}"), stop),)

    await _put(stores, office, broadcast, words, now)


async def _finish(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """End the broadcast, and send the report as a message of its own, so that it is noticed."""
    await stores.broadcasts.move(broadcast, BroadcastAction.FINISH, now)
    if broadcast.report_address_id is None:
        return
    edition = await stores.edition_of_broadcast(broadcast.id)
    chats = (await stores.deliveries.progress(broadcast.id))[1]
    reasons = await stores.deliveries.reasons(broadcast.id)
    languages = await stores.deliveries.languages(broadcast.id)
    show = f"bc:{broadcast.id}"

    def closing(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = _.n(
            "“%(title)s” has been sent: %(n)s chat is done.",
            "“%(title)s” has been sent: all %(n)s chats are done.",
            chats,
            title=edition.title,
        )
        return text, ()

    def report(_: Translator) -> tuple[str, tuple[Row, ...]]:
        lines = [
            _("**Report** on “%(title)s”", title=edition.title),
            *outcome_lines(_, reasons, languages),
            _("You find this again under /broadcasts."),
        ]
        buttons = (row(Choice(_("Show the broadcast"), show), Choice(_("Show the edition"), f"ed:{edition.id}")),)
        return "\n\n".join(filter(None, lines)), (*buttons, row(office_button(_)))

    if broadcast.report_outbox_id is not None:
        await _put(stores, office, broadcast, closing, now)
    await tell(stores, office, broadcast.report_address_id, report, now)


async def _tell_why_paused(stores: Stores, office: Office, broadcast: Broadcast, now: datetime) -> None:
    """Tell staff once that a broadcast stands still by itself, why, and what to do next."""
    told = broadcast.report_outbox_id is None and broadcast.reported_at is not None
    if broadcast.note not in NOTES or told:
        return
    title = (await stores.edition_of_broadcast(broadcast.id)).title

    def words(_: Translator) -> tuple[str, tuple[Row, ...]]:
        text = "\n\n".join([_("⚠ The broadcast of “%(title)s” stands still.", title=title), _(NOTES[broadcast.note])])
        return text, (row(Choice(_("Show the broadcast"), f"bc:{broadcast.id}")), row(office_button(_)))

    here = broadcast.report_address_id
    for chat in [here] if here is not None else await stores.staff.chats(Role.EDITOR, Role.ADMIN):
        await tell(stores, office, chat, words, now)
    await stores.broadcasts.report_ended(broadcast.id, now)


async def _put(stores: Stores, office: Office, broadcast: Broadcast, words: Words, now: datetime) -> None:
    """Write or change the one message about this broadcast; of several that wait only the newest leaves."""
    assert broadcast.report_address_id is not None
    first = broadcast.report_outbox_id
    key = "" if first is None else f"progress:{broadcast.id}"
    row_id = await tell(stores, office, broadcast.report_address_id, words, now, target=first, coalesce_key=key)
    await stores.broadcasts.reported(broadcast.id, first or row_id, now)
