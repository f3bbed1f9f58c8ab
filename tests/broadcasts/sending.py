"""Letting senders work, and messengers that are slow or note the time."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broadcasts.deliveries import DeliveryState
from channels.address import Address
from channels.channel import Limits, MayBegin, Part, always
from tests.broadcasts.town import Town
from tests.channels.memory import MemoryChannel
from tests.clock import PassingTime

PACED = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=30)
SHORT = Limits(text_chars=12, caption_chars=12, token_bytes=64, messages_per_second=30)
SAFE = Limits(text_chars=4096, caption_chars=1024, token_bytes=64, messages_per_second=None, repeat_is_safe=True)
SECOND = timedelta(seconds=1)


@dataclass
class SlowChannel(MemoryChannel):
    """Holds every message back until `gate` opens; `begun` says when one is on its way."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: "asyncio.Queue[Address]" = field(default_factory=asyncio.Queue)

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        self.begun.put_nowait(to)
        await self.gate.wait()
        return await super().send(to, part, key, may_begin)


@dataclass
class NotingChannel(MemoryChannel):
    """Notes when each message leaves."""

    time: PassingTime = field(default_factory=PassingTime)
    left: list[datetime] = field(default_factory=list)

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        message_id = await super().send(to, part, key, may_begin)
        self.left.append(self.time())
        return message_id


async def send(town: Town) -> None:
    """Let the sender work until nothing may leave now."""
    await town.sender.work_off()


async def stop(*running: "asyncio.Task[None]") -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    """Let the others work until something is the case."""
    for _ in range(1_000_000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never happened")


async def until_none(town: Town, *states: DeliveryState) -> None:
    """Let the others work until no part is in one of these states."""
    for _ in range(100_000):
        if set(states).isdisjoint(await town.states()):
            return
    raise AssertionError(f"there are still some: {await town.states()}")


def everyone(town: Town) -> Counter[str]:
    return Counter(sent.to.value for sent in town.channel.sent)
