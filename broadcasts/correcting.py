"""Changing what stands in the chats already: correcting an edition that was sent, or withdrawing it.

Both are broadcasts too, whose rows edit or delete the messages of an earlier one; so they keep its pace, can be paused,
survive a crash and end with a report. Whoever still waits for a paused broadcast is taken over: a correction brings
them the corrected text, a withdrawal nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from broadcasts.audience import Segment
from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastKind, BroadcastState
from broadcasts.deliveries import KEPT, NO_CHANNEL, DeliveryAction, DeliveryState, NewDelivery
from broadcasts.editions import Edition, save_edition
from broadcasts.missed import UNSUBSCRIBED
from broadcasts.parts import Channels, Parts
from channels.address import account_key
from channels.channel import Limits
from contacts.addresses import AddressState
from locales.registry import LANGUAGES

CANNOT_EDIT: Final = "cannot_edit"  #: reason: the messenger cannot change messages
CANNOT_DELETE: Final = "cannot_delete"  #: reason: the messenger can neither remove nor change messages
SUPERSEDED: Final = "superseded"  #: reason of what still waited when its edition was corrected or withdrawn
SUPERSEDED_NOTE: Final = "superseded"  #: note on the broadcast it waited in
ENDED: Final = (BroadcastState.FINISHED, BroadcastState.CANCELLED)


class StillBeingSent(Exception):
    """It is planned, or being sent at this moment, so nobody knows yet what there is to change."""


class ChangeUnderWay(Exception):
    """A correction or withdrawal of it is not done yet."""


class LanguageMissing(Exception):
    """The correction lacks languages that were sent; `args` names them."""


class NothingToChange(Exception):
    """Nobody has got it, or it was withdrawn."""


OBSTACLES: Final = (StillBeingSent, ChangeUnderWay, LanguageMissing, NothingToChange)


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that stands in a chat, or (without `delivery_id`) still waits for it."""

    language: str
    wanted: str
    for_organisation: bool = False
    delivery_id: int | None = None
    shown_hash: str = ""

    @property
    def reading(self) -> tuple[str, str, bool]:
        """What it is one message of."""
        return self.language, self.wanted, self.for_organisation


@dataclass(frozen=True, slots=True)
class StandingChat:
    """What a broadcast, and its corrections, have left in one chat."""

    address_id: int
    channel: str
    account: str
    state: AddressState
    subscribed: bool  #: still wants the topic: only then new messages are sent
    messages: Sequence[Standing]  #: oldest first
    waiting: Sequence[Standing] = ()


async def begin_correction(editions: Any, edition: Edition, author_id: int | None, now: datetime) -> Edition:
    """Return the draft that corrects a sent edition: the one that is open, or a new one with what readers see today.

    Args:
        edition: the edition, or an earlier correction of it.
    """
    root_id = edition.corrects_id or edition.id
    await editions.locked(root_id)
    present: Edition | None = await editions.open_correction(root_id)
    if present is not None:
        return present
    today: Edition = await editions.latest_correction(root_id) or await editions.get(root_id)
    draft = await editions.add(
        today.main_language,
        author_id,
        now,
        corrects_id=root_id,
        training=today.training,
        hearing_id=today.hearing_id,
    )
    root: Edition = await editions.get(root_id)
    sent = {tag: text for tag, text in root.texts.items() if tag in root.sent_languages}  # some after its correction
    texts = {**sent, **today.texts}
    copied = replace(draft, topic_id=today.topic_id, texts=texts, files=today.files, urgent=today.urgent)
    return await save_edition(editions, copied, now, author_id)


async def to_correct(stores: Any, correction: Edition) -> list[Broadcast]:
    """Return the broadcasts whose messages a correction would change.

    Raises:
        LanguageMissing, StillBeingSent, ChangeUnderWay, NothingToChange.
    """
    root: Edition = await stores.editions.get(correction.corrects_id)
    if missing := set(root.sent_languages) & LANGUAGES.keys() - correction.texts.keys():
        raise LanguageMissing(*sorted(missing))
    sendings = await stores.broadcasts.sendings_of(root.id)
    found = [each for each in sendings if await _can_be_changed(stores, each)]
    if not found:
        raise NothingToChange
    return found


async def to_withdraw(stores: Any, broadcast: Broadcast) -> None:
    """Check that a broadcast can be withdrawn. Raises `StillBeingSent`, `ChangeUnderWay`, `NothingToChange`."""
    if broadcast.kind is not BroadcastKind.SEND or not await _can_be_changed(stores, broadcast):
        raise NothingToChange


async def add_change(
    stores: Any,
    kind: BroadcastKind,
    original: Broadcast,
    edition_id: int,
    staff_id: int,
    now: datetime,
    zone: str,
    report_address_id: int | None,
    key: bytes | None,
) -> Broadcast | None:
    """Store a correction or withdrawal of a broadcast; None when this wish (`key`) made it already."""
    made: Broadcast | None = await stores.broadcasts.add(
        edition_id,
        Segment.from_json(original.segment),
        staff_id,
        now,
        next_at=now,
        send_local="",
        zone=zone,
        report_address_id=report_address_id,
        request_key=key,
        kind=kind,
        of_id=original.id,
    )
    return made


async def _can_be_changed(stores: Any, broadcast: Broadcast) -> bool:
    if broadcast.state is BroadcastState.CANCELLED and broadcast.started_at is None:
        return False
    if broadcast.state not in (*ENDED, BroadcastState.PAUSED) or await stores.ledger.in_hand(broadcast.id):
        raise StillBeingSent
    changes = await stores.broadcasts.changes_of(broadcast.id)
    if any(change.state not in ENDED for change in changes):
        raise ChangeUnderWay
    if any(change.kind is BroadcastKind.WITHDRAW for change in changes):
        return False
    return broadcast.started_at is not None


async def edition_shown(stores: Any, broadcast: Broadcast) -> Edition:
    """Return what a broadcast shows: a correction keeps the files, which messengers do not exchange."""
    edition: Edition = await stores.editions.get(broadcast.edition_id)
    if broadcast.kind is not BroadcastKind.CORRECT or edition.corrects_id is None:
        return edition
    root: Edition = await stores.editions.get(edition.corrects_id)
    return replace(edition, files=root.files)


async def prepare_change(
    stores: Any, channels: Channels, broadcast: Broadcast, now: datetime, chunk: int, parts: Parts
) -> int | None:
    """Write the rows for the next chats of a correction or withdrawal.

    Returns the last chat's address id, None when there is none left.
    """
    original: Broadcast = await stores.broadcasts.locked(broadcast.of_id)
    edition = await edition_shown(stores, broadcast)
    chats: list[StandingChat] = await stores.ledger.standing(original.id, broadcast.frozen_up_to, chunk)
    if not chats:
        await _end_paused(stores, original, now)
        return None
    last = chats[-1].address_id
    if original.state is BroadcastState.PAUSED:
        await stores.ledger.supersede(original.id, broadcast.frozen_up_to, last, SUPERSEDED, now)
    else:
        chats = [replace(chat, waiting=()) for chat in chats]
    removes = broadcast.kind is BroadcastKind.WITHDRAW
    rows = [
        row
        for chat in chats
        for row in _in_order(
            chat, edition, channels, _removals(chat.messages) if removes else _changes(chat, edition, channels, parts)
        )
    ]
    await stores.deliveries.add(broadcast.id, rows, now)
    return last


async def _end_paused(stores: Any, original: Broadcast, now: datetime) -> None:
    """A paused broadcast whose edition was changed has nothing more to send."""
    if original.state is BroadcastState.PAUSED:
        await stores.ledger.skip_held(original.id, SUPERSEDED, now)
        await stores.broadcasts.move(original, BroadcastAction.CANCEL, now, SUPERSEDED_NOTE)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to do in a chat."""

    action: DeliveryAction
    language: str
    wanted: str
    for_organisation: bool
    language_part: int = 0
    target_id: int | None = None


#: What is new comes last: it may have to be left out, and nothing may wait behind it then.
_ORDER: Final = (DeliveryAction.EDIT, DeliveryAction.DELETE, DeliveryAction.SEND)


def _changes(chat: StandingChat, edition: Edition, channels: Channels, parts: Parts) -> list[_Step]:
    """Compare what stands in a chat, language by language and part by part, with what is to stand there."""
    if (chat.channel, chat.account) not in channels:
        return _removals(chat.messages[:1])
    steps = []
    for reading in dict.fromkeys(each.reading for each in (*chat.messages, *chat.waiting)):
        if reading[0] not in edition.texts:
            continue  # it is no longer offered: what stands there stays
        old = [each for each in chat.messages if each.reading == reading]
        new = parts.of(edition, chat.channel, chat.account, *reading)
        for number, part in enumerate(new):
            if number >= len(old):
                steps.append(_Step(DeliveryAction.SEND, *reading, number))
            elif old[number].shown_hash != part.digest:
                steps.append(_Step(DeliveryAction.EDIT, *reading, number, old[number].delivery_id))
        steps += _removals(old[len(new) :])
    return steps


def _removals(messages: Sequence[Standing]) -> list[_Step]:
    return [_Step(DeliveryAction.DELETE, *each.reading, target_id=each.delivery_id) for each in messages]


def _in_order(chat: StandingChat, edition: Edition, channels: Channels, steps: list[_Step]) -> list[NewDelivery]:
    """Return the rows of one chat; where a messenger cannot do one of its steps, none of them is tried."""
    steps = sorted(steps, key=lambda step: _ORDER.index(step.action))
    channel = channels.get((chat.channel, chat.account))
    whole = NO_CHANNEL if channel is None else _obstacle(chat, channel.limits, steps)
    rows = []
    for part, step in enumerate(steps):
        skipped = whole or (UNSUBSCRIBED if step.action is DeliveryAction.SEND and not chat.subscribed else "")
        kept = not skipped and step.action is DeliveryAction.DELETE and channel and not channel.limits.can_delete
        rows.append(
            NewDelivery(
                chat.address_id,
                account_key(chat.channel, chat.account),
                part,
                len(steps),
                step.language,
                step.language_part,
                step.wanted,
                edition.text_hash(step.language),
                DeliveryState.SKIPPED if skipped else DeliveryState.QUEUED,
                skipped or (KEPT if kept else ""),
                step.action,
                step.target_id,
                step.for_organisation,
            )
        )
    return rows


def _obstacle(chat: StandingChat, limits: Limits, steps: Sequence[_Step]) -> str:
    """Return why nothing can be done in a chat, "" where it can."""
    if chat.state is not AddressState.ACTIVE:
        return chat.state.value
    actions = {step.action for step in steps}
    if DeliveryAction.EDIT in actions and not limits.can_edit:
        return CANNOT_EDIT
    if DeliveryAction.DELETE in actions and not (limits.can_delete or limits.can_edit):
        return CANNOT_DELETE
    return ""
