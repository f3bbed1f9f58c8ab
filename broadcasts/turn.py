"""A sender's turn: one unit of work that writes down what became of requests, and takes what may leave next.

Everything a sender knows reaches the ledger here, many rows in one commit: that is what makes it cheap to be exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from broadcasts.broadcasts import BroadcastAction, BroadcastState, IllegalBroadcastAction
from broadcasts.deliveries import DeliveryAction, DeliveryState, Leased, Outcome, deferral
from channels.address import account_key
from channels.channel import Channel
from channels.errors import AccountBroken, Moved, NotBegun, TryLater, Unreachable

ACCOUNT_BROKEN: Final = "account_broken"  #: note: the messenger refuses our account
CHAT_SPACING: Final = timedelta(seconds=1)  # Bots FAQ: one message a second to one chat
GROUP_SPACING: Final = timedelta(seconds=3)  # Bots FAQ: 20 messages a minute to one group
YIELD: Final = timedelta(milliseconds=20)  #: how long bulk steps aside for waiting replies


@dataclass(slots=True)
class Answer:
    """What became of a delivery that was begun."""

    delivery: Leased
    outcome: Outcome
    error: Exception | None = None


@dataclass(slots=True)
class Wish:
    """What a sender brings to its turn."""

    epoch: int
    answers: Sequence[Answer] = ()
    pauses: Sequence[tuple[int, str]] = ()  #: (broadcast, note): too much went wrong
    ready: Sequence[int] = ()  #: ids of leased deliveries that can be sent, in order
    space: int = 0  #: for how many more it has room in its hand
    back: Sequence[int] = ()  #: ids of leased deliveries that it gives back


@dataclass(slots=True)
class Gain:
    """What it gets."""

    tried: int = 0  #: how many of `ready` are dealt with, from the first on
    begun: dict[int, datetime] = field(default_factory=dict)  #: delivery id -> the instant at which it may leave
    leased: list[Leased] = field(default_factory=list)
    again_at: datetime | None = None  #: another turn brings nothing before; None when nothing is in the way
    is_blocked: bool = False  #: because the platform asked the account to wait


async def take_turn(stores: Any, channel: Channel, wish: Wish, now: datetime) -> Gain:
    """Record `wish.answers`, begin what there are permits for, lease more. One unit of work."""
    await _record(stores, channel, wish.answers, now)
    for broadcast_id, note in wish.pauses:
        await _pause(stores, broadcast_id, note, now)
    if wish.back:
        await stores.deliveries.give_back(list(wish.back), wish.epoch, now)
    blocked_until = await stores.pace.blocked_until(channel.name, channel.account, now)
    if blocked_until is not None:
        return Gain(again_at=blocked_until, is_blocked=True)
    gain = Gain()
    if wish.ready:
        await _begin(stores, channel, wish, gain, now)
    if wish.space > 0:
        account = account_key(channel.name, channel.account)
        gain.leased = await stores.deliveries.lease(account, wish.epoch, now, wish.space)
    return gain


async def _begin(stores: Any, channel: Channel, wish: Wish, gain: Gain, now: datetime) -> None:
    """Commit `sending` together with the permits."""
    rate = channel.limits.messages_per_second
    if rate is None:
        permits = [now] * len(wish.ready)
    elif await stores.outbox.waiting(channel.name, channel.account, now):
        permits, gain.again_at = [], now + YIELD
    else:
        permits, gain.again_at = await stores.pace.take(channel.name, channel.account, rate, len(wish.ready), now)
    chosen = wish.ready[: len(permits)]
    begun = await stores.deliveries.begin(list(chosen), wish.epoch, now)
    # Its broadcast was paused meanwhile: it waits in the ledger, not in this hand.
    if len(begun) < len(chosen):
        await stores.deliveries.give_back(sorted(set(chosen) - set(begun)), wish.epoch, now)
    gain.tried = len(chosen)
    gain.begun = dict(zip(begun, permits, strict=False))


async def _record(stores: Any, channel: Channel, answers: Sequence[Answer], now: datetime) -> None:
    """Write outcomes down with everything that follows from them."""
    if not answers:
        return
    await stores.deliveries.settle([answer.outcome for answer in answers], now)
    changed = [
        (answer.delivery, answer.outcome)
        for answer in answers
        if answer.outcome.state is DeliveryState.SENT and answer.delivery.action is not DeliveryAction.SEND
    ]
    await stores.deliveries.shown(changed, now)
    for answer in answers:
        delivery, outcome = answer.delivery, answer.outcome
        chat = delivery.broadcast_id, delivery.address_id
        follows = delivery.part + 1 < delivery.part_count
        if outcome.state is DeliveryState.SENT and follows and channel.limits.messages_per_second is not None:
            spacing = GROUP_SPACING if delivery.to.group else CHAT_SPACING
            await stores.deliveries.space_out(delivery.id, now + spacing)
        elif outcome.state is DeliveryState.FAILED and follows:
            await stores.deliveries.skip_rest(*chat, outcome.reason, now)
        elif outcome.state is DeliveryState.UNCERTAIN and follows:
            await stores.deliveries.hold_rest(*chat, outcome.reason, now)
        if answer.error is not None:
            await _react(stores, channel, delivery, answer.error, now)


async def _react(stores: Any, channel: Channel, delivery: Leased, error: Exception, now: datetime) -> None:
    match error:
        case TryLater(after, True):
            await stores.pace.block(channel.name, channel.account, now + after)
        case NotBegun():
            await stores.pace.block(channel.name, channel.account, now + deferral(delivery.attempts + 1))
        case Unreachable(reason):
            await stores.gone(delivery.address_id, reason, now)
        case Moved(to):
            await stores.addresses.move(delivery.address_id, to)
        case AccountBroken():
            await _pause(stores, delivery.broadcast_id, ACCOUNT_BROKEN, now)


async def _pause(stores: Any, broadcast_id: int, note: str, now: datetime) -> None:
    """Stop a broadcast; staff see why."""
    broadcast = await stores.broadcasts.get(broadcast_id)
    if broadcast.state is not BroadcastState.RUNNING or (broadcast.unguarded and note != ACCOUNT_BROKEN):
        return
    try:
        await stores.broadcasts.move(broadcast, BroadcastAction.PAUSE, now, note=note)
    except IllegalBroadcastAction:
        return  # somebody else has moved it
