"""Brings one push to a browser: encrypted for it alone, over its maker's service, which learns that there was one."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from channels.public_address import Inside, public_ip
from channels.webchat.push_subscription import PushSubscription

SECONDS: Final = 10
KEPT_FOR: Final = timedelta(days=1)  #: by the service, for a browser that is switched off
TOKEN_FOR: Final = timedelta(hours=12)  # RFC 8292, section 2: 24 hours at most
PAYLOAD_BYTES: Final = 400  #: all are equally long, or the length would tell the service the language
SERVICES: Final = 8  #: there are few makers of browsers; each keeps its connections
GONE: Final = frozenset({404, 410})
LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class Pushed(Enum):
    """What came of it."""

    DONE = auto()
    GONE = auto()  #: the browser no longer wants any
    LATER = auto()  #: the service is busy or out of reach
    REFUSED = auto()  #: the service does not want it, or it is none


class PushSender:
    """Signs with one key, by which services know us; `contact` is whom they write to in case of trouble."""

    def __init__(
        self,
        key: Callable[[], ec.EllipticCurvePrivateKey],
        contact: str,
        clock: Callable[[], datetime],
        *,
        loopback_too: bool = False,
    ) -> None:
        """`contact`: a mailto: or https: address; `loopback_too` is for tests, whose service is on this machine."""
        self._key = key
        self._contact = contact
        self._clock = clock
        self._loopback_too = loopback_too
        self._clients: OrderedDict[str, httpx.AsyncClient] = OrderedDict()

    async def close(self) -> None:
        while self._clients:
            await self._clients.popitem()[1].aclose()

    async def send(self, to: PushSubscription, said: dict[str, Any]) -> tuple[Pushed, float]:
        """Send; return what came of it, and for how many seconds the service wants to be left alone."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._post(to, said)
        except (TimeoutError, httpx.TransportError, OSError):
            return Pushed.LATER, 0
        except (Inside, httpx.InvalidURL, ValueError):
            return Pushed.REFUSED, 0

    async def _post(self, to: PushSubscription, said: dict[str, Any]) -> tuple[Pushed, float]:
        parts = urlsplit(to.endpoint)
        host, is_safe = parts.hostname or "", parts.scheme == "https"
        if not (is_safe or self._loopback_too):
            return Pushed.REFUSED, 0
        ip = await public_ip(host, parts.port or (443 if is_safe else 80), loopback_too=self._loopback_too)
        body, headers = await asyncio.to_thread(self._sealed, to, said)
        request = (await self._client_for(host)).build_request(
            "POST",
            httpx.URL(to.endpoint).copy_with(host=ip),
            content=body,
            headers={"host": parts.netloc, **headers},
            extensions={"sni_hostname": host},
            timeout=SECONDS,
        )
        response = await (await self._client_for(host)).send(request, stream=True)
        await response.aclose()  # the status says it all
        return _outcome(response.status_code), _seconds(response.headers.get("retry-after", ""))

    async def _client_for(self, host: str) -> httpx.AsyncClient:
        """Return the client for one service: a connection was made for one name and is used for no other."""
        client = self._clients.pop(host, None) or httpx.AsyncClient(trust_env=False)
        self._clients[host] = client
        if len(self._clients) > SERVICES:
            await self._clients.popitem(last=False)[1].aclose()
        return client

    def _sealed(self, to: PushSubscription, said: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Return the encrypted body and the headers that prove who sends it."""
        # Imported where the first push leaves, in this thread: it takes half a second, and most hubs have many starts.
        from py_vapid import Vapid02
        from pywebpush import WebPusher

        payload = json.dumps(said, ensure_ascii=False).encode().ljust(PAYLOAD_BYTES)
        body: bytes = WebPusher(json.loads(to.to_json())).encode(payload, "aes128gcm")["body"]
        parts = urlsplit(to.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "sub": self._contact,
            "exp": int((self._clock() + TOKEN_FOR).timestamp()),
        }
        # Not strict: the library takes an https address only without a path.
        signed: dict[str, str] = Vapid02(self._key(), {"no-strict": True}).sign(claims)
        return body, {
            **signed,
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(int(KEPT_FOR.total_seconds())),
            "topic": "chat",  # one that still waits for the browser gives way to a newer one
            "urgency": "normal",
        }


def _outcome(status: int) -> Pushed:
    if status in GONE:
        return Pushed.GONE
    if status in LATER:
        return Pushed.LATER
    return Pushed.DONE if 200 <= status < 300 else Pushed.REFUSED


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdecimal() and len(retry_after) < 7 else 0
