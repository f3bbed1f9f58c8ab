"""`TelegramProcess`: starts the stand-in as a process of its own and drives it over its control endpoint."""

import asyncio
import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parents[2]


class TelegramProcess:
    """A stand-in that outlives whoever it serves: kill the hub, and Telegram remembers.

    `async with TelegramProcess() as telegram: await telegram.call("say", chat=7, text="/start")`
    """

    base_url: str
    token: str

    def __init__(self, *, log: Path | None = None, lean: bool = False) -> None:
        """As `TelegramApi`."""
        self._arguments = [*(["--log", str(log)] if log else []), *(["--lean"] if lean else [])]
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        arguments = ["-m", "tests.telegram_api", "--until-eof", *self._arguments]
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, stdin=pipe, stdout=pipe
        )
        assert self._process.stdout
        ready = json.loads(await self._process.stdout.readline())
        self.base_url, self.token = ready["base_url"], ready["token"]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()
        if self._process:
            self._process.terminate()
            await self._process.wait()

    async def call(self, name: str, **values: Any) -> Any:
        """Do what `TelegramApi` does under this name, or what `control.py` adds (`messages`, `stats`, `wait`).

        Raises:
            AssertionError: the stand-in could not do it.
        """
        assert self._session, "not started"
        async with self._session.post(f"{self.base_url}/control/{name}", json=values) as response:
            answer = await response.json()
        assert response.status == 200, answer["error"]
        return answer["result"]
