"""The sender: takes deliveries from the ledger at the account's pace, and writes down what became of every request.

A delivery is `sending` in a committed row before its request begins. So after a crash it is known exactly which ones
may have arrived; a person decides about those, everything else goes on by itself.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from broadcasts.broadcasts import BroadcastAction, BroadcastState, IllegalBroadcastAction
from broadcasts.composing import compose_edition
from broadcasts.deliveries import DeliveryState, Leased, Outcome, deferral
from broadcasts.outcomes import REFUSED, outcome_of
from channels.channel import Channel, Part
from channels.chat_store import Bell
from channels.errors import AccountBroken, Moved, NotBegun, Refused, SendError, TryLater, Unreachable
from hub.clock import Clock, Sleep
from hub.news import wait_for_news
from hub.pace import LAPSE, MOST
from hub.units import Units
from hub.worker import Worker

log = logging.getLogger(__name__)
T = TypeVar("T")
LEASE: Final = 256  #: deliveries in hand
UNDER_WAY: Final = MOST  #: requests begun and not yet written down: so many at most are uncertain after a crash
RENDERED: Final = 500  #: texts kept ready: languages times messengers of a few broadcasts
LOOK_SECONDS: Final = 1.0
CHAT_SPACING: Final = timedelta(seconds=1)  # Bots FAQ: one message a second to one chat
GROUP_SPACING: Final = timedelta(seconds=3)  # Bots FAQ: 20 messages a minute to one group
YIELD_SECONDS: Final = 0.02  #: how long bulk steps aside for waiting replies


class Sender:
    """One per process that sends; any number may share a database and its pace."""

    def __init__(
        self,
        units: Units[Any],
        bell: Bell,
        channels: Mapping[tuple[str, str], Channel],
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._units = units
        self._bell = bell
        self._channels = channels
        self._clock = clock
        self._sleep = sleep
        self._worker = Worker(units, "sender", channels.values(), clock)
        self._parts: dict[tuple[int, str, str, str, str], tuple[Part, ...]] = {}
        self._under_way: set[asyncio.Task[Any]] = set()
        self._requests = 0
        # Accounts that were told to wait: known here before it is written down.
        self._halted: dict[tuple[str, str], datetime] = {}
        self._fault: BaseException | None = None

    async def run(self) -> None:
        """Work until cancelled; requests under way then are finished and recorded first.

        Ends by itself when the database fails: what could not be written down is taken over by the next sender.
        """
        listening = self._bell.listen("broadcasts")
        try:
            async with self._worker:
                try:
                    while True:
                        if not await self._round():
                            await wait_for_news(listening, self._under_way, LOOK_SECONDS)
                finally:
                    while self._under_way:
                        await asyncio.wait(self._under_way)
        finally:
            listening.close()

    async def _round(self) -> bool:
        """Lease a batch and send it; return whether there was any."""
        if self._fault is not None:
            raise self._fault
        leased: list[Leased] = await self._units.unit(self._lease)
        queues: defaultdict[tuple[str, str], list[Leased]] = defaultdict(list)
        for delivery in leased:
            queues[delivery.to.channel, delivery.to.account].append(delivery)
        async with asyncio.TaskGroup() as drains:
            for account, queue in queues.items():
                drains.create_task(self._drain(self._channels[account], queue))
        return bool(leased)

    async def _lease(self, stores: Any) -> list[Leased]:
        """Take deliveries for the accounts that may send."""
        now = self._clock()
        free = [account for account in self._channels if not await stores.pace.is_blocked(*account, now)]
        leased: list[Leased] = await stores.deliveries.lease(free, self._worker.epoch, now, LEASE)
        return leased

    async def _drain(self, channel: Channel, queue: list[Leased]) -> None:
        """Send one account's batch in groups for which there are permits."""
        try:
            while queue:
                room = UNDER_WAY - self._requests
                if room <= 0:
                    await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                    continue
                batch = queue[: min(MOST, room)]
                tried = await asyncio.shield(self._track(self._begin(channel, batch)))
                if tried is None:
                    return
                if not tried:  # no permit now, or a reply goes first
                    await self._sleep(YIELD_SECONDS)
                del queue[:tried]
        finally:
            if queue:
                await self._give_back(queue)

    async def _begin(self, channel: Channel, batch: list[Leased]) -> int | None:
        """Commit `sending` together with the permits, and start the requests.

        Returns how many deliveries were tried, None when the platform wants the account to wait.
        A task of its own that nobody cancels: what is committed as `sending` is also sent.
        """
        if self._is_halted(channel):
            return None
        rate, epoch = channel.limits.messages_per_second, self._worker.epoch

        async def work(stores: Any) -> tuple[int | None, dict[int, datetime]]:
            now = self._clock()
            if await stores.pace.is_blocked(channel.name, channel.account, now):
                return None, {}
            if rate is None:
                permits = [now] * len(batch)
            elif await stores.outbox.waiting(channel.name, channel.account, now):
                return 0, {}
            else:
                permits = await stores.pace.take(channel.name, channel.account, rate, len(batch), now)
            chosen = [delivery.id for delivery in batch[: len(permits)]]
            begun = await stores.deliveries.begin(chosen, epoch, now)
            # Its broadcast was paused meanwhile: it waits in the ledger, not in this hand.
            await stores.deliveries.give_back([each for each in chosen if each not in begun], epoch, now)
            return len(chosen), dict(zip(begun, permits, strict=False))

        tried, instants = await self._units.unit(work)
        group = [(delivery, instants[delivery.id]) for delivery in batch if delivery.id in instants]
        if group:
            self._requests += len(group)
            self._track(self._send_group(channel, group))
        return tried

    async def _give_back(self, queue: list[Leased]) -> None:
        ids, epoch = [delivery.id for delivery in queue], self._worker.epoch
        await self._units.unit(lambda s: s.deliveries.give_back(ids, epoch, self._clock()))

    async def _send_group(self, channel: Channel, group: list[tuple[Leased, datetime]]) -> None:
        """Send deliveries at their instants and record all outcomes in one unit."""
        try:
            results = await asyncio.gather(*(self._send(channel, delivery, instant) for delivery, instant in group))

            async def record(stores: Any) -> None:
                for (delivery, _), (outcome, error) in zip(group, results, strict=True):
                    await self._record(stores, channel, delivery, outcome, error)

            await self._units.unit(record)
        finally:
            self._requests -= len(group)

    async def _send(self, channel: Channel, delivery: Leased, instant: datetime) -> tuple[Outcome, Exception | None]:
        try:
            part = (await self._rendered(channel, delivery))[delivery.language_part]
        except Exception:
            log.exception("delivery_not_rendered", extra={"delivery_id": delivery.id})
            return Outcome(delivery.id, DeliveryState.FAILED, REFUSED), None
        await self._sleep(max((instant - self._clock()).total_seconds(), 0))
        if self._clock() > instant + LAPSE or self._is_halted(channel):  # the permit is void; no request began
            return Outcome(delivery.id, DeliveryState.QUEUED), None
        try:
            remote_id = await channel.send(delivery.to, part, f"delivery:{delivery.id}")
        except Exception as error:  # noqa: BLE001 - also what no adapter should raise: it may have arrived
            self._log(delivery, error)
            if isinstance(error, TryLater) and error.account_wide:
                self._halted[channel.name, channel.account] = self._clock() + error.after
            return outcome_of(error, delivery, channel.limits.repeat_is_safe, self._clock()), error
        return Outcome(delivery.id, DeliveryState.SENT, "", remote_id, part.digest), None

    def _is_halted(self, channel: Channel) -> bool:
        now = self._clock()
        return now < self._halted.get((channel.name, channel.account), now)

    def _log(self, delivery: Leased, error: Exception) -> None:
        if isinstance(error, Refused):
            log.warning("delivery_refused", extra={"delivery_id": delivery.id, "detail": error.detail})
        elif not isinstance(error, SendError):
            log.error("delivery_fault", extra={"delivery_id": delivery.id}, exc_info=error)

    async def _record(
        self, stores: Any, channel: Channel, delivery: Leased, outcome: Outcome, error: Exception | None
    ) -> None:
        """Write an outcome down with everything that follows from it."""
        now = self._clock()
        chat = delivery.broadcast_id, delivery.address_id
        await stores.deliveries.settle([replace(outcome, attempt=delivery.attempts + 1)], now)
        if outcome.state is DeliveryState.SENT and channel.limits.messages_per_second is not None:
            spacing = GROUP_SPACING if delivery.to.group else CHAT_SPACING
            await stores.deliveries.space_out(delivery.id, now + spacing)
        elif outcome.state is DeliveryState.FAILED:
            await stores.deliveries.skip_rest(*chat, outcome.reason, now)
        elif outcome.state is DeliveryState.UNCERTAIN:
            await stores.deliveries.hold_rest(*chat, outcome.reason, now)
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
                await _pause(stores, delivery.broadcast_id, now)

    async def _rendered(self, channel: Channel, delivery: Leased) -> tuple[Part, ...]:
        """Return the parts of this delivery's text: rendered once per broadcast, language and messenger."""
        key = (delivery.broadcast_id, channel.name, channel.account, delivery.language, delivery.wanted)
        if key not in self._parts:
            edition = await self._units.read(lambda s: s.edition_of_broadcast(delivery.broadcast_id))
            if len(self._parts) >= RENDERED:
                self._parts.clear()
            self._parts[key] = channel.parts(compose_edition(edition, delivery.language, delivery.wanted))
        return self._parts[key]

    def _track(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it as a task that is finished before this sender ends."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._fault = task.exception()


async def _pause(stores: Any, broadcast_id: int, now: datetime) -> None:
    """Stop a broadcast whose account is not accepted any more; staff see why."""
    broadcast = await stores.broadcasts.get(broadcast_id)
    if broadcast.state is BroadcastState.RUNNING:
        try:
            await stores.broadcasts.move(broadcast, BroadcastAction.PAUSE, now, note="account_broken")
        except IllegalBroadcastAction:
            log.info("already_moved", extra={"broadcast_id": broadcast_id})
