"""The HTTP side: reads a request as the real service does, lets faults happen, carries it out, answers, logs."""

import asyncio
import inspect
import re
import select
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import unquote

import orjson
from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage

from tests.telegram_api.bodies import read_parameters
from tests.telegram_api.call import Call, Method
from tests.telegram_api.errors import HTML_ERROR, ApiError, Json, bad_request
from tests.telegram_api.faults import HTML_PAGES, Fault, Faults, Gate, Limiter, Rule
from tests.telegram_api.methods import METHODS
from tests.telegram_api.methods.chats import file_path
from tests.telegram_api.parameters import Upload, convert
from tests.telegram_api.requests import Request
from tests.telegram_api.world import Bot, World

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
TCP_INFO: int | None = getattr(socket, "TCP_INFO", None)  # only Linux says when bytes arrived
LAST_DATA_END = 56  # struct tcp_info, linux/tcp.h: up to tcpi_last_data_recv, in milliseconds
TICK_SECONDS = 0.004  # of Linux' clock for this; both ends of what it measures are rounded
REQUEST_BYTES = 60_000_000  # the limit on files is checked later, with its own answer

Control = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Connection(web.RequestHandler):
    """Remembers when the first byte of the request at hand arrived."""

    __slots__ = ("first_byte_at",)

    def __init__(self, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(server, loop=loop, access_log=None)  # type: ignore[arg-type] # None: no log, no clock read
        self.first_byte_at = 0.0  # between two requests

    def data_received(self, data: bytes) -> None:
        if not self.first_byte_at:
            self.first_byte_at = asyncio.get_running_loop().time() - self._waited()
        super().data_received(data)

    def end(self) -> None:
        """Close the connection, after the request it carries."""
        if self.first_byte_at:
            self.close()
        elif self.transport is not None:  # aiohttp's own `close` would let it stand, and read nothing any more
            self.transport.close()

    def _waited(self) -> float:
        """How many seconds these bytes have been here: a busy stand-in must not make its clients look bunched.

        0 for one that kept up, which is exact; else too little by as much as three of the kernel's ticks.
        """
        if self.transport is None or TCP_INFO is None:
            return 0.0
        known = self.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, TCP_INFO, LAST_DATA_END)
        return max(int.from_bytes(known[-4:], sys.byteorder) / 1000 - 2 * TICK_SECONDS, 0.0)


class Server(web.Server):
    """aiohttp's low-level server: no router, since all that matters is two path prefixes."""

    def __init__(self, world: World, faults: Faults, control: Control) -> None:
        super().__init__(self.handle, request_factory=self._request)
        self.world = world
        self.faults = faults
        self.limiters: dict[int, Limiter] = {}  # by bot id
        self.is_lean = False  # the log keeps neither parameters nor answers
        self.requests: list[Request] = []
        self.on_request: Callable[[Request], None] | None = None  # told of every finished request
        self.open_count = 0  # requests being worked on, waiting polls not counted
        self._control = control

    def __call__(self) -> Connection:
        return Connection(self, self._loop)

    def _request(
        self, message: RawRequestMessage, payload: StreamReader, protocol: web.RequestHandler,
        writer: AbstractStreamWriter, task: "asyncio.Task[None]",
    ) -> web.BaseRequest:  # fmt: skip
        return web.BaseRequest(message, payload, protocol, writer, task, self._loop, client_max_size=REQUEST_BYTES)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = unquote(request.path_qs.partition("?")[0])
        if path.startswith("/control/"):
            return await self._control(request)
        if path.startswith("/file/bot"):
            return self._download(path)
        token, _, name = path.removeprefix("/bot").partition("/")
        bot = self.world.bots.get(token)
        if bot is None:
            malformed = "" if TOKEN.fullmatch(token) else ": invalid token specified"
            return _answer(401, ApiError(401, f"Unauthorized{malformed}").body())
        method = METHODS.get(name.lower())
        row = Request(_first_byte_at(request), bot.id, method.name if method else name)
        self.requests.append(row)
        is_poll = row.method == "getUpdates"
        self.open_count += not is_poll
        try:
            return await self._serve(request, row, bot, method)
        finally:
            self.open_count -= not is_poll
            cast(Connection, request.protocol).first_byte_at = 0.0
            row.answered_at = self._loop.time()
            if self.on_request:
                self.on_request(row)
            if self.is_lean:
                row.params, row.answer = {}, None
            self.world.changes.tell()

    async def _serve(
        self, request: web.BaseRequest, row: Request, bot: Bot, method: Method | None
    ) -> web.StreamResponse:
        rules = self.faults.rules
        if rules and self.faults.take_unread(row.method):
            row.fault = Fault.CUT_UNREAD
            return _cut(request)
        try:
            values, uploads = await read_parameters(request)
        except ApiError as refusal:
            return await self._finish(request, row, refusal.code, refusal.body())
        row.params = values | {name: upload.name for name, upload in uploads.items()} if uploads else values
        row.chat_id = _chat_id(values)
        rule = self.faults.take(row.method, row.chat_id) if rules else None
        if rule is None:
            return await self._finish(request, row, *await self.carry_out(row, bot, method, values, uploads))
        return await self._serve_with_fault(rule, request, row, bot, method, values, uploads)

    async def _serve_with_fault(
        self, rule: Rule, request: web.BaseRequest, row: Request, bot: Bot, method: Method | None, values: Json,
        uploads: dict[str, Upload],
    ) -> web.StreamResponse:  # fmt: skip
        fault = rule.fault
        row.fault = fault if isinstance(fault, Fault) else "held" if isinstance(fault, Gate) else "refused"
        if fault is Fault.CUT_UNREAD:
            return _cut(request)
        if fault is Fault.SILENCE:
            await asyncio.sleep(rule.seconds)
            return _cut(request)
        if fault is Fault.DELAY:
            await asyncio.sleep(rule.seconds)
        if isinstance(fault, Fault) and fault in HTML_PAGES:
            status, title = HTML_PAGES[fault]
            return await self._finish(request, row, status, HTML_ERROR.format(title))
        if refusal := rule.refusal():
            return await self._finish(request, row, refusal.code, refusal.body())
        if isinstance(fault, Gate) and not rule.is_after:
            await _hold(fault)
        status, body = await self.carry_out(row, bot, method, values, uploads)
        if isinstance(fault, Gate) and rule.is_after:
            await _hold(fault)
        if fault is Fault.LATE_ANSWER:
            await asyncio.sleep(rule.seconds)
        if fault is Fault.ANSWER_LOST:
            row.status, row.answer = status, body
            return _cut(request)
        return await self._finish(request, row, status, body)

    async def carry_out(
        self, row: Request, bot: Bot, method: Method | None, raw: Json, uploads: dict[str, Upload]
    ) -> tuple[int, Json]:
        """Do what the method does; return HTTP status and body."""
        try:
            if method is None:
                self.world.complaints.append(f"{row.method}: no such method")
                raise ApiError(404, "Not Found: method not found")
            call = Call(self.world, bot, method.name, {}, uploads)
            call.values, wrong = convert(raw, method.parameters, call.complain)
            if wrong:
                raise bad_request(f'wrong type of parameter "{wrong}"')
            if method.is_limited and row.chat_id is not None and bot.id in self.limiters:
                self.limiters[bot.id].admit(row.chat_id, row.at, bool(call.values.get("allow_paid_broadcast")))
            result = method.run(call)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as refusal:
            return refusal.code, refusal.body()
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            # An object inside a parameter does not look as documented.
            self.world.complaints.append(f"{row.method}: malformed: {problem!r}")
            return 400, bad_request("can't parse the request").body()
        row.accepted = True
        return 200, {"ok": True, "result": result}

    async def _finish(
        self, request: web.BaseRequest, row: Request, status: int, body: Json | str
    ) -> web.StreamResponse:
        """Write the answer now, so that the log knows whether there was still somebody to read it."""
        row.status, row.answer = status, body if isinstance(body, dict) else None
        response = _answer(status, body)
        is_heard = not _is_gone(request)
        try:
            await response.prepare(request)
            await response.write_eof()
            row.delivered = is_heard
        except ConnectionError:
            row.delivered = False
        return response

    def _download(self, path: str) -> web.StreamResponse:
        token, _, wanted = path.removeprefix("/file/bot").partition("/")
        if token in self.world.bots:
            for media in self.world.files.values():
                if file_path(media) == wanted:
                    return web.Response(body=media.content, content_type="application/octet-stream")
        return _answer(404, ApiError(404, "Not Found").body())


def _first_byte_at(request: web.BaseRequest) -> float:
    return cast(Connection, request.protocol).first_byte_at or asyncio.get_running_loop().time()


def _chat_id(values: Json) -> int | None:
    try:
        return int(values["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _answer(status: int, body: Json | str) -> web.Response:
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html")
    retry_after = body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after else None
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json", headers=headers)


def _is_gone(request: web.BaseRequest) -> bool:
    """Whether the client has closed its side. Asks the kernel: the event loop may not have been told yet."""
    if request.transport is None or request.transport.is_closing():
        return True
    poll = select.poll()
    poll.register(request.transport.get_extra_info("socket").fileno(), select.POLLRDHUP)
    return bool(poll.poll(0))


def _cut(request: web.BaseRequest) -> web.StreamResponse:
    """Cut the connection as a dying server does. The response only ends aiohttp's handling; nobody receives it."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _hold(gate: Gate) -> None:
    gate.reached.set()
    await gate.released.wait()
