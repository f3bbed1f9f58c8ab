"""The courier: carries out what waits in the outbox, chat by chat in order, and records what became of it."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from channels.channel import Channel, Intake, MayBegin, always
from channels.chat_store import Bell
from channels.errors import Moved, Refused, SendError, TooLate, TryLater, Unreachable
from channels.incoming import Incoming, Kind, Lookup, LookupAnswer, LookupKind
from hub.clock import Clock, Sleep
from hub.news import wait_for_news
from hub.outbox import ATTEMPTS, Errand, OutboxKind, wait_before
from hub.pace import LAPSE, REPLY_HORIZON
from hub.patience import in_the_end
from hub.units import Unavailable, Units
from hub.worker import Worker

log = logging.getLogger(__name__)
T = TypeVar("T")
AT_ONCE: Final = 32  #: errands under way
LOOK_SECONDS: Final = 1.0  #: how often it looks without being rung for: retries become due
STOP_SECONDS: Final = 40.0  #: for requests under way to end; the database may be away at that moment
PACED: Final = (OutboxKind.SEND, OutboxKind.EDIT)
Search = Callable[[Lookup], Awaitable[LookupAnswer]]
BACK_IN_LINE: Final = timedelta(seconds=1)  #: for a reply that gets no permit


class Courier:
    """One per process that sends; any number may share a database."""

    def __init__(
        self,
        units: Units[Any],
        bell: Bell,
        channels: Mapping[tuple[str, str], Channel],
        intake: Intake,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        search: Search | None = None,
    ) -> None:
        self._units = units
        self._bell = bell
        self._channels = channels
        self._intake = intake
        self._search = search
        self._clock = clock
        self._sleep = sleep
        self._worker = Worker(units, "courier", channels.values(), clock)
        self._under_way: dict[asyncio.Task[None], int] = {}  # to the row's id
        self._permits: dict[int, datetime] = {}  # by the row's id: what it was given when it was taken
        self._has_finished = False  # an errand, while others were taken: what follows it was not seen yet
        self._fault: BaseException | None = None

    async def run(self) -> None:
        """Work until cancelled; what is under way then is finished first.

        Ends by itself when the database fails: what could not be written down is taken over by the next courier.
        """
        listening = self._bell.listen("outbox")
        try:
            async with self._worker:
                try:
                    while True:
                        if not await self._round():
                            await wait_for_news(listening, self._under_way, LOOK_SECONDS)
                finally:
                    if self._under_way:
                        await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
        finally:
            listening.close()

    async def _round(self) -> bool:
        """Take what may leave now; return whether there may be more at once."""
        if self._fault is not None:
            raise self._fault
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        epoch = self._worker.epoch
        self._has_finished = False
        try:
            taken = await self._units.unit(lambda s: self._take(s, epoch, free))
        except Unavailable as exc:
            log.warning("outbox_unavailable", extra={"detail": str(exc)})
            await self._sleep(LOOK_SECONDS)
            await self._write(lambda s: s.outbox.disown(epoch, list(self._under_way.values())))
            return True
        for errand, instant in taken:
            if instant is not None:
                self._permits[errand.id] = instant
            task = asyncio.create_task(self._carry(errand))
            self._under_way[task] = errand.id
            task.add_done_callback(self._finished)
        return bool(taken) or self._has_finished

    async def _take(self, stores: Any, epoch: int, limit: int) -> list[tuple[Errand, datetime | None]]:
        """Take errands, and in the same unit the permit that each needs first, as far as there are any."""
        now = self._clock()
        errands: list[Errand] = await stores.outbox.take(list(self._channels), epoch, now, limit)
        permits: dict[int, datetime] = {}
        for account, channel in self._channels.items():
            rate = channel.limits.messages_per_second
            ids = [it.id for it in errands if (it.to.channel, it.to.account) == account and it.kind in PACED]
            if ids and rate is not None:
                given = await stores.pace.take(*account, rate, len(ids), now, REPLY_HORIZON)
                permits |= zip(ids, given.instants, strict=False)  # the others ask for themselves
        return [(errand, permits.get(errand.id)) for errand in errands]

    async def _write(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """Write down what happened, however long the database is away."""
        return await in_the_end(self._units, work, self._sleep)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._permits.pop(self._under_way.pop(task), None)
        self._has_finished = True
        if not task.cancelled() and task.exception() is not None:
            self._fault = task.exception()

    async def _carry(self, errand: Errand) -> None:
        channel = self._channels[errand.to.channel, errand.to.account]
        try:
            remote_id = await self._do(channel, errand)
        except Refused as exc:
            await self._refused(errand, exc)
        except Unreachable as exc:
            reason = exc.reason
            await self._write(lambda s: _gone(s, errand, reason, self._clock()))
        except Moved as exc:
            to = exc.to
            await self._write(lambda s: _moved(s, errand, to, self._clock()))
        except Exception as exc:
            if not isinstance(exc, (SendError, Unavailable)):
                log.exception("errand_failed", extra={"outbox_id": errand.id})
            await self._again(channel, errand, exc)
        else:
            await self._write(lambda s: s.outbox.sent(errand.id, remote_id, self._clock()))

    async def _do(self, channel: Channel, errand: Errand) -> str:
        """Carry it out and return the remote id of the message."""
        if errand.kind is OutboxKind.LOOKUP:
            await self._look_up(channel, errand)
            return ""
        if errand.kind is OutboxKind.DELETE:
            if errand.remote_id:  # else it never arrived
                await channel.delete(errand.to, errand.remote_id)
            return errand.remote_id
        if errand.kind is OutboxKind.EDIT:
            return await self._edit(channel, errand)
        return await self._send(channel, errand)

    async def _edit(self, channel: Channel, errand: Errand) -> str:
        assert errand.message is not None
        if not errand.remote_id:
            raise Refused("the message to change was never sent")
        parts = channel.parts(errand.message)
        if len(parts) > 1:
            raise Refused("one message cannot be edited into several")
        await self._paced(channel, errand, partial(channel.edit, errand.to, errand.remote_id, parts[0]))
        return errand.remote_id

    async def _send(self, channel: Channel, errand: Errand) -> str:
        assert errand.message is not None
        parts = channel.parts(errand.message)
        remote_id = ""
        for number in range(errand.parts_sent, len(parts)):
            if number > errand.parts_sent:
                await self._write(_part_sent(errand, number))
            send = partial(channel.send, errand.to, parts[number], f"outbox:{errand.id}:{number}")
            remote_id = await self._paced(channel, errand, send)
        return remote_id

    async def _paced(self, channel: Channel, errand: Errand, request: Callable[[MayBegin], Awaitable[T]]) -> T:
        """Make a request at the account's pace; where its instant passes before it can leave, at another one."""
        while True:
            may_begin = await self._permit(channel, errand)
            with contextlib.suppress(TooLate):
                return await request(may_begin)

    async def _permit(self, channel: Channel, errand: Errand) -> MayBegin:
        """Wait for the account's pace: replies take the next free instant, bulk lets them pass."""
        rate = channel.limits.messages_per_second
        if rate is None:
            return always
        instant = self._permits.pop(errand.id, None) or await self._next_instant(channel, rate)
        seconds = (instant - self._clock()).total_seconds()
        await self._sleep(min(max(seconds, 0), REPLY_HORIZON.total_seconds()))  # the clock may be set
        return lambda: abs(self._clock() - instant) <= LAPSE

    async def _next_instant(self, channel: Channel, rate: float) -> datetime:
        given = await self._units.unit(
            lambda s: s.pace.take(channel.name, channel.account, rate, 1, self._clock(), REPLY_HORIZON)
        )
        if not given.instants:
            raise TryLater(BACK_IN_LINE, account_wide=False)
        instant: datetime = given.instants[0]
        return instant

    async def _look_up(self, channel: Channel, errand: Errand) -> None:
        assert errand.lookup is not None
        try:
            if errand.lookup.kind is LookupKind.SEARCH and self._search is not None:
                answer = await self._search(errand.lookup)
            else:
                answer = await channel.look_up(errand.to, errand.lookup)
        except (Refused, Unreachable) as exc:
            answer = LookupAnswer(errand.lookup, refusal=type(exc).__name__)
        await self._tell(errand, answer)

    async def _tell(self, errand: Errand, answer: LookupAnswer) -> None:
        """Let the answer come in as an event; that of a repeated look-up changes nothing."""
        key, file = f"lookup:{errand.id}", answer.lookup.file
        await self._intake([Incoming(errand.to, Kind.LOOKED_UP, key, person=errand.person, answer=answer, file=file)])

    async def _again(self, channel: Channel, errand: Errand, exc: Exception) -> None:
        now = self._clock()
        wait = wait_before(errand.attempts)
        counts = not isinstance(exc, (TryLater, Unavailable))
        if isinstance(exc, TryLater):
            wait = exc.after
            if exc.account_wide:
                await self._write(lambda s: s.pace.block(channel.name, channel.account, now + wait, now))
        elif counts and errand.attempts >= ATTEMPTS:
            await self._give_up(errand, exc)
            return
        await self._write(lambda s: s.outbox.again(errand, now + wait, type(exc).__name__, counts=counts))

    async def _give_up(self, errand: Errand, exc: Exception) -> None:
        log.warning("reply_given_up", extra={"outbox_id": errand.id})
        if errand.lookup is not None:  # whoever waits for the answer hears that there is none
            await self._tell(errand, LookupAnswer(errand.lookup, refusal=type(exc).__name__))
        await self._write(lambda s: s.outbox.refused(errand.id, type(exc).__name__, self._clock()))

    async def _refused(self, errand: Errand, exc: Refused) -> None:
        log.warning("reply_refused", extra={"outbox_id": errand.id, "detail": exc.detail})
        if errand.kind is OutboxKind.EDIT:  # too old, or no longer there: say it in a new message
            await self._write(lambda s: s.outbox.as_new(errand.id))
        else:
            await self._write(lambda s: s.outbox.refused(errand.id, exc.detail, self._clock()))


def _part_sent(errand: Errand, parts_sent: int) -> Callable[[Any], Awaitable[None]]:
    return lambda stores: stores.outbox.part_sent(errand.id, parts_sent)


async def _gone(stores: Any, errand: Errand, reason: Any, now: datetime) -> None:
    await stores.outbox.refused(errand.id, reason.value, now)
    await stores.gone(errand.address_id, reason, now)


async def _moved(stores: Any, errand: Errand, to: str, now: datetime) -> None:
    await stores.addresses.move(errand.address_id, to)
    await stores.outbox.again(errand, now, "moved")
