"""The other side of every sending benchmark: a small, fast server that answers like the Bot API and counts what came.

    python -m benchmarks.sink [--delay-ms 50] [--per-second 30] [--updates 10000]

Prints its port. `/stats` and `/arrivals` tell what it has seen. Instants are those of the monotonic clock.
"""

import argparse
import asyncio
import contextlib
import re
import socket
import sys
from array import array
from collections import Counter
from itertools import islice
from time import monotonic
from typing import Any, Final, cast

import httptools
import orjson
import uvloop

from benchmarks.texts import TEXT
from benchmarks.updates import updates

PAGE: Final = 100  # Bot API, getUpdates
HELD_SECONDS: Final = 5  #: how long a question for updates stays open when there are none
#: Wherever it stands: JSON, a form, or a part of a multipart body.
_CHAT: Final = re.compile(rb'chat_id"?\s*[:=]?\s*"?(-?\d+)')
_OFFSET: Final = re.compile(rb'offset"?\s*[:=]?\s*"?(-?\d+)')
_ME: Final = {"id": 123456, "is_bot": True, "first_name": "Sprachrohr", "username": "sprachrohr_bot"}
_NAMES: Final = {"name": "", "description": "", "short_description": ""}
_MESSAGE: Final = orjson.dumps(
    {
        "message_id": 0,
        "from": _ME,
        "chat": {"id": 0, "first_name": "Amira", "last_name": "Haddad", "username": "amira_h", "type": "private"},
        "date": 1_795_000_000,
        "text": TEXT,
        "entities": [{"offset": 0, "length": 24, "type": "bold"}],
    }
)
_BEFORE_CHAT, _AFTER_CHAT = _MESSAGE.removeprefix(b'{"message_id":0').split(b'"chat":{"id":0')
_HEAD: Final = b"HTTP/1.1 %s\r\nServer: nginx\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
_KEEP: Final = b"Connection: keep-alive\r\n\r\n"


class Counts:
    """Everything that arrived: one instant for each message asked for, taken or not."""

    def __init__(self) -> None:
        self.instants = array("d")  #: of all
        self.chats = array("q")  #: of those taken
        self.taken_at = array("d")  #: of those taken
        self.refused = 0
        self.first_asked_at = 0.0  #: for updates
        self.all_confirmed_at = 0.0  #: when somebody asked for what comes after the last update
        self._window_start = 0

    def fits(self, now: float, per_second: int) -> bool:
        """Tell whether one more stays within the limit of the second that ends now."""
        while self._window_start < len(self.taken_at) and self.taken_at[self._window_start] <= now - 1:
            self._window_start += 1
        return len(self.taken_at) - self._window_start < per_second

    def stats(self) -> dict[str, Any]:
        times = Counter(self.chats)
        span = self.taken_at[-1] - self.taken_at[0] if len(self.taken_at) > 1 else 0.0
        return {
            **self.progress(),
            "refused": self.refused,
            "most_in_a_second": most_in_a_second(self.instants),
            "duplicates": sum(number - 1 for number in times.values()),
            "span_seconds": span,
        }

    def progress(self) -> dict[str, Any]:
        return {
            "count": len(self.chats),
            "first_asked_at": self.first_asked_at,
            "all_confirmed_at": self.all_confirmed_at,
        }


def most_in_a_second(instants: "array[float]") -> int:
    """Return how many arrived in the fullest of all sliding seconds."""
    most = first = 0
    for last, instant in enumerate(instants):
        while instants[first] <= instant - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


class Api:
    """Answers calls; one for all connections."""

    def __init__(self, per_second: int, update_count: int) -> None:
        self.counts = Counts()
        self._per_second = per_second
        self._updates = list(islice(updates(), update_count))

    def answer(self, path: bytes, body: bytes) -> tuple[bytes, bytes]:
        """Return status and body."""
        method = path.partition(b"?")[0].rpartition(b"/")[2].lower()
        if method.startswith(b"send"):
            return self._take(body)
        if method == b"getupdates":
            return b"200 OK", b'{"ok":true,"result":[%s]}' % b",".join(self._page(body))
        if method == b"stats":
            return b"200 OK", orjson.dumps(self.counts.stats())
        if method == b"progress":
            return b"200 OK", orjson.dumps(self.counts.progress())
        if method == b"arrivals":
            return b"200 OK", orjson.dumps(list(zip(self.counts.chats, self.counts.taken_at, strict=True)))
        return b"200 OK", orjson.dumps({"ok": True, "result": _small(method)})

    def has_updates(self, path: bytes, body: bytes) -> bool:
        return not path.lower().endswith(b"/getupdates") or bool(self._page(body))

    def _take(self, body: bytes) -> tuple[bytes, bytes]:
        counts, now = self.counts, monotonic()
        counts.instants.append(now)
        found = _CHAT.search(body)
        if found is None:
            return b"400 Bad Request", b'{"ok":false,"error_code":400,"description":"Bad Request: chat_id is empty"}'
        if self._per_second and not counts.fits(now, self._per_second):
            counts.refused += 1
            return b"429 Too Many Requests", _TOO_MANY
        counts.chats.append(int(found[1]))
        counts.taken_at.append(now)
        pieces = (b'{"ok":true,"result":{"message_id":%d' % len(counts.chats), _BEFORE_CHAT, b'"chat":{"id":', found[1])
        return b"200 OK", b"".join((*pieces, _AFTER_CHAT, b"}"))

    def _page(self, body: bytes) -> list[bytes]:
        """Return the updates from the offset asked for; their ids count from 1."""
        found = _OFFSET.search(body)
        first = max(int(found[1]) - 1, 0) if found else 0
        self.counts.first_asked_at = self.counts.first_asked_at or monotonic()
        if first >= len(self._updates):
            self.counts.all_confirmed_at = self.counts.all_confirmed_at or monotonic()
        return self._updates[first : first + PAGE]


_TOO_MANY: Final = orjson.dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
)


def _small(method: bytes) -> Any:
    if method == b"getme":
        return _ME
    if method.startswith(b"getmy"):
        return [] if method == b"getmycommands" else _NAMES
    return True


class Connection(asyncio.Protocol):
    """One keep-alive connection; answers leave in the order of the questions."""

    def __init__(self, api: Api, delay_seconds: float) -> None:
        self._api = api
        self._delay_seconds = delay_seconds
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._path = b""
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._path, self._body = b"", []

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        path, body = self._path, b"".join(self._body)
        loop = asyncio.get_running_loop()
        if not self._api.has_updates(path, body):
            loop.call_later(HELD_SECONDS, self._write, b"200 OK", b'{"ok":true,"result":[]}')
            return
        status, content = self._api.answer(path, body)
        if self._delay_seconds:
            loop.call_later(self._delay_seconds, self._write, status, content)
        else:
            self._write(status, content)

    def _write(self, status: bytes, content: bytes) -> None:
        if self._transport is not None:
            self._transport.write(_HEAD % (status, len(content)) + _KEEP + content)


async def serve(delay_ms: float, per_second: int, update_count: int) -> None:
    api = Api(per_second, update_count)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(api, delay_ms / 1000), "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await listening.serve_forever()


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--delay-ms", type=float, default=0)
    wanted.add_argument("--per-second", type=int, default=0)
    wanted.add_argument("--updates", type=int, default=0)
    chosen = wanted.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(chosen.delay_ms, chosen.per_second, chosen.updates))
