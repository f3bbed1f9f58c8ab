"""A browser maker's push service and a browser, as RFC 8030, 8291 and 8292 have them, on loopback."""

import asyncio
import base64
import json
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """Holds the keys that nobody else has."""

    def __init__(self, endpoint: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self.endpoint = endpoint

    @property
    def subscription(self) -> dict[str, Any]:
        """Return what the page is given."""
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": encoded(point), "auth": encoded(self._auth)},
        }

    def open(self, body: bytes) -> dict[str, Any]:
        words = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        opened: dict[str, Any] = json.loads(words)
        return opened


@dataclass(frozen=True)
class Push:
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def claims(self) -> dict[str, Any]:
        """Return what the sender says of itself, after a look at the signature."""
        assert Vapid02.verify(self.headers["authorization"])
        token = self.headers["authorization"].split("t=")[1].split(",")[0]
        claims: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
        return claims


class PushService:
    """Keeps what arrives; answers 201, or what it is told to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pushes: list[Push] = []
        self.answers: list[tuple[int, dict[str, str]]] = []  #: for the next pushes, one after another
        self.silent = False  #: takes a push and never answers
        self._arrived = asyncio.Condition()

    def browser(self, name: str) -> Browser:
        return Browser(f"{self.url}/wake/{name}")

    async def take(self, request: Request) -> Response:
        push = Push(request.url.path, dict(request.headers), await request.body())
        async with self._arrived:
            self.pushes.append(push)
            self._arrived.notify_all()
        if self.silent:
            await asyncio.sleep(60)
        status, headers = self.answers.pop(0) if self.answers else (201, {})
        return Response(status_code=status, headers=headers)

    async def pushed(self, count: int) -> Sequence[Push]:
        """Wait until so many have arrived."""
        async with asyncio.timeout(10), self._arrived:
            await self._arrived.wait_for(lambda: len(self.pushes) >= count)
        return self.pushes


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    service = PushService(f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = Starlette(routes=[Route("/wake/{name}", service.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve([listening]))
    try:
        yield service
    finally:
        server.should_exit = True
        server.force_exit = True
        await running
