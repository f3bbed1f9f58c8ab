"""A newcomer gets the latest edition of what they subscribed to, once, and not the backlog.

It goes through the ledger: the chat gets its rows in the broadcast that sent the edition (or in its correction, which
has the text that is right today). So nobody gets it twice, and a later correction or withdrawal reaches them too.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from broadcasts.audience import Recipient, Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.correcting import edition_shown
from broadcasts.deliveries import DeliveryState
from broadcasts.editions import Edition
from broadcasts.gate import Gate, offered
from broadcasts.missed import UNSUBSCRIBED
from broadcasts.parts import Channels
from broadcasts.preparing import rows_of, segment_of
from locales.registry import LANGUAGES

LATEST: Final = timedelta(days=60)  #: what was sent before is no news any more
MOMENT: Final = timedelta(seconds=10)  #: to choose other topics, or a language, or to undo it, before it arrives
UNDER_WAY: Final = (BroadcastState.PREPARING, BroadcastState.RUNNING, BroadcastState.PAUSED)


async def bring_latest(
    stores: Any,
    channels: Channels,
    address_id: int,
    topic_ids: Collection[int],
    spoken: str,
    now: datetime,
    languages: Collection[str] = LANGUAGES,
) -> int:
    """Let the latest edition of each of these topics leave for a chat; return how many are on their way.

    Args:
        topic_ids: those it subscribed to just now, for the first time.
        spoken: the language to read it in where neither the chat nor its organisation has chosen one.
        languages: those the city offers; no other one leaves.
    """
    coming = 0
    for latest in await _latest(stores, topic_ids, now):
        coming += await _bring(stores, channels, latest, address_id, spoken, now, languages)
    return coming


async def drop_unwanted(stores: Any, address_id: int, now: datetime) -> None:
    """Leave out what still waits for a chat that has ended all topics it would come for."""
    wanted = await stores.subscriptions.active_topics(address_id)
    for broadcast in await stores.broadcasts.in_state(*UNDER_WAY):
        if wanted.isdisjoint(Segment.from_json(broadcast.segment).topic_ids):
            await stores.deliveries.skip_message(broadcast.id, address_id, UNSUBSCRIBED, now)


async def read_again(
    stores: Any,
    channels: Channels,
    address_id: int,
    spoken: str,
    now: datetime,
    languages: Collection[str] = LANGUAGES,
) -> None:
    """The chat chose its languages: what a newcomer still waits for comes in those."""
    for broadcast in await stores.broadcasts.in_state(*UNDER_WAY):
        if broadcast.kind is BroadcastKind.WITHDRAW:
            continue
        due_at: datetime | None = await stores.deliveries.recall(broadcast.id, address_id, now)
        if due_at is not None:
            original = broadcast if broadcast.of_id is None else await stores.broadcasts.get(broadcast.of_id)
            await _write(stores, channels, original, broadcast, address_id, spoken, due_at, now, languages)


async def _latest(stores: Any, topic_ids: Collection[int], now: datetime) -> Sequence[Broadcast]:
    """Return for each topic the broadcast that sent its latest edition, each once."""
    sent: list[Broadcast] = await stores.broadcasts.sent_since(now - LATEST)
    found = {}
    for topic_id in topic_ids:
        latest = next((each for each in sent if _was_for(Segment.from_json(each.segment), topic_id)), None)
        if latest is not None:
            found[latest.id] = latest
    return list(found.values())


def _was_for(segment: Segment, topic_id: int) -> bool:
    """Whether a broadcast was for all of a topic, not only for those who waited for a language."""
    return topic_id in segment.topic_ids and segment.waiting_of is None


async def _bring(
    stores: Any,
    channels: Channels,
    latest: Broadcast,
    address_id: int,
    spoken: str,
    now: datetime,
    languages: Collection[str],
) -> bool:
    """Write a chat's rows and let what has ended go on for them, quietly; return whether it comes."""
    if await stores.deliveries.has_edition(latest.edition_id, address_id):
        return False
    target = await _place(stores, latest)
    if target.state is BroadcastState.CANCELLED or target.kind is BroadcastKind.WITHDRAW:  # meanwhile
        return False
    being_frozen = target.kind is BroadcastKind.SEND and target.state is BroadcastState.PREPARING
    if being_frozen and address_id > target.frozen_up_to:
        return True  # it comes to this chat yet
    if not await _write(stores, channels, latest, target, address_id, spoken, now + MOMENT, now, languages):
        return False
    if target.state is BroadcastState.FINISHED:
        await stores.broadcasts.move(target, BroadcastAction.RESUME, now)
        await stores.broadcasts.report_to(target.id, None)
    return True


async def _place(stores: Any, original: Broadcast) -> Broadcast:
    """Return where rows of an edition go today, locked: its last correction where there is one."""
    change = await _last_change(stores, original)
    place: Broadcast = await stores.broadcasts.locked(change or original.id)
    if change is None and (change := await _last_change(stores, original)):  # added while we waited
        place = await stores.broadcasts.locked(change)
    return place


async def _last_change(stores: Any, original: Broadcast) -> int | None:
    changes = await stores.broadcasts.changes_of(original.id)
    return next((each.id for each in changes if each.state is not BroadcastState.CANCELLED), None)


async def _write(
    stores: Any,
    channels: Channels,
    original: Broadcast,
    target: Broadcast,
    address_id: int,
    spoken: str,
    due_at: datetime,
    now: datetime,
    languages: Collection[str],
) -> bool:
    """Write what a chat gets of the edition as it was sent, if it is one of the audience; return whether it comes."""
    edition: Edition = await edition_shown(stores, target)
    released = edition.sent_languages or edition.approved_languages  # the latter of a correction that has not begun
    recipient: Recipient | None = await stores.broadcasts.recipient(segment_of(original, edition), address_id)
    if recipient is None or edition.main_language not in released:
        return False
    if not recipient.languages and not recipient.organisation_languages:
        recipient = replace(recipient, languages=(spoken,))
    gate = Gate(edition, offered(edition, languages) & set(released), original.fallbacks)
    rows = [replace(each, due_at=due_at) for each in rows_of(recipient, gate, channels)]
    await stores.deliveries.add(target.id, rows, now)
    return any(each.state is DeliveryState.QUEUED for each in rows)
