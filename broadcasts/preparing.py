"""Freezing an audience: a delivery row for every part and every recipient, before anything is sent, in short chunks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from broadcasts.audience import Recipient, Segment, resolve_languages
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.correcting import prepare_change
from broadcasts.deliveries import NO_CHANNEL, DeliveryState, NewDelivery
from broadcasts.editions import Edition, EditionState
from broadcasts.later import due_after_quiet
from broadcasts.parts import Channels, Parts
from channels.address import account_key

CHUNK: Final = 1_000  #: recipients a unit: under 50 ms on SQLite
NOT_APPROVED: Final = "not_approved"  #: note: the edition was changed after its approval, so nothing was sent


@dataclass
class Preview:
    """Whom a broadcast would reach, before it is sent."""

    by_language: Counter[str] = field(default_factory=Counter)
    by_channel: Counter[str] = field(default_factory=Counter)
    fallbacks: Counter[tuple[str, str]] = field(default_factory=Counter)  #: (wanted, given) -> chats
    unreachable: Counter[str] = field(default_factory=Counter)  #: channel that is not configured -> chats

    @property
    def total(self) -> int:
        return sum(self.by_channel.values())


async def prepare_chunk(
    stores: Any, channels: Channels, broadcast: Broadcast, now: datetime, chunk: int = CHUNK, parts: Parts | None = None
) -> Broadcast:
    """Write the next rows of a broadcast; the chunk that finishes it sets it running.

    Stopped anywhere, it goes on where it was: rows and the mark how far it got are one unit. From the first chunk on
    the edition can no longer change; one that was changed since its approval is not sent at all.
    """
    edition: Edition = await stores.editions.get(broadcast.edition_id)
    removes = broadcast.kind is BroadcastKind.WITHDRAW
    if broadcast.state is BroadcastState.SCHEDULED:
        if not edition.can_be_sent and not removes:
            return await _moved(stores, broadcast, BroadcastAction.CANCEL, now, NOT_APPROVED)
        if edition.state is EditionState.DRAFT or set(edition.approved_languages) - set(edition.sent_languages):
            await stores.editions.close(edition, now)
        broadcast = await _moved(stores, broadcast, BroadcastAction.PREPARE, now)
    if broadcast.kind is not BroadcastKind.SEND:
        last = await prepare_change(stores, channels, broadcast, now, chunk, parts or Parts(channels))
        more = last is not None
    else:
        segment = Segment.from_json(broadcast.segment)
        recipients = await stores.broadcasts.recipients(segment, broadcast.frozen_up_to, chunk)
        await _add(stores, broadcast, recipients, edition, parts or Parts(channels), channels, now)
        last = recipients[-1].address_id if recipients else None
        more = len(recipients) == chunk
    if last is not None:
        await stores.broadcasts.frozen(broadcast.id, last)
        broadcast = replace(broadcast, frozen_up_to=last)
    return broadcast if more else await _moved(stores, broadcast, BroadcastAction.RUN, now)


async def call_reserves(stores: Any, channels: Channels, broadcast: Broadcast, now: datetime) -> int:
    """Let reserves stand in for chats that a running broadcast could not reach; return how many.

    Whoever has a row already gets no other one, so calling them twice does no harm.
    """
    if broadcast.kind is not BroadcastKind.SEND:
        return 0
    segment = Segment.from_json(broadcast.segment)
    recipients: list[Recipient] = await stores.broadcasts.reserves(broadcast.id, segment, CHUNK)
    if not recipients:
        return 0
    edition: Edition = await stores.editions.get(broadcast.edition_id)
    await _add(stores, broadcast, recipients, edition, Parts(channels), channels, now)
    return len(recipients)


async def _add(
    stores: Any,
    broadcast: Broadcast,
    recipients: Sequence[Recipient],
    edition: Edition,
    parts: Parts,
    channels: Channels,
    now: datetime,
) -> None:
    """Write what each of them gets."""
    for alike in _alike(recipients):
        due_at = due_after_quiet(alike[0].quiet, edition, broadcast.zone, now)
        rows = [replace(each, due_at=due_at) for each in _rows(alike[0], edition, channels, parts)]
        await stores.deliveries.add_alike(broadcast.id, [each.address_id for each in alike], rows, now)


def _alike(recipients: Sequence[Recipient]) -> Iterable[list[Recipient]]:
    """Put together those who get the same: there are many recipients, and few such groups."""
    groups: defaultdict[tuple[Any, ...], list[Recipient]] = defaultdict(list)
    for each in recipients:
        key = (each.channel, each.account, each.languages, each.organisation_languages, each.bilingual, each.quiet)
        groups[key].append(each)
    return groups.values()


async def preview(stores: Any, channels: Channels, edition: Edition, segment: Segment) -> Preview:
    """Count recipients per language and channel, and who would get a fallback. Changes nothing."""
    result = Preview()
    after = 0
    while recipients := await stores.broadcasts.recipients(segment, after, CHUNK):
        after = recipients[-1].address_id
        for recipient in recipients:
            if (recipient.channel, recipient.account) not in channels:
                result.unreachable[recipient.channel] += 1
                continue
            reading = resolve_languages(recipient, edition.texts, edition.main_language)
            result.by_channel[recipient.channel] += 1
            result.by_language[reading.languages[0]] += 1
            if reading.fallback:
                result.fallbacks[reading.wanted, reading.languages[0]] += 1
    return result


async def _moved(
    stores: Any, broadcast: Broadcast, action: BroadcastAction, now: datetime, note: str = ""
) -> Broadcast:
    moved: Broadcast = await stores.broadcasts.move(broadcast, action, now, note)
    return moved


def _rows(recipient: Recipient, edition: Edition, channels: Channels, parts: Parts) -> list[NewDelivery]:
    """Return what a recipient gets."""
    channel, account = recipient.channel, recipient.account
    reading = resolve_languages(recipient, edition.texts, edition.main_language)
    wanted = reading.wanted if reading.fallback else ""
    if (channel, account) not in channels:
        unsent = _row(recipient, 0, 1, reading.languages[0], 0, wanted, edition)
        return [replace(unsent, state=DeliveryState.SKIPPED, reason=NO_CHANNEL)]
    pieces = [
        (language, number)
        for language in reading.languages
        for number in range(len(parts.of(edition, channel, account, language, wanted)))
    ]
    return [
        _row(recipient, part, len(pieces), language, number, wanted, edition)
        for part, (language, number) in enumerate(pieces)
    ]


def _row(
    recipient: Recipient, part: int, part_count: int, language: str, language_part: int, wanted: str, edition: Edition
) -> NewDelivery:
    account = account_key(recipient.channel, recipient.account)
    text_hash = edition.text_hash(language)
    return NewDelivery(recipient.address_id, account, part, part_count, language, language_part, wanted, text_hash)
