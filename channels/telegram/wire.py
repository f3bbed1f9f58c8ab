"""A small HTTP/1.1 client for what is sent in bulk: POST over connections that are kept, and nothing else.

What it promises matters more than its speed: `NotBegun` means that not one byte of the request left us, `AnswerLost` is
all that goes wrong from the first byte on, and no request is ever repeated here.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import islice
from typing import Any, Final, cast
from urllib.parse import urlsplit

from aiohappyeyeballs import AddrInfoType, start_connection
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from channels.channel import MayBegin, always
from channels.errors import AnswerLost, NotBegun, TooLate

CONNECTIONS: Final = 256
# Servers close what is idle for a minute or so. Whoever writes just then cannot know whether it was still read.
IDLE_SECONDS: Final = 15
ANSWER_BYTES: Final = 1_000_000
RESOLVED_SECONDS: Final = 10  # so that many connections made at once ask for the host's addresses once
EYEBALLS_SECONDS: Final = 0.25  # RFC 8305: how long one address may stay silent before the next is tried as well
_FRAMING: Final = (b"content-length", b"transfer-encoding")

Answer = tuple[int, bytes]  #: HTTP status and body


class Wire:
    """The connections to one server.

    Args:
        base: its address, http or https; a path in it is left out.
        tls: whom to trust, with https.
        connect_seconds: to reach the server, and as much again to wait for others where all connections are in use.
        call_seconds: for the whole call; an answer that is not there by then is lost.
    """

    def __init__(
        self, base: str, tls: ssl.SSLContext, *, connect_seconds: float, call_seconds: float,
        idle_seconds: float = IDLE_SECONDS, answer_bytes: int = ANSWER_BYTES, connections: int = CONNECTIONS,
    ) -> None:  # fmt: skip
        url = urlsplit(base)
        self._tls: dict[str, Any] = {"ssl": tls, "server_hostname": url.hostname} if url.scheme == "https" else {}
        self._server = (url.hostname or "", url.port or (443 if self._tls else 80))
        self._host_header = url.netloc.rpartition("@")[2]
        self._connect_seconds = connect_seconds
        self.call_seconds = call_seconds
        self.idle_seconds = idle_seconds
        self.answer_bytes = answer_bytes
        self._most = connections
        self._slots = asyncio.Semaphore(connections)
        self.open: set[_Connection] = set()
        self.idle: list[_Connection] = []  #: most recently used last; some may have ended meanwhile
        self._connecting: set[asyncio.Task[None]] = set()  #: ahead of any request
        self._is_out_of_reach = False  #: no connection could be made, the last time one was tried
        self._resolving = asyncio.Lock()
        self._resolved: tuple[float, list[AddrInfoType]] = (0, [])
        self._sweeping: asyncio.TimerHandle | None = None
        self._is_closed = False

    async def post(self, path: str, body: bytes, may_begin: MayBegin = always) -> Answer:
        """Send JSON and return what the server answers, whatever its status. Raises `NotBegun`, `AnswerLost`."""
        deadline = asyncio.get_running_loop().time() + self.call_seconds
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host_header}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        if self._slots.locked():
            async with _begun_within(self._connect_seconds):
                await self._slots.acquire()
        else:  # at once, and without the price of a timer
            await self._slots.acquire()
        try:
            connection = self._take_idle() or await self._connect()
            if not may_begin():
                connection.rest()
                raise TooLate
            return await connection.ask(head.encode() + body, deadline)
        finally:
            self._slots.release()

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        """Return for how many requests there is an idle connection, at most `wanted`; make the others meanwhile.

        Where that failed last, and where no more may be made, it is all of them: a request that is made tells why.

        Args:
            then: called whenever one is there, or could not be made.
        """
        ready = sum(connection.is_usable() for connection in islice(reversed(self.idle), wanted))
        lacking = min(wanted - ready, self._most - len(self.open))
        if lacking <= 0 or self._is_out_of_reach:
            return wanted
        for _ in range(lacking - len(self._connecting)):
            connecting = asyncio.create_task(self._connect_idle())
            self._connecting.add(connecting)
            connecting.add_done_callback(self._connecting.discard)
            connecting.add_done_callback(lambda _: then())
        return ready

    async def _connect_idle(self) -> None:
        with suppress(NotBegun):
            (await self._connect()).rest()

    async def close(self) -> None:
        """Cut all connections; whoever still waits for an answer has lost it."""
        self._is_closed = True
        for connecting in self._connecting:
            connecting.cancel()
        if self._sweeping:
            self._sweeping.cancel()
        cutting = [connection.cut("closed by us") for connection in tuple(self.open)]
        if cutting:
            await asyncio.wait(cutting)

    def add(self, connection: "_Connection") -> None:
        self.open.add(connection)
        if self._sweeping is None:
            self._sweep()

    def _take_idle(self) -> "_Connection | None":
        while self.idle:
            connection = self.idle.pop()
            if connection.is_usable():
                return connection
            connection.cut("idle for too long")
        return None

    async def _connect(self) -> "_Connection":
        try:
            async with _begun_within(self._connect_seconds):
                addresses = await self._addresses()
                sock = await start_connection(addresses, happy_eyeballs_delay=EYEBALLS_SECONDS, interleave=1)
                loop = asyncio.get_running_loop()
                _, connection = await loop.create_connection(lambda: _Connection(self), sock=sock, **self._tls)
        except NotBegun:
            self._is_out_of_reach = True
            raise
        self._is_out_of_reach = False
        if self._is_closed:
            connection.cut("closed by us")
        return connection

    async def _addresses(self) -> list[AddrInfoType]:
        loop = asyncio.get_running_loop()
        async with self._resolving:
            if loop.time() >= self._resolved[0]:
                found = await loop.getaddrinfo(*self._server, type=socket.SOCK_STREAM)
                self._resolved = loop.time() + RESOLVED_SECONDS, list(found)
            return self._resolved[1]

    def _sweep(self) -> None:
        """End what is overdue: one timer for all, as one for each request costs more than its answer's parsing."""
        loop = asyncio.get_running_loop()
        for connection in tuple(self.open):
            if connection.ends_at <= loop.time():
                connection.cut("no answer in time")
        pause = min(1.0, self.call_seconds / 10)
        self._sweeping = loop.call_later(pause, self._sweep) if self.open else None


@asynccontextmanager
async def _begun_within(seconds: float) -> AsyncIterator[None]:
    """Whatever fails in here, or takes longer, fails before a request has begun."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (OSError, UnicodeError) as failure:  # the latter: a host name that cannot be one
        words = getattr(failure, "strerror", None) or failure
        raise NotBegun(f"{type(failure).__name__}: {words}".rstrip(": ")) from None


class _Connection(asyncio.BufferedProtocol):
    """Carries one request at a time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._loop = asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._buffer = memoryview(bytearray(16_384))
        self._transport: asyncio.Transport
        self._asked: asyncio.Future[Answer] | None = None  #: None: nothing is asked
        self._answer: Answer | None = None
        self._received = 0  #: bytes of the answer, its head included
        self.lost: asyncio.Future[None] = self._loop.create_future()
        self.ends_at = self._loop.time() + wire.call_seconds  #: when it is cut, under way or idle
        self.on_message_begin()

    def is_usable(self) -> bool:
        return self.ends_at > self._loop.time() and not self._transport.is_closing()

    def rest(self) -> None:
        """Wait for the next request."""
        if not self._transport.is_closing():
            self.ends_at = self._loop.time() + self._wire.idle_seconds
            self._wire.idle.append(self)

    async def ask(self, request: bytes, deadline: float) -> Answer:
        if self._transport.is_closing():
            raise NotBegun("the connection was closed before it was used")
        asked: asyncio.Future[Answer] = self._loop.create_future()
        self._asked, self._answer, self._received, self.ends_at = asked, None, 0, deadline
        self._transport.write(request)
        try:
            return await asked
        finally:
            if self._asked is asked:  # cancelled: what still comes would be taken for the next request's answer
                self.cut("cancelled")

    def cut(self, reason: str) -> "asyncio.Future[None]":
        """End the connection; a request under way has lost its answer. Returns what is done once it has ended."""
        asked, self._asked = self._asked, None
        if asked and not asked.done():
            asked.set_exception(AnswerLost(reason))
        self._transport.abort()
        return self.lost

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._wire.add(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        self._received += nbytes
        if self._asked is None:
            self.cut("an answer that nobody asked for")
        elif self._received > self._wire.answer_bytes:
            self.cut("the answer is too long")
        else:
            self._read(self._buffer[:nbytes])

    def _read(self, data: memoryview) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._is_kept = False
            if self._answer is None:
                self.cut("the answer is not HTTP")
        if self._answer is not None:
            self._hand_over(self._answer)

    def eof_received(self) -> None:
        if self._asked and self._status >= 200 and not self._is_framed:  # only its end says how long the answer is
            self._hand_over((self._status, b"".join(self._body)))
        self.cut("the connection was cut")

    def connection_lost(self, exc: Exception | None) -> None:
        self.cut("the connection was cut")
        self._wire.open.discard(self)
        self.lost.set_result(None)

    def _hand_over(self, answer: Answer) -> None:
        asked, self._asked = self._asked, None
        if asked and not asked.done():
            asked.set_result(answer)
        if self._is_kept:
            self.rest()
        else:
            self._transport.abort()

    # What the parser calls

    def on_message_begin(self) -> None:
        if self._answer is not None:
            raise ValueError("a second answer")
        self._status = 0
        self._is_framed = self._is_kept = False
        self._body: list[bytes] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() in _FRAMING:
            self._is_framed = True

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._status >= 200:  # before that come announcements: the answer follows
            self._answer = self._status, b"".join(self._body)
            self._is_kept = self._parser.should_keep_alive()
