"""Calls the Bot API; answers stay plain JSON, failures become ours.

What is sent, changed and deleted in bulk goes over a transport of our own, everything else over aiogram's session.
"""

import json
import ssl
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import certifi
import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import DeleteWebhook, GetFile, Response, TelegramMethod
from aiogram.utils.token import TokenValidationError, extract_bot_id
from aiohttp import ClientResponseError, ClientTimeout

from channels.channel import MayBegin, always
from channels.errors import AccountBroken, Refused
from channels.telegram.errors import FAILURES, send_error
from channels.telegram.wire import Wire

CALL_SECONDS: Final = 30
FILE_SECONDS: Final = 120  # with a file of 20 MB
CONNECT_SECONDS: Final = 10  # less than the whole, so that a dead network shows as "not begun" and is safe to repeat
PROXY_PAUSE_SECONDS: Final = 5  # where a 429 does not say how long
CONNECTIONS: Final = 100
FILE_BYTES: Final = 20_000_000  # Bot API, getFile
TOO_LARGE: Final = "too large"
GONE: Final = "gone"


class FileRefused(Exception):
    """The Bot API does not hand the file out; `reason` as in `LookupAnswer.refusal`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BotApi:
    """One bot's connection to the Bot API."""

    def __init__(self, token: str, base: str) -> None:
        try:
            self.bot_id = str(extract_bot_id(token))
        except TokenValidationError:
            raise AccountBroken(
                "the bot's token is malformed: @BotFather's look like 123456789:AAF-letters-and-digits"
            ) from None
        server = TelegramAPIServer.from_base(base)
        self._session = PlainSession(api=server, limit=CONNECTIONS)
        self._bot = Bot(token, session=self._session)
        self._path = urlsplit(server.api_url(token, "")).path
        # The authorities that aiogram's session trusts, so that never one of the two ways works alone.
        tls = ssl.create_default_context(cafile=certifi.where())
        self._wire = Wire(base, tls, connect_seconds=CONNECT_SECONDS, call_seconds=CALL_SECONDS)

    async def call_json(self, method: str, parameters: bytes, may_begin: MayBegin = always) -> Any:
        """Return the answer's `result` to a call whose parameters are a JSON object already. Raises `SendError`."""
        status, content = await self._wire.post(self._path + method, parameters, may_begin)
        if status == HTTPStatus.OK:
            try:
                return orjson.loads(content)["result"]
            except (ValueError, KeyError, TypeError):
                pass  # named below, as every failure
        try:
            return self._session.check_response(self._bot, _YES_OR_NO, status, content.decode(errors="replace")).result
        except FAILURES as failure:
            raise send_error(failure) from None

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        """Return how many calls of `call_json` could begin at once; see `Wire.connected`."""
        return self._wire.connected(wanted, then)

    async def call(self, method: TelegramMethod[Any], *, timeout_seconds: int = CALL_SECONDS) -> Any:
        """Return the answer's `result` as plain JSON. Raises `SendError`."""
        timeout: Any = ClientTimeout(total=timeout_seconds, connect=CONNECT_SECONDS)  # aiogram hands it on as it is
        try:
            return await self._bot(method, request_timeout=timeout)
        except FAILURES as failure:
            # "from None": aiohttp's texts quote the address of the call, and with it the token.
            raise send_error(failure) from None

    async def download(self, file_id: str) -> bytes:
        """Return a file somebody sent. Raises `FileRefused`, `SendError`."""
        try:
            file = await self.call(GetFile(file_id=file_id))
        except Refused as refusal:
            raise FileRefused(TOO_LARGE if "too big" in refusal.detail else GONE) from None
        if file.get("file_size", 0) > FILE_BYTES:
            raise FileRefused(TOO_LARGE)
        return await self._fetch(file["file_path"])

    async def _fetch(self, path: str) -> bytes:
        url = self._session.api.file_url(self._bot.token, path)
        content = bytearray()
        try:
            async for chunk in self._session.stream_content(url, timeout=FILE_SECONDS):
                content += chunk
                if len(content) > FILE_BYTES:
                    raise FileRefused(TOO_LARGE)
        except ClientResponseError as failure:
            if failure.status == HTTPStatus.NOT_FOUND:
                raise FileRefused(GONE) from None
            raise send_error(failure) from None
        except FAILURES as failure:
            raise send_error(failure) from None
        return bytes(content)

    async def close(self) -> None:
        await self._wire.close()
        await self._session.close()


class PlainSession(AiohttpSession):
    """Hands answers back as they are: a field that is new to aiogram must not turn a sent message into a failure."""

    async def close(self) -> None:
        if self._session is not None:  # aiogram would sleep here, which aiohttp has made needless
            await self._session.close()

    def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Response[Any]:
        answer = _json(content)
        if status_code == HTTPStatus.OK:
            if not isinstance(answer, dict) or "result" not in answer:
                raise ClientDecodeError("not an answer of the Bot API", ValueError(status_code), data="")
            return Response[Any].model_construct(ok=True, result=answer["result"])
        if not isinstance(answer, dict):  # a proxy on the way speaks HTML
            answer = {"ok": False, "error_code": status_code, "description": f"HTTP {status_code}"}
            if status_code == HTTPStatus.TOO_MANY_REQUESTS:
                answer["parameters"] = {"retry_after": PROXY_PAUSE_SECONDS}
        return super().check_response(bot, _YES_OR_NO, status_code, json.dumps(answer))


#: Stands for the method that failed: aiogram would build the type of its result only to find that there is none.
_YES_OR_NO: Final = DeleteWebhook()


def _json(content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
