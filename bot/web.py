"""The web server: web chat, the messenger's webhook, and a page that says whether we are well."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from bot.settings import Settings
from hub.units import Unavailable, Units
from storage.stores import Stores

GRACE_SECONDS = 3  #: how long requests may take to finish when we stop


class Server(uvicorn.Server):
    """A web server inside our own process: the signals are ours."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()  #: set once requests are answered

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_application(units: Units[Stores]) -> FastAPI:
    """Return the application with what every role that serves pages has."""
    app = FastAPI(title="Sprachrohr", docs_url=None, redoc_url=None, openapi_url=None)

    @app.exception_handler(Unavailable)
    async def unavailable(_request: Request, _problem: Exception) -> JSONResponse:
        """Ask whoever calls to come again: browsers and messengers do."""
        return JSONResponse({"status": "database unavailable"}, 503, {"Retry-After": "5"})

    @app.get("/health")
    async def health() -> JSONResponse:
        """Say that the database answers."""
        await units.read(lambda stores: stores.jobs.known())
        return JSONResponse({"status": "ok"})

    return app


class PortTaken(Exception):
    """Something else listens there already; the message says what to do."""


def listening_socket(settings: Settings) -> socket.socket:
    """Take the port before anything else starts, so that a busy one is a clear sentence and no half-started hub."""
    try:
        return socket.create_server((settings.web.host, settings.web.port), backlog=2048)
    except OSError as exc:
        raise PortTaken(
            f"{settings.web.host}:{settings.web.port} cannot be listened on ({os.strerror(exc.errno or 0)}). "
            "Set SPRACHROHR_WEB__PORT to a free port."
        ) from exc


def server(app: FastAPI) -> Server:
    """Return a server for sockets that listen already."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses of people are nobody's business
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="off",
    )
    return Server(config)
