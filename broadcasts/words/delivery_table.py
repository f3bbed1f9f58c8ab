"""Deliveries as a table for the office's own records: CSV with words that need no key, and nothing about persons."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from broadcasts.broadcasts import BroadcastKind
from broadcasts.deliveries import DeliveryAction, DeliveryState
from broadcasts.exporting import BEGINNING, PAGE, DeliveryLine
from broadcasts.words.messengers import messenger_name
from broadcasts.words.outcomes import reason_words
from contacts.exporting import safe_cell
from contacts.mailboxes import EMAIL_CHANNEL
from locales.catalogues import N_, Translator
from locales.registry import own_name

BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel shows broken umlauts
COLUMNS: Final = (
    N_("broadcast"),
    N_("what for"),
    N_("edition"),
    N_("begun"),
    N_("chat number"),
    N_("organisation"),
    N_("kind of chat"),
    N_("messenger"),
    N_("language"),
    N_("wanted language"),
    N_("part"),
    N_("state"),
    N_("reason"),
    N_("attempts"),
    N_("last change"),
    N_("shown now"),
)
KINDS: Final[Mapping[BroadcastKind, str]] = {
    BroadcastKind.SEND: N_("sending"),
    BroadcastKind.CORRECT: N_("correction"),
    BroadcastKind.WITHDRAW: N_("withdrawal"),
}
STATES: Final[Mapping[DeliveryState, str]] = {
    DeliveryState.QUEUED: N_("waits"),
    DeliveryState.LEASED: N_("waits"),
    DeliveryState.SENDING: N_("on its way"),
    DeliveryState.SENT: N_("accepted by the messenger"),
    DeliveryState.FAILED: N_("not reached"),
    DeliveryState.UNCERTAIN: N_("uncertain"),
    DeliveryState.SKIPPED: N_("left out"),
    DeliveryState.DEFERRED: N_("waits to be tried again"),
    DeliveryState.HELD: N_("held back"),
}
#: What a message that was sent shows now, by the reason its line has since.
SHOWN: Final[Mapping[str, str]] = {
    "": N_("as sent"),
    "corrected": N_("corrected"),
    "withdrawn": N_("withdrawn"),
    "replaced": N_("notice that it was withdrawn"),
}


def heading(_: Translator) -> str:
    """Return the first line, with the mark by which spreadsheets know the encoding."""
    return BYTE_ORDER_MARK + _csv([[_(name) for name in COLUMNS]])


def table(_: Translator, lines: Iterable[DeliveryLine], zone: tzinfo) -> str:
    """Return lines of the table; times are those of `zone`."""
    return _csv([_cells(_, line, zone) for line in lines])


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cells(_: Translator, line: DeliveryLine, zone: tzinfo) -> list[str]:
    sent = line.state is DeliveryState.SENT
    shown = SHOWN.get(line.reason, "") if sent and line.action is DeliveryAction.SEND else ""
    return [
        str(line.broadcast_id),
        _(KINDS[line.kind]),
        line.title,
        _local(line.started_at, zone),
        str(line.address_id),
        line.organisation,
        _kind_of_chat(_, line),
        messenger_name(_, line.channel),
        own_name(line.language),
        own_name(line.wanted),
        _.gettext("%(part)s of %(count)s") % {"part": line.part + 1, "count": line.part_count},
        _(STATES[line.state]),
        str(reason_words(_, line.reason)) if line.reason and not sent else "",
        str(line.attempts),
        _local(line.changed_at, zone),
        _(shown) if shown else "",
    ]


def _kind_of_chat(_: Translator, line: DeliveryLine) -> str:
    if line.channel == EMAIL_CHANNEL:
        return _("mailbox")
    return _("group") if line.group else _("one person")


def _local(instant: datetime | None, zone: tzinfo) -> str:
    """Return a time as spreadsheets of every language read it."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if instant else ""


async def whole_table(_: Translator, ledger: Any, broadcast_id: int, zone: tzinfo) -> str:
    """Return the table of one broadcast; of very many lines it is better written page by page."""
    pieces, place = [heading(_)], BEGINNING
    while lines := await ledger.lines(broadcast_id, place, PAGE):
        pieces.append(table(_, lines, zone))
        place = lines[-1].address_id, lines[-1].part
    return "".join(pieces)
