"""`sprachrohr ...` as processes of its own: started, waited for, stopped in good order, or killed.

What runs is the program's command line, forked from a server that has imported it once: aiogram alone takes seconds.
This module imports nothing of the tests, for every such process imports it.
"""

import asyncio
import importlib
import multiprocessing
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

T = TypeVar("T")
PATIENCE_SECONDS: Final = 60.0  # for what takes a second on a free machine; a crowded one is no fault of the hub
LOOK_SECONDS: Final = 0.02
GRACE_SECONDS: Final = 20.0  # a hub that is asked to stop gives requests three seconds
RUNNING: Final = "Sprachrohr is running"
TAIL_LINES: Final = 60
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
_forks: Final = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["bot.cli", "channels.telegram", __name__])


async def eventually(probe: Callable[[], Awaitable[T]], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Return the first truthy answer of `probe`, which is asked again and again.

    Raises:
        AssertionError: there was none in time; it says `what` was waited for.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while not (answer := await probe()):
        assert loop.time() < until, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(LOOK_SECONDS)
    return answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass
class Program:
    """One process of `sprachrohr`, from its start to its end."""

    process: ForkServerProcess
    log_file: Path

    @property
    def log(self) -> str:
        """Everything it printed and logged so far."""
        return _COLOURS.sub("", self.log_file.read_text(encoding="utf-8", errors="replace"))

    @property
    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number when one ended it."""
        return self.process.exitcode

    async def says(self, text: str) -> None:
        """Wait until it has printed or logged this."""

        async def said() -> bool:
            found = text in self.log
            assert found or self.exit_code is None, self._story(f"ended with {self.exit_code} before it said {text!r}")
            return found

        try:
            await eventually(said, text)
        except AssertionError as exc:
            raise AssertionError(self._story(str(exc))) from None

    async def ended(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for its end; return the exit code."""

        async def is_over() -> bool:
            return self.exit_code is not None

        try:
            await eventually(is_over, "the process ends", seconds)
        except AssertionError as exc:
            raise AssertionError(self._story(str(exc))) from None
        assert self.exit_code is not None
        return self.exit_code

    async def stop(self) -> None:
        """Ask it to stop, as a service manager does; it must end in good order."""
        self._signal(signal.SIGTERM)
        exit_code = await self.ended(GRACE_SECONDS)
        assert exit_code == 0, self._story(f"ended with {exit_code}")

    async def kill(self) -> None:
        """`kill -9`."""
        self._signal(signal.SIGKILL)
        await self.ended()

    def _signal(self, number: signal.Signals) -> None:
        assert self.process.pid is not None
        assert self.exit_code is None, self._story(f"ended by itself with {self.exit_code}")
        os.kill(self.process.pid, number)

    def _story(self, what: str) -> str:
        tail = "\n".join(self.log.splitlines()[-TAIL_LINES:])
        return f"{what}\n--- the end of {self.log_file.name} ---\n{tail}"


@dataclass
class Installation:
    """One city's hub: its folder, its settings, and the processes that run with them."""

    folder: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    entry: str = "bot.cli"  #: the module whose `main` is run
    programs: list[Program] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        """Where the web chat answers."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in self.programs:
            if program.exit_code is None:
                await program.kill()
            program.process.close()
            assert "Traceback" not in program.log, program.log

    def start(self, *arguments: str, **settings: str) -> Program:
        """Start `sprachrohr ARGUMENTS` in the installation's folder; `settings` go before those of the installation."""
        log_file = self.folder / f"{'-'.join(arguments)}-{next(self._numbers)}.log"
        values = {
            "DATA_DIR": str(self.folder),
            "WEB__PORT": str(self.port),
            "APPROVAL": "none",
            "UNDO_SECONDS": "0",
            **self.settings,
            **settings,
        }
        environment = {f"SPRACHROHR_{name}": value for name, value in values.items()}
        process = _forks.Process(
            target=_run, args=(self.entry, arguments, environment, self.folder, log_file), daemon=True
        )
        log_file.touch()
        process.start()
        program = Program(process, log_file)
        self.programs.append(program)
        return program

    async def run(self, *arguments: str, **settings: str) -> Program:
        """Start a hub and wait until it says that it runs."""
        program = self.start("run", *arguments, **settings)
        await program.says(RUNNING)
        return program

    async def command(self, *arguments: str, **settings: str) -> str:
        """Run a short command, which must succeed; return what it printed."""
        program = self.start(*arguments, **settings)
        exit_code = await program.ended()
        assert exit_code == 0, program.log
        return program.log

    async def refusal(self, *arguments: str, **settings: str) -> str:
        """Run what must end with exit code 1 and a clear line instead of a traceback; return what it printed."""
        program = self.start(*arguments, **settings)
        exit_code = await program.ended()
        assert exit_code == 1, program.log
        assert "Traceback" not in program.log
        return program.log

    async def invite(self, role: str) -> str:
        """Return the payload of a link that makes its opener staff."""
        printed = await self.command("staff", "invite", "--role", role)
        found = re.search(r"start=(s_[A-Za-z0-9_-]+)", printed)
        assert found, printed
        return found[1]


def _run(entry: str, arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, log_file: Path) -> None:
    """Become `sprachrohr ARGUMENTS`: runs in the forked process."""
    os.setsid()
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
    handle = os.open(log_file, os.O_WRONLY | os.O_APPEND)
    os.dup2(handle, sys.stdout.fileno())
    os.dup2(handle, sys.stderr.fileno())
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith("SPRACHROHR_")]:
        del os.environ[name]
    os.environ.update(environment)
    sys.argv = ["sprachrohr", *arguments]

    importlib.import_module(entry).main()


def _end_with_the_tests() -> None:
    """Tests that are killed leave no hub behind."""
    tests = multiprocessing.parent_process()
    assert tests is not None
    tests.join()
    os._exit(1)
