"""The hub's processes under a service manager: killed, stopped for a while, and started again when they end."""

import asyncio
import contextlib
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.end_to_end.hub import LOOK_SECONDS, RUNNING, Installation, Program, eventually

ROLES: Final = {"sqlite": ("",), "postgresql": ("bot", "web", "sender", "sender", "ticker")}
RESTART_SECONDS: Final = 1.0  #: a service manager waits as well, so that what cannot start does not spin
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 40.0  #: a request that is never answered takes thirty
_LAST_WORDS: Final = re.compile(r"^(Stopped: .*|[\w.]*(?:Error|Exception)\b.*)", re.MULTILINE)
_TROUBLE: Final = re.compile(r"\[?(?:warning|error|critical)\b|Traceback|Stopped:", re.IGNORECASE)


@dataclass
class Service:
    """One of the processes, over all its lives."""

    role: str  #: "" for all in one
    program: Program
    is_held: bool = False  #: killed by us, and not to be started before we say so
    is_ready: bool = False

    @property
    def sends(self) -> bool:
        return self.role in ("", "sender")

    @property
    def is_alive(self) -> bool:
        return self.program.exit_code is None


@dataclass
class Processes:
    """All of them. What ends without being told to is started again, and counted with its last words."""

    hub: Installation
    roles: tuple[str, ...]
    services: list[Service] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)  #: those nobody asked for
    stubborn: list[str] = field(default_factory=list)  #: who had to be killed when everything was over

    @property
    def senders(self) -> list[Service]:
        return [service for service in self.services if service.sends]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start all of them, look after them, and stop them in good order; whoever does not stop is killed."""
        self.services = [Service(role, self._start(role)) for role in self.roles]
        keepers = [asyncio.create_task(self._keep(service)) for service in self.services]
        try:
            await self.ready()
            yield
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await asyncio.gather(*(self._stop(service) for service in self.services))

    async def ready(self, seconds: float = START_SECONDS) -> bool:
        """Wait until all of them work; return whether they do."""

        async def all_ready() -> bool:
            return all(service.is_ready for service in self.services)

        try:
            return await eventually(all_ready, "all processes work", seconds)
        except AssertionError:
            return False

    async def kill(self, service: Service) -> None:
        """`kill -9`; it stays dead until `revive`."""
        service.is_held, service.is_ready = True, False
        _signal(service.program, signal.SIGKILL)
        await service.program.ended()

    def revive(self, service: Service) -> None:
        service.program, service.is_held = self._start(service.role), False

    def freeze(self, service: Service) -> None:
        """Stop it where it is, as a host without memory or a moved virtual machine does."""
        _signal(service.program, signal.SIGSTOP)

    def thaw(self, service: Service) -> None:
        _signal(service.program, signal.SIGCONT)

    def complaints(self) -> int:
        """Return how many lines of trouble stand in all logs so far."""
        return sum(len(_TROUBLE.findall(program.log)) for program in self.hub.programs)

    def _start(self, role: str) -> Program:
        return self.hub.start("run", *(["--role", role] if role else []))

    async def _keep(self, service: Service) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if service.is_held:
                continue
            if not service.is_alive:
                service.is_ready = False
                self.ends[f"{service.role or 'hub'}: {_last_words(service.program)}"] += 1
                await asyncio.sleep(RESTART_SECONDS)
                self.revive(service)
            elif not service.is_ready:
                service.is_ready = RUNNING in service.program.log

    async def _stop(self, service: Service) -> None:
        program = service.program
        _signal(program, signal.SIGCONT)
        _signal(program, signal.SIGTERM)
        try:
            await program.ended(STOP_SECONDS)
        except AssertionError:
            self.stubborn.append(service.role or "hub")
            _signal(program, signal.SIGKILL)
            await program.ended()


def _signal(program: Program, number: signal.Signals) -> None:
    if program.exit_code is None and program.process.pid is not None:
        with contextlib.suppress(ProcessLookupError):  # it ended by itself meanwhile
            os.kill(program.process.pid, number)


def _last_words(program: Program) -> str:
    said = _LAST_WORDS.findall(program.log)
    return f"exit {program.exit_code}" + (f", {said[-1][:80]}" if said else "")
