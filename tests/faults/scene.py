"""What a fault finds when it happens: a broadcast under way, everything it can break, and chance."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from tests.faults.checks import UNSEEN, untold
from tests.faults.engines import Engine
from tests.faults.processes import Processes, Service
from tests.faults.world import Sending, World
from tests.telegram_api import Fault, TelegramApi
from tests.telegram_api.faults import Rule

SENDS: Final = "send*"
SOON: Final = 0.25  #: how often a fault comes soon after a start, whatever happens then
SOON_SECONDS: Final = 2.0
BUSY_SECONDS: Final = 5.0  #: a fault comes so late at most
IDLE_SECONDS: Final = 5.0


@dataclass
class Scene:
    """One broadcast and the fault that happens to it."""

    api: TelegramApi
    engine: Engine
    processes: Processes
    world: World
    sending: Sending
    chance: random.Random
    kills_left: int = 0
    kills: int = 0
    crashes: int = 0  #: processes that died with work in their hands
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    broken: list[str] = field(default_factory=list)  #: promises that the fault itself saw broken
    _looked_at: int = 0
    _count: int = 0

    def __post_init__(self) -> None:
        self._looked_at = self.sending.first_request

    async def some_messages_later(self, most: int = 80) -> None:
        """Wait until Telegram has got some more messages, or for a few seconds if it does not."""
        wanted = self._messages() + self.chance.randint(1, most)
        with suppress(TimeoutError):
            await self.api.wait_for(lambda: self._messages() >= wanted or self.finished.is_set(), BUSY_SECONDS)

    def _messages(self) -> int:
        """Count what Telegram has got of this broadcast and around it, each request looked at once."""
        requests = self.api.requests
        while self._looked_at < len(requests):
            self._count += requests[self._looked_at].method.startswith("send")
            self._looked_at += 1
        return self._count

    async def any_moment(self) -> None:
        """Wait for work to be under way; sometimes it is only a random moment soon after a start."""
        if self.chance.random() < SOON:
            await asyncio.sleep(self.chance.uniform(0, SOON_SECONDS))
        else:
            await self.processes.ready()
            await self.some_messages_later()

    def any_service(self) -> Service:
        """Choose a process, most often one that sends."""
        return self.chance.choice([*self.processes.services, *self.processes.senders * 2])

    def any_sender(self) -> Service:
        return self.chance.choice(self.processes.senders)

    def fail(
        self, fault: Fault, *, share: float = 1.0, count: int | None = None, seconds: float = 0.0, retry_after: int = 1
    ) -> Rule:
        """Let Telegram fail on sends, before any other order it has; return the order."""
        chance = random.Random(self.chance.random())
        rule = Rule(SENDS, fault, None, count, share, chance, retry_after=retry_after, seconds=seconds)
        self.api.faults.rules.insert(0, rule)
        return rule

    def heal(self, rule: Rule) -> None:
        if rule in self.api.faults.rules:
            self.api.faults.rules.remove(rule)

    async def idle(self) -> None:
        """Wait until Telegram has carried out what it had begun."""
        with suppress(TimeoutError):
            await self.api.wait_for(lambda: not self.api.server.open_count, IDLE_SECONDS)

    def check_kill(self, before: int, after: int, first_request: int) -> None:
        """A single kill leaves no more in doubt than what was under way."""
        bound = untold(self.world.history(first_request)) + UNSEEN
        if after - before > bound:
            self.broken.append(f"one kill left {after - before} in doubt, at most {bound} can be explained")
