"""Sends and edits: the calls a part becomes, and the names under which Telegram already knows our files."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

import orjson
from aiogram.methods import SendDocument, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from channels.channel import FileReader, MayBegin, always
from channels.errors import AnswerLost, Refused, SendError, TooLate
from channels.outgoing import Attachment, AttachmentKind
from channels.telegram.api import FILE_SECONDS, BotApi
from channels.telegram.errors import ALREADY_GONE, ALREADY_SO, NO_TEXT
from channels.telegram.parts import Body
from channels.telegram.pieces import place

REMEMBERED_FILES: Final = 256
_METHODS: Final = {AttachmentKind.PHOTO: "sendPhoto", AttachmentKind.DOCUMENT: "sendDocument"}
_UNFIT_FOR_A_NAME: Final = re.compile(r'[\x00-\x1f"\\/]')


class Sender:
    """Puts bodies into chats. A body that a chat takes in pieces only has several message ids, in order."""

    def __init__(self, api: BotApi, read_file: FileReader) -> None:
        self._api = api
        self._read_file = read_file
        self._files: OrderedDict[tuple[str, str], _KnownFile] = OrderedDict()

    async def send(self, chat_id: int, body: Body, may_begin: MayBegin = always) -> list[int]:
        """Return the new messages' ids; `AnswerLost` also where only the beginning arrived. Raises `SendError`."""
        sent: list[int] = []
        may_begin = _first(may_begin)

        async def put(piece: Body) -> None:
            sent.append(await self._send(chat_id, piece, may_begin))

        try:
            await place(body, put)
        except SendError as error:
            if not sent:
                raise
            raise AnswerLost(f"only the beginning arrived: {error!r}") from None
        return sent

    async def edit(self, chat_id: int, message_ids: Sequence[int], body: Body, may_begin: MayBegin = always) -> None:
        """Change text and buttons; success too when they are so already. A picture stays. Raises `SendError`."""
        left = list(message_ids)
        may_begin = _first(may_begin)

        async def put(piece: Body) -> None:
            await self._edit(chat_id, left[0], piece, may_begin)
            del left[0]

        await place(body, put, most=len(left))
        await self.delete(chat_id, left)

    async def delete(self, chat_id: int, message_ids: Sequence[int], may_begin: MayBegin = always) -> None:
        """Remove messages; success too when they are gone already. Raises `SendError`."""
        may_begin = _first(may_begin)
        for message_id in message_ids:
            call = b'{"chat_id":%d,"message_id":%d}' % (chat_id, message_id)
            try:
                await self._api.call_json("deleteMessage", call, may_begin)
            except Refused as refusal:
                if ALREADY_GONE not in refusal.detail:
                    raise

    async def _send(self, chat_id: int, body: Body, may_begin: MayBegin) -> int:
        if body.file:
            answer = await self._send_file(chat_id, body, body.file, may_begin)
        else:
            answer = await self._api.call_json("sendMessage", _start(chat_id, body) + body.json, may_begin)
        try:
            return int(answer["message_id"])
        except (KeyError, TypeError, ValueError):
            raise AnswerLost("an answer without the message's id") from None

    async def _edit(self, chat_id: int, message_id: int, body: Body, may_begin: MayBegin) -> None:
        start = b'{"chat_id":%d,"message_id":%d,' % (chat_id, message_id)
        method = "editMessageCaption" if body.file else "editMessageText"
        try:
            try:
                await self._api.call_json(method, start + body.json, may_begin)
            except Refused as refusal:
                if NO_TEXT not in refusal.detail or not body.text.fits_caption:
                    raise
                caption = orjson.dumps(body.fields(is_caption=True))[1:]
                await self._api.call_json("editMessageCaption", start + caption)
        except Refused as refusal:
            if ALREADY_SO not in refusal.detail:
                raise

    async def _send_file(self, chat_id: int, body: Body, file: Attachment, may_begin: MayBegin) -> Any:
        """Upload the file the first time; whoever sends it meanwhile waits for the id it gets."""
        known = self._known(file)
        if not known.file_id:
            async with known.upload:
                if not known.file_id:
                    upload = _upload(chat_id, body, file, await self._content(file))
                    if not may_begin():
                        raise TooLate
                    answer = await self._api.call(upload, timeout_seconds=FILE_SECONDS)
                    known.file_id = _file_id(answer)
                    return answer
        source = b'"%b":%b,' % (file.kind.value.encode(), orjson.dumps(known.file_id))
        return await self._api.call_json(_METHODS[file.kind], _start(chat_id, body) + source + body.json, may_begin)

    def _known(self, file: Attachment) -> "_KnownFile":
        key = (file.kind, file.digest)  # the id of a photo cannot be sent as a document
        known = self._files.setdefault(key, _KnownFile())
        self._files.move_to_end(key)
        if len(self._files) > REMEMBERED_FILES:
            self._files.popitem(last=False)
        return known

    async def _content(self, file: Attachment) -> BufferedInputFile:
        try:
            content = await self._read_file(file.digest)
        except KeyError:
            raise Refused("the file to send is no longer there") from None
        return BufferedInputFile(content, _UNFIT_FOR_A_NAME.sub("_", file.name))


class _KnownFile:
    def __init__(self) -> None:
        self.file_id = ""  #: "" until it is uploaded
        self.upload = asyncio.Lock()


def _first(may_begin: MayBegin) -> MayBegin:
    """Ask before the first request only: what follows belongs to what has begun."""
    asks = [may_begin]
    return lambda: not asks or asks.pop()()


def _start(chat_id: int, body: Body) -> bytes:
    """Return what of a new message's JSON comes before `Body.json`."""
    return b'{"chat_id":%d,%b' % (chat_id, b'"disable_notification":true,' if body.silent else b"")


def _upload(chat_id: int, body: Body, file: Attachment, source: BufferedInputFile) -> TelegramMethod[Any]:
    fields = {"chat_id": chat_id, "disable_notification": body.silent or None} | body.fields(is_caption=True)
    if "reply_markup" in fields:
        fields["reply_markup"] = InlineKeyboardMarkup.model_validate(fields["reply_markup"])
    if file.kind is AttachmentKind.PHOTO:
        return SendPhoto(photo=source, **fields)
    return SendDocument(document=source, **fields)


def _file_id(answer: Any) -> str:
    shown = answer.get("document") or answer["photo"][-1]
    return str(shown["file_id"])
