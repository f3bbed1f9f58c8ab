"""The pump of one account: leases deliveries, sends them at the account's pace, and brings the answers to the ledger.

A delivery is `sending` in a committed row before its request begins. So after a crash it is known exactly which ones
may have arrived; a person decides about those, everything else goes on by itself.
"""

import asyncio
import itertools
import logging
import random
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Any, Final

from broadcasts.budget import Budget
from broadcasts.deliveries import KEPT, DeliveryAction, DeliveryState, Leased, Outcome
from broadcasts.outcomes import REFUSED, outcome_of
from broadcasts.rendering import Texts
from broadcasts.turn import Answer, Gain, Wish, take_turn
from channels.address import account_key
from channels.channel import Channel, MayBegin, Part
from channels.errors import Refused, SendError, TooLate, TryLater
from hub.clock import Clock, Sleep
from hub.pace import JUMP, LAPSE, most_ahead
from hub.units import Unavailable, Units
from hub.worker import Worker

log = logging.getLogger(__name__)
LEASE: Final = 512  #: deliveries in hand, at most
REFILL: Final = 256  #: with fewer it leases more, while others are on their way
UNSEEN: Final = 48  #: begun or answered and not written down: with what is just arriving fewer than 64 are uncertain
UNDER_WAY: Final = 128  #: requests at once: 1,000 a second at 100 ms round trip, and some to spare
COMPANY: Final = 32  #: answers that are worth a turn; requests, while others are on their way
GATHER_SECONDS: Final = 0.02  #: how long fewer wait for company
LOOK_SECONDS: Final = 1.0
LONGEST_LEAD: Final = timedelta(seconds=1)
PATIENCE_SECONDS: Final = 1.0  #: between tries while the database cannot be written
LAST_TRIES: Final = 5  #: of a sender that is asked to stop meanwhile


class Pump:
    """Sends what waits for one account. Any number of pumps, in any number of processes, may share it."""

    def __init__(self, units: Units[Any], channel: Channel, worker: Worker, clock: Clock, sleep: Sleep) -> None:
        self._units = units
        self._channel = channel
        self._worker = worker
        self._clock = clock
        self._sleep = sleep
        self._texts = Texts(units, channel)
        self._epoch = worker.epoch
        self._ready: deque[tuple[Leased, Part | None]] = deque()
        self._flying: dict[int, asyncio.Task[None]] = {}  # by delivery id
        self._unseen = 0  # of those flying: so many have not begun their request
        self._answers: list[Answer] = []
        self._lapsed: list[tuple[Leased, Part | None]] = []  # their permits came too late: no request began
        self._budgets: defaultdict[int, Budget] = defaultdict(Budget)
        self._lead = self._took = timedelta(0)  # how long a turn takes at present, and how long the last one took
        self._halt: tuple[datetime, datetime] | None = None  # from, until: known here before it is written down
        self._news = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There may be something to do."""
        self._news.set()

    def stop(self) -> None:
        """Begin nothing more; `run` ends once everything is written down."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Work until stopped."""
        while not self._stopping or self._flying or self._answers or self._lapsed or self._ready:
            gain = await self._turn()
            if not self._may_go_on(gain):
                await self._wait(gain)

    async def work_off(self) -> None:
        """Send everything that may leave now, and return when that is done: for whoever runs no sender."""
        while True:
            gain = await self._turn()
            if self._flying:
                await asyncio.gather(*self._flying.values())
            elif self._may_go_on(gain):
                continue
            elif self._ready and not gain.is_blocked:
                await self._wait(gain)
            elif not self._answers and not self._lapsed:
                await self._turn(give_back=True)
                return

    async def _turn(self, *, give_back: bool = False) -> Gain:
        """Bring answers to the ledger and take what may leave. While the database is away, what is known is kept."""
        give_back = give_back or self._stopping
        if self._epoch != self._worker.epoch:  # declared dead: what we had in hand is somebody else's now
            self._ready.clear()
            self._epoch = self._worker.epoch
        answers, self._answers = self._answers, []
        lapsed = [
            Outcome(each.id, DeliveryState.QUEUED, each.reason, attempt=each.attempts + 1) for each, _ in self._lapsed
        ]
        self._ready.extendleft(reversed(self._lapsed))
        self._lapsed.clear()
        wish = self._wish(answers, lapsed, give_back=give_back)
        begun = self._clock()
        try:
            gain: Gain = await self._units.unit(lambda s: take_turn(s, self._channel, wish, self._clock()))
            self._note_lead(self._clock() - begun)
            await self._take(wish, gain)
        except Unavailable as exc:
            log.warning("ledger_unavailable", extra={"detail": str(exc)})
            self._answers = answers + self._answers
            await self._recover()
            return Gain()
        return gain

    def _wish(self, answers: list[Answer], lapsed: list[Outcome], *, give_back: bool) -> Wish:
        pauses = [(id_, budget.trouble) for id_, budget in self._budgets.items() if budget.trouble]
        if give_back:
            return Wish(self._epoch, answers, pauses, lapsed=lapsed, back=self._first(len(self._ready)))
        space = LEASE - len(self._ready) if len(self._ready) < REFILL else 0
        return Wish(self._epoch, answers, pauses, self._first(self._room()), self._lead, space, lapsed)

    def _first(self, count: int) -> list[int]:
        return [delivery.id for delivery, _ in itertools.islice(self._ready, count)]

    def _note_lead(self, took: timedelta) -> None:
        """Expect of the next turn what the faster one of the last two took: one slow turn alone means nothing."""
        self._lead, self._took = min(took, self._took, LONGEST_LEAD), took

    async def _take(self, wish: Wish, gain: Gain) -> None:
        """Start what has begun, and keep what was leased ready."""
        for broadcast_id, _ in wish.pauses:
            self._budgets.pop(broadcast_id, None)
        for _ in wish.back:
            self._ready.popleft()
        for _ in range(gain.tried):
            delivery, part = self._ready.popleft()
            if delivery.id in gain.begun:
                self._start(delivery, part, gain.begun[delivery.id])
        if gain.leased:  # whatever was in hand of these was under a lease that is over
            anew = {delivery.id for delivery in gain.leased}
            self._ready = deque(held for held in self._ready if held[0].id not in anew)
        for delivery in gain.leased:
            self._ready.append((delivery, await self._texts.part(delivery)))

    async def _recover(self) -> None:
        """Wait for the database; what its last commit may have given us without our knowing is queued again."""
        for tries in itertools.count():
            await self._sleep(PATIENCE_SECONDS)
            try:
                await self._units.unit(self._disown)
            except Unavailable:
                if self._stopping and tries > LAST_TRIES:
                    raise
            else:
                return

    async def _disown(self, stores: Any) -> None:
        leased = [delivery.id for delivery, _ in self._ready]
        sending = [*self._flying, *(answer.delivery.id for answer in self._answers)]
        account = account_key(self._channel.name, self._channel.account)  # other pumps share our epoch
        await stores.deliveries.disown(account, self._epoch, leased, sending, self._clock())

    def _room(self) -> int:
        """Return how many requests may begin: of those that lack a connection, the permits would lapse."""
        # So many at most are uncertain after a crash, beyond those under way.
        free = min(UNSEEN - self._unseen - len(self._answers), UNDER_WAY - len(self._flying), len(self._ready))
        rate = self._channel.limits.messages_per_second
        wanted = max(free if rate is None else min(free, most_ahead(rate)), 0)
        return wanted if self._must_wait() else self._channel.connected(wanted, self.wake)

    def _may_go_on(self, gain: Gain) -> bool:
        """Whether another turn at once would bring anything."""
        if len(self._answers) >= COMPANY or (self._stopping and not self._flying):
            return True
        return gain.again_at is None and not self._stopping and self._room() >= (COMPANY if self._flying else 1)

    async def _wait(self, gain: Gain) -> None:
        """Wait for answers, for the pace, for the bell."""
        if gain.again_at is None:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                pass
        else:
            seconds = (gain.again_at - self._clock()).total_seconds()
            pace = asyncio.ensure_future(self._sleep(min(max(seconds, 0), LOOK_SECONDS)))  # the clock may be set
            news = asyncio.ensure_future(self._news.wait())
            await asyncio.wait({pace, news}, return_when=asyncio.FIRST_COMPLETED)
            pace.cancel()
            news.cancel()
        self._news.clear()

    def _start(self, delivery: Leased, part: Part | None, instant: datetime) -> None:
        self._unseen += 1
        self._flying[delivery.id] = asyncio.create_task(self._fly(delivery, part, instant))

    async def _fly(self, delivery: Leased, part: Part | None, instant: datetime) -> None:
        """Send one delivery at its instant."""
        if self._channel.limits.messages_per_second is not None:
            seconds = (instant - self._clock()).total_seconds()
            await self._sleep(min(max(seconds, 0), LONGEST_LEAD.total_seconds() + LOOK_SECONDS))  # the clock may be set
        has_begun = False

        def may_begin() -> bool:
            nonlocal has_begun
            has_begun = not self._is_void(instant)
            self._unseen -= has_begun
            return has_begun

        error: Exception | None = None
        try:
            outcome = await self._request(delivery, part, may_begin)
        except Exception as exc:  # noqa: BLE001 - also what no adapter should raise: it may have arrived
            error = exc
            outcome = self._failed(delivery, exc)
        self._unseen -= not has_begun
        del self._flying[delivery.id]
        if isinstance(error, TooLate):
            self._lapsed.append((delivery, part))
            self.wake()
            return
        outcome.attempt, outcome.epoch = delivery.attempts + 1, delivery.epoch
        self._answered(Answer(delivery, outcome, error))

    def _is_void(self, instant: datetime) -> bool:
        """Whether this is not the permit's instant, or the platform has asked us to wait meanwhile."""
        if self._must_wait():
            return True
        return self._channel.limits.messages_per_second is not None and abs(self._clock() - instant) > LAPSE

    def _must_wait(self) -> bool:
        """Whether the platform has asked the account to wait."""
        return self._halt is not None and self._halt[0] - JUMP <= self._clock() < self._halt[1]

    async def _request(self, delivery: Leased, part: Part | None, may_begin: MayBegin) -> Outcome:
        channel, to = self._channel, delivery.to
        if part is None:
            return Outcome(delivery.id, DeliveryState.FAILED, REFUSED)
        if delivery.action is DeliveryAction.SEND:
            remote_id = await channel.send(to, part, f"delivery:{delivery.id}", may_begin)
            return Outcome(delivery.id, DeliveryState.SENT, "", remote_id, part.digest)
        if delivery.action is DeliveryAction.DELETE and delivery.reason != KEPT:
            await channel.delete(to, delivery.target_remote_id, may_begin)
            return Outcome(delivery.id, DeliveryState.SENT)
        await channel.edit(to, delivery.target_remote_id, part, may_begin)
        return Outcome(delivery.id, DeliveryState.SENT, "", delivery.target_remote_id, part.digest)

    def _failed(self, delivery: Leased, error: Exception) -> Outcome:
        if isinstance(error, Refused):
            log.warning("delivery_refused", extra={"delivery_id": delivery.id, "detail": error.detail})
        elif not isinstance(error, SendError):
            log.error("delivery_fault", extra={"delivery_id": delivery.id}, exc_info=error)
        now = self._clock()
        if isinstance(error, TryLater) and error.account_wide:
            self._halt = now, now + error.after
        return outcome_of(error, delivery, self._channel.limits.repeat_is_safe, now, random.random())  # noqa: S311

    def _answered(self, answer: Answer) -> None:
        self._budgets[answer.delivery.broadcast_id].note(answer.outcome)
        self._answers.append(answer)
        if len(self._answers) == 1:
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self.wake)
        elif len(self._answers) >= COMPANY or not self._flying:
            self.wake()
