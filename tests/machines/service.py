"""A small real web server on loopback that answers as a translation service's documented interface does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Service:
    """Answers one request after another as `answer` says."""

    answer: Callable[["Call"], tuple[int, Any] | None]  #: status and JSON; None: no answer at all
    calls: list["Call"] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True)
class Call:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def fields(self) -> dict[str, list[str]]:
        """What was asked, as a form or as JSON."""
        if self.headers["content-type"].startswith("application/json"):
            return {name: value if isinstance(value, list) else [value] for name, value in self.json.items()}
        return parse_qs(self.body.decode(), keep_blank_values=True)


@asynccontextmanager
async def serving(answer: Callable[[Call], tuple[int, Any] | None]) -> AsyncIterator[Service]:
    service = Service(answer)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            service.calls.append(call := Call(request.split(" ")[1], headers, body))
            answered = service.answer(call)
            if answered is None:
                await reader.read()  # until the client has had enough
            else:
                content = answered[1] if isinstance(answered[1], bytes) else json.dumps(answered[1]).encode()
                head = f"HTTP/1.1 {answered[0]} X\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode() + content)
                await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        server.close()
