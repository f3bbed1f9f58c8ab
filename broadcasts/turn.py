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
from hub.pace import Permits

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
    lead: timedelta = timedelta(0)  #: how long a turn takes now: permits for before would lapse in the meantime
    space: int = 0  #: for how many more it has room in its hand
    lapsed: Sequence[Outcome] = ()  #: of deliveries that it keeps: their permit lapsed before the request began
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
    if wish.lapsed:
        taken_back = await stores.deliveries.take_back([each.delivery_id for each in wish.lapsed], wish.epoch, now)
        if taken_back < len(wish.lapsed):  # we were declared dead, and they uncertain
            await stores.deliveries.settle(list(wish.lapsed), now)
    await stores.deliveries.give_back(list(wish.back), wish.epoch, now)
    gain = await _begin(stores, channel, wish, now)
    if wish.space > 0 and not gain.is_blocked:
        account = account_key(channel.name, channel.account)
        gain.leased = await stores.deliveries.lease(account, wish.epoch, now, wish.space)
    return gain


async def _begin(stores: Any, channel: Channel, wish: Wish, now: datetime) -> Gain:
    """Commit `sending` together with the permits."""
    account, rate = (channel.name, channel.account), channel.limits.messages_per_second
    if rate is None:
        blocked_until = await stores.pace.blocked_until(*account, now)
        given = Permits([now] * len(wish.ready)) if blocked_until is None else Permits([], blocked_until, True)
    elif wish.ready and await stores.outbox.waiting(*account, now):
        given = Permits([], now + YIELD)
    else:
        given = await stores.pace.take(*account, rate, len(wish.ready), now, lead=wish.lead)
    chosen = list(wish.ready[: len(given.instants)])
    begun = await stores.deliveries.begin(chosen, wish.epoch, now)
    if len(begun) < len(chosen):  # their broadcast was paused meanwhile: they wait in the ledger, not in this hand
        await stores.deliveries.give_back(sorted(set(chosen) - set(begun)), wish.epoch, now)
    instants = dict(zip(begun, given.instants, strict=False))
    return Gain(len(chosen), instants, again_at=given.again_at, is_blocked=given.is_blocked)


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
            await stores.pace.block(channel.name, channel.account, now + after, now)
        case NotBegun():
            await stores.pace.block(channel.name, channel.account, now + deferral(delivery.attempts + 1), now)
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
