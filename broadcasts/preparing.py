"""Freezing an audience: a delivery row for every part and every recipient, before anything is sent, in short chunks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from broadcasts.audience import Readers, Recipient, Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.correcting import prepare_change
from broadcasts.deliveries import NO_CHANNEL, TRAINING, DeliveryState, NewDelivery
from broadcasts.editions import Edition
from broadcasts.gate import Gate, approved_gate, sent_gate
from broadcasts.later import due_after_quiet
from broadcasts.parts import Channels, Parts
from channels.address import account_key
from locales.registry import LANGUAGES

CHUNK: Final = 1_000  #: recipients a unit: under 50 ms on SQLite
NOT_APPROVED: Final = "not_approved"  #: note: the edition was changed after its approval, so nothing was sent


@dataclass
class Preview:
    """Whom a broadcast would reach, before it is sent."""

    by_language: Counter[str] = field(default_factory=Counter)
    by_channel: Counter[str] = field(default_factory=Counter)
    fallbacks: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (wanted, given) -> chats
    withheld: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (wanted, why) -> chats that get nothing now
    unreachable: Counter[str] = field(default_factory=Counter)  #: channel that is not configured -> chats

    @property
    def total(self) -> int:
        return sum(self.by_channel.values())


async def prepare_chunk(
    stores: Any,
    channels: Channels,
    broadcast: Broadcast,
    now: datetime,
    chunk: int = CHUNK,
    parts: Parts | None = None,
    languages: Collection[str] = LANGUAGES,
) -> Broadcast:
    """Write the next rows of a broadcast; the chunk that finishes it sets it running.

    Stopped anywhere, it goes on where it was: rows and the mark how far it got are one unit. From the first chunk on
    what leaves of the edition can no longer change; one that was changed since its approval is not sent at all.

    Args:
        languages: those the city offers; no other one leaves.
    """
    if broadcast.state is BroadcastState.SCHEDULED:
        if not await _fix_texts(stores, broadcast, languages, now):
            return await _moved(stores, broadcast, BroadcastAction.CANCEL, now, NOT_APPROVED)
        broadcast = await _moved(stores, broadcast, BroadcastAction.PREPARE, now)
    if broadcast.kind is not BroadcastKind.SEND:
        last = await prepare_change(stores, channels, broadcast, now, chunk, parts or Parts(channels))
        more = last is not None
    else:
        gate = await _gate(stores, broadcast, languages)
        segment = segment_of(broadcast, gate.edition)
        recipients = await stores.broadcasts.recipients(segment, broadcast.frozen_up_to, chunk)
        await _add(stores, broadcast, recipients, gate, parts or Parts(channels), channels, now)
        last = recipients[-1].address_id if recipients else None
        more = len(recipients) == chunk
    if last is not None:
        await stores.broadcasts.frozen(broadcast.id, last)
        broadcast = replace(broadcast, frozen_up_to=last)
    return broadcast if more else await _moved(stores, broadcast, BroadcastAction.RUN, now)


async def _fix_texts(stores: Any, broadcast: Broadcast, languages: Collection[str], now: datetime) -> bool:
    """Let the texts that leave no longer change; return whether all that is needed may leave."""
    if broadcast.kind is BroadcastKind.WITHDRAW:
        return True
    edition: Edition = await stores.editions.get(broadcast.edition_id)
    corrects = broadcast.kind is BroadcastKind.CORRECT  # what stands in chats may be corrected, offered or not
    ready = approved_gate(edition, LANGUAGES if corrects else languages, broadcast.fallbacks).ready
    needed = await _needed(stores, broadcast, edition)
    if not needed <= ready or not edition.can_be_sent:
        return False
    waiting = Segment.from_json(broadcast.segment).waiting_of
    await stores.editions.close(edition, now, needed if waiting else ready)
    return True


async def _needed(stores: Any, broadcast: Broadcast, edition: Edition) -> frozenset[str]:
    """Return the languages without which a broadcast makes no sense."""
    if broadcast.kind is BroadcastKind.CORRECT:
        root: Edition = await stores.editions.get(edition.corrects_id)
        return frozenset({edition.main_language} | (set(root.sent_languages) & edition.texts.keys() & LANGUAGES.keys()))
    waiting = Segment.from_json(broadcast.segment).waiting_of
    return frozenset({waiting.language} if waiting else {edition.main_language})


async def _gate(stores: Any, broadcast: Broadcast, languages: Collection[str]) -> Gate:
    edition: Edition = await stores.editions.get(broadcast.edition_id)
    return sent_gate(edition, languages, broadcast.fallbacks)


async def call_reserves(
    stores: Any, channels: Channels, broadcast: Broadcast, now: datetime, languages: Collection[str] = LANGUAGES
) -> int:
    """Let reserves stand in for chats that a running broadcast could not reach; return how many.

    Whoever has a row already gets no other one, so calling them twice does no harm.
    """
    if broadcast.kind is not BroadcastKind.SEND:
        return 0
    gate = await _gate(stores, broadcast, languages)
    if gate.edition.training:  # nobody was missed
        return 0
    segment = segment_of(broadcast, gate.edition)
    recipients: list[Recipient] = await stores.broadcasts.reserves(broadcast.id, segment, CHUNK)
    if not recipients:
        return 0
    await _add(stores, broadcast, recipients, gate, Parts(channels), channels, now)
    return len(recipients)


def rows_of(recipient: Recipient, gate: Gate, channels: Channels) -> list[NewDelivery]:
    """Return what one chat gets, for whoever comes after the audience was frozen."""
    return _rows(recipient, gate, channels, Parts(channels))


def segment_of(broadcast: Broadcast, edition: Edition) -> Segment:
    """Return whom a broadcast is for, as far as the edition is concerned: an urgent one reaches more."""
    return replace(Segment.from_json(broadcast.segment), urgent=edition.urgent)


async def _add(
    stores: Any,
    broadcast: Broadcast,
    recipients: Sequence[Recipient],
    gate: Gate,
    parts: Parts,
    channels: Channels,
    now: datetime,
) -> None:
    """Write what each of them gets."""
    for alike in _alike(recipients):
        due_at = due_after_quiet(alike[0].quiet, gate.edition, broadcast.zone, now)
        rows = [replace(each, due_at=due_at) for each in _rows(alike[0], gate, channels, parts)]
        await stores.deliveries.add_alike(broadcast.id, [each.address_id for each in alike], rows, now)


def _alike(recipients: Sequence[Recipient]) -> Iterable[list[Recipient]]:
    """Put together those who get the same: there are many recipients, and few such groups."""
    groups: defaultdict[tuple[Any, ...], list[Recipient]] = defaultdict(list)
    for each in recipients:
        asked = (each.languages, each.organisation_languages, each.bilingual)
        groups[each.channel, each.account, asked, each.for_organisation, each.quiet].append(each)
    return groups.values()


async def preview(stores: Any, channels: Channels, gate: Gate, segment: Segment) -> Preview:
    """Count recipients as `preview_of` does. Changes nothing."""
    return preview_of(await stores.broadcasts.readers(replace(segment, urgent=gate.edition.urgent)), channels, gate)


def preview_of(readers: Iterable[Readers], channels: Collection[tuple[str, str]], gate: Gate) -> Preview:
    """Count recipients per language and channel, who would get a fallback, and who nothing."""
    result = Preview()
    for each in readers:
        recipient, reading = each.recipient, gate.reading(each.recipient)
        if (recipient.channel, recipient.account) not in channels:
            result.unreachable[recipient.channel] += each.chats
        elif reason := gate.withheld(recipient):
            result.withheld[recipient.wish, reason] += each.chats
        else:
            result.by_channel[recipient.channel] += each.chats
            result.by_language[reading.languages[0]] += each.chats
            if reading.fallback:
                result.fallbacks[reading.wanted, reading.languages[0]] += each.chats
    return result


async def _moved(
    stores: Any, broadcast: Broadcast, action: BroadcastAction, now: datetime, note: str = ""
) -> Broadcast:
    moved: Broadcast = await stores.broadcasts.move(broadcast, action, now, note)
    return moved


def _rows(recipient: Recipient, gate: Gate, channels: Channels, parts: Parts) -> list[NewDelivery]:
    """Return what a recipient gets."""
    edition, channel, account = gate.edition, recipient.channel, recipient.account
    reading = gate.reading(recipient)
    wanted = reading.wanted if reading.fallback else ""
    if (channel, account) not in channels:
        unsent = _row(recipient, 0, 1, reading.languages[0], 0, wanted, edition)
        return [replace(unsent, state=DeliveryState.SKIPPED, reason=NO_CHANNEL)]
    if reason := gate.withheld(recipient):
        return [_withheld(recipient, reason)]
    pieces = [
        (language, number)
        for language in reading.languages
        for number in range(len(parts.of(edition, channel, account, language, wanted, recipient.for_organisation)))
    ]
    rows = [
        _row(recipient, part, len(pieces), language, number, wanted, edition)
        for part, (language, number) in enumerate(pieces)
    ]
    return [_practised(row) for row in rows] if edition.training else rows


def _practised(row: NewDelivery) -> NewDelivery:
    """Return a row that no sender ever takes, and that nobody can send again."""
    return replace(row, state=DeliveryState.SKIPPED, reason=TRAINING)


def _withheld(recipient: Recipient, reason: str) -> NewDelivery:
    """Return the row of somebody who gets nothing now, in the language they wished for."""
    account = account_key(recipient.channel, recipient.account)
    skipped = DeliveryState.SKIPPED
    return NewDelivery(recipient.address_id, account, 0, 1, recipient.wish, 0, recipient.wish, "", skipped, reason)


def _row(
    recipient: Recipient, part: int, part_count: int, language: str, language_part: int, wanted: str, edition: Edition
) -> NewDelivery:
    account = account_key(recipient.channel, recipient.account)
    text_hash = edition.text_hash(language)
    return NewDelivery(
        recipient.address_id,
        account,
        part,
        part_count,
        language,
        language_part,
        wanted,
        text_hash,
        for_organisation=recipient.for_organisation,
    )
