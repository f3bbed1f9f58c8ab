"""`TelegramApi`: the played Telegram as tests hold it: people, faults, waiting, and the server itself."""

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO, TypeVar, cast

from aiohttp import web

from tests.telegram_api.control import Control
from tests.telegram_api.errors import ApiError, Json
from tests.telegram_api.faults import Fault, Faults, Gate, Limiter, Rule
from tests.telegram_api.methods import METHODS
from tests.telegram_api.people import People
from tests.telegram_api.requests import Request
from tests.telegram_api.server import Connection, Server
from tests.telegram_api.updates import Updates
from tests.telegram_api.webhook import Postman
from tests.telegram_api.world import Bot, Press, World

T = TypeVar("T")

FIRST_BOT_ID = 4_200_000_001
SHUTDOWN_SECONDS = 0.1


class TelegramApi(People):
    """A Bot API for one or several bots on a free port of this machine.

    It starts with one bot, whose token is `api.token`:

        async with TelegramApi() as api:
            chat = api.private_chat(1001, "Anna", "tr")
            await api.start(1001)  # ... the hub under test talks to api.base_url and answers
            await api.wait_for(lambda: chat.messages[1:])
            await api.press(chat, 1001, "Türkçe")
            assert api.complaints == []
    """

    def __init__(self, *, port: int = 0, log: Path | None = None, lean: bool = False) -> None:
        """
        Args:
            port: 0 takes a free one.
            log: a file that gets one JSON line per finished request.
            lean: `requests` keeps neither parameters nor answers; for benchmarks with many messages.
        """
        super().__init__(World())
        self.faults = Faults()
        self.server: Server
        self._port = port
        self._log = log
        self._lean = lean
        self._log_file: TextIO | None = None
        self._runner: web.ServerRunner | None = None
        self._site: web.TCPSite | None = None
        self.add_account("sprachrohr_bot", "Sprachrohr")

    async def __aenter__(self) -> Self:
        self.world.postman = Postman(self.world.changes, self._carry_out)
        self.server = Server(self.world, self.faults, Control(self))
        self.server.is_lean = self._lean
        self._runner = web.ServerRunner(self.server, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        await self.listen()
        self._port = self._runner.addresses[0][1]
        if self._log:
            self._log_file = self._log.open("a", buffering=1, encoding="utf-8")
            self.server.on_request = self._write_log
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bot in self.world.bots.values():
            bot.updates.stop()
        await self.world.postman.close()
        await self._let_nobody_in()
        if self._runner:
            await self._runner.cleanup()
        if self._log_file:
            self._log_file.close()

    @property
    def base_url(self) -> str:
        """What stands in for `https://api.telegram.org`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        return self.bot.token

    @property
    def requests(self) -> list[Request]:
        """Every request to a method since the start, in the order of arrival."""
        return self.server.requests

    @property
    def complaints(self) -> list[str]:
        """What a client did that Telegram would ignore or bend in silence; tests assert that it is empty."""
        return self.world.complaints

    @property
    def webhook_hosts(self) -> dict[str, str]:
        """Public host names of webhooks and the loopback base URLs to post to instead."""
        return self.world.postman.hosts

    async def listen(self) -> None:
        """Take connections on the port, from the start on and again after `refuse`."""
        assert self._runner, "not started"
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await self._site.start()

    async def _let_nobody_in(self) -> None:
        """Stop accepting, and see to who was accepted: asyncio loses a connection whose server closes meanwhile."""
        loop, server = asyncio.get_running_loop(), self._site._server if self._site else None
        for listening in server.sockets if isinstance(server, asyncio.Server) else ():
            loop.remove_reader(listening.fileno())
        await asyncio.sleep(0)

    async def refuse(self) -> None:
        """Refuse connections until `listen`; those that stand end with the request they carry."""
        assert self._site, "not listening"
        await self._let_nobody_in()
        await self._site.stop()
        for connection in self.server.connections:
            cast(Connection, connection).end()

    def add_account(self, username: str, name: str) -> Bot:
        """Make another bot, as BotFather does."""
        bot_id = FIRST_BOT_ID + len(self.world.bots)
        token = f"{bot_id}:AAstand-in-token-of-{username}"
        self.world.bots[token] = bot = Bot(token, username, name, Updates(first_id=100_000_000 + bot_id % 1000 * 1000))
        return bot

    def fail_next(
        self, method: str, kind: Fault | ApiError, chat: int | None = None, count: int | None = 1, *,
        retry_after: int = 1, seconds: float = 0.0,
    ) -> None:  # fmt: skip
        """Let the next `count` requests fail (None: all from now on), of one chat or of any.

        Args:
            method: a name or a shell pattern like `send*`.
            retry_after: what a 429 tells the client, in seconds.
            seconds: how long a `DELAY` lasts.
        """
        self.faults.rules.append(Rule(method, kind, chat, count, retry_after=retry_after, seconds=seconds))

    def fail_rate(
        self, method: str, kind: Fault | ApiError, probability: float, seed: int = 0, *, retry_after: int = 1,
        seconds: float = 0.0,
    ) -> None:  # fmt: skip
        """Let requests fail at random, the same ones for the same seed and order of requests."""
        chance = random.Random(seed)
        rule = Rule(method, kind, None, None, probability, chance, retry_after=retry_after, seconds=seconds)
        self.faults.rules.append(rule)

    def hold_next(self, method: str, chat: int | None = None, *, accepted: bool = False) -> Gate:
        """Stop the next request until `release()`: before it is carried out or, if `accepted`, before its answer."""
        gate = Gate()
        self.faults.rules.append(Rule(method, gate, chat, is_after=accepted))
        return gate

    def heal(self) -> None:
        """End all faults that are still to come."""
        self.faults.rules.clear()

    def limit(
        self, per_second: int = 30, per_chat_second: int = 1, per_group_minute: int = 20, *, bot: Bot | None = None
    ) -> None:
        """Answer 429 to what a bot sends above these limits from now on."""
        limiter = Limiter(per_second, per_chat_second, per_group_minute)
        self.server.limiters[(bot or self.bot).id] = limiter

    def repeat_last_update(self, bot: Bot | None = None) -> None:
        updates = (bot or self.bot).updates
        assert updates.last, "there was no update yet"
        updates.repeat(updates.last)

    def repeat_rate(self, probability: float, seed: int = 0, bot: Bot | None = None) -> None:
        """Hand out each update twice with this probability."""
        updates = (bot or self.bot).updates
        updates.repeat_probability, updates.chance = probability, random.Random(seed)

    def push_update(self, body: Json, bot: Bot | None = None) -> None:
        """Hand out an update of any shape, as it may look after the next version of the Bot API."""
        (bot or self.bot).updates.put_raw(body)

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Return the first truthy value of `predicate`, asked after every change of the world and every request."""
        return await self.world.changes.wait_for(predicate, timeout)

    async def idle(self, timeout: float = 5.0) -> None:
        """Wait until every update is confirmed and no request but a waiting getUpdates is open.

        A client may still be at work on what it has confirmed; wait for what it should do instead.
        """
        await self.world.changes.wait_for(lambda: not self._busy(), timeout, "idle")

    def press_of(self, data: str) -> list[Press]:
        """All presses of a button with this callback data."""
        return [press for press in self.world.presses.values() if press.data == data]

    def _busy(self) -> bool:
        return self.server.open_count > 0 or any(bot.updates.pending for bot in self.world.bots.values())

    async def _carry_out(self, updates: Updates, reply: Json) -> None:
        """Carry out a method that came in the answer to a webhook; nobody hears of its result."""
        bot = next(bot for bot in self.world.bots.values() if bot.updates is updates)
        values = {name: value for name, value in reply.items() if name != "method"}
        method = METHODS.get(str(reply["method"]).lower())
        row = Request(asyncio.get_running_loop().time(), bot.id, str(reply["method"]), values, values.get("chat_id"))
        self.requests.append(row)
        row.status, row.answer = await self.server.carry_out(row, bot, method, values, {})
        self.world.changes.tell()

    def _write_log(self, row: Request) -> None:
        if self._log_file:
            self._log_file.write(json.dumps(row.json(), ensure_ascii=False, default=str) + "\n")
