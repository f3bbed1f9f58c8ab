"""Posts one bot's updates to its webhook: in order per chat, parallel across chats, again and again until taken."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.telegram_api.errors import Json

if TYPE_CHECKING:
    from tests.telegram_api.changes import Changes
    from tests.telegram_api.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE_SECONDS = 0.02  # Telegram waits 2 s, then doubles up to 60-120 s; tests have no time for that
LONGEST_PAUSE_SECONDS = 0.5
ANSWER_SECONDS = 60

CarryOut = Callable[["Updates", Json], Awaitable[None]]  # does the method a bot put into its answer


@dataclass(slots=True)
class Webhook:
    """Where one bot wants its updates and how posting them goes."""

    url: str  # as the bot gave it
    post_to: str  # where to really post: the same, or a loopback address standing in for it
    secret: str
    max_connections: int
    session: aiohttp.ClientSession
    updates: "Updates"
    changes: "Changes"
    carry_out: CarryOut
    last_error_at: int = 0
    last_error: str = ""
    _lanes: dict[object, deque[Json]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.max_connections)

    def deliver(self, update: Json) -> None:
        """Queue an update behind those of its chat."""
        key = _lane_key(update)
        if key in self._lanes:
            self._lanes[key].append(update)
            return
        self._lanes[key] = deque([update])
        task = asyncio.create_task(self._empty_lane(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _empty_lane(self, key: object) -> None:
        lane = self._lanes[key]
        while lane:
            pause = 0.0
            while not await self._post(lane[0]):
                await asyncio.sleep(pause)
                pause = min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
            self.updates.confirm(lane.popleft()["update_id"])
            self.changes.tell()
        del self._lanes[key]

    async def _post(self, update: Json) -> bool:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with self._slots, self.session.post(self.post_to, json=update, headers=headers) as response:
                if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
                    reply = await _read_reply(response)
                    if "method" in reply:
                        await self.carry_out(self.updates, reply)
                    return True
                self._remember(f"Wrong response from the webhook: {response.status} {response.reason}")
        except (aiohttp.ClientError, TimeoutError) as problem:
            self._remember(str(problem))
        return False

    def _remember(self, problem: str) -> None:
        self.last_error_at, self.last_error = int(time.time()), problem
        self.changes.tell()


async def _read_reply(response: aiohttp.ClientResponse) -> Json:
    """Return the method call in a bot's answer, if there is one. Files are not played here, only fields."""
    if response.content_type.startswith("multipart/"):
        reader = aiohttp.MultipartReader.from_response(response)
        parts = (part async for part in reader if isinstance(part, aiohttp.BodyPartReader))
        return {part.name or "": await part.text() async for part in parts}  # a part is gone once the next is asked for
    body = await response.read()
    if response.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode()))
    try:
        reply = json.loads(body)
    except ValueError:
        return {}  # any text will do as an answer
    return reply if isinstance(reply, dict) else {}


@dataclass(slots=True)
class Postman:
    """Opens webhooks: knows how to reach them and what to do with a method in their answer."""

    changes: "Changes"
    carry_out: CarryOut
    hosts: dict[str, str] = field(default_factory=dict)  # public host name -> loopback base URL standing in for it
    _session: aiohttp.ClientSession | None = None

    def open(self, updates: "Updates", url: str, secret: str, max_connections: int) -> Webhook:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))

        address, session = self._address(url), self._session
        return Webhook(url, address, secret, max_connections, session, updates, self.changes, self.carry_out)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _address(self, url: str) -> str:
        parts = urlsplit(url)
        base = self.hosts.get(parts.hostname or "")
        return base.rstrip("/") + url.partition(parts.netloc)[2] if base else url


def _lane_key(update: Json) -> object:
    """What keeps its order: callbacks per user, everything else per chat."""
    if query := update.get("callback_query"):
        return "user", query["from"]["id"]
    for content in update.values():
        if isinstance(content, dict) and "chat" in content:
            return content["chat"]["id"]
    return None
