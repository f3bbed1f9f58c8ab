"""A server on loopback that answers byte for byte what a test wants."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

Answering = Callable[["Line"], Awaitable[None]]


class Line:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def request(self) -> bytes:
        """Return the next request; ends the server's part when the client has gone."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
        return head + await self.reader.readexactly(length)

    async def write(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0)

    async def until_left(self) -> None:
        while await self.reader.read(1000):
            pass


class RawServer:
    """Answers its first connection with the first of what it was given, and so on; then with the last."""

    def __init__(self, answering: tuple[Answering, ...], tls: ssl.SSLContext | None = None) -> None:
        self._answering = answering
        self._tls = tls
        self._server: asyncio.Server
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.left = 0  #: connections that have ended

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        self._server.close()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        answering = self._answering[min(self.connections, len(self._answering) - 1)]
        self.connections += 1
        try:
            await answering(Line(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort()
            self.left += 1


@asynccontextmanager
async def serving(*answering: Answering, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    server = RawServer(answering, tls)
    await server.open()
    try:
        yield server
    finally:
        await server.close()


def answer(*pieces: bytes) -> Answering:
    """Answer every request with these pieces, in as many writes."""

    async def answering(line: Line) -> None:
        while True:
            await line.request()
            await line.write(*pieces)

    return answering


def once(*pieces: bytes) -> Answering:
    """Answer one request with these pieces, then cut the connection."""

    async def answering(line: Line) -> None:
        await line.request()
        await line.write(*pieces)
        line.writer.close()
        await line.until_left()

    return answering


async def never(line: Line) -> None:
    await line.request()
    await line.until_left()


async def unread(line: Line) -> None:
    """Cut the connection before the request is read."""
