"""Sends and edits: the calls a part becomes, and the names under which Telegram already knows our files."""

import asyncio
import re
from collections import OrderedDict
from typing import Any, Final

from aiogram.methods import (
    EditMessageCaption,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, LinkPreviewOptions

from channels.channel import FileReader
from channels.errors import Refused
from channels.outgoing import Attachment, AttachmentKind
from channels.telegram.api import FILE_SECONDS, BotApi
from channels.telegram.errors import ALREADY_SO, NO_TEXT
from channels.telegram.parts import Body

REMEMBERED_FILES: Final = 256
_UNFIT_FOR_A_NAME: Final = re.compile(r'[\x00-\x1f"\\/]')


class Sender:
    def __init__(self, api: BotApi, read_file: FileReader) -> None:
        self._api = api
        self._read_file = read_file
        self._files: OrderedDict[tuple[str, str], _KnownFile] = OrderedDict()

    async def send(self, chat_id: int, body: Body) -> str:
        """Return the new message's id. Raises `SendError`."""
        answer = await (
            self._send_file(chat_id, body, body.file) if body.file else self._api.call(_text(chat_id, body))
        )
        return str(answer["message_id"])

    async def edit(self, chat_id: int, message_id: int, body: Body) -> None:
        """Change text and buttons; success too when they are so already. A picture stays. Raises `SendError`."""
        try:
            try:
                await self._api.call((_new_caption if body.file else _new_text)(chat_id, message_id, body))
            except Refused as refusal:
                if NO_TEXT not in refusal.detail or not body.text.fits_caption:
                    raise
                await self._api.call(_new_caption(chat_id, message_id, body))
        except Refused as refusal:
            if ALREADY_SO not in refusal.detail:
                raise

    async def _send_file(self, chat_id: int, body: Body, file: Attachment) -> Any:
        """Upload the file the first time; whoever sends it meanwhile waits for the id it gets."""
        known = self._known(file)
        if not known.file_id:
            async with known.upload:
                if not known.file_id:
                    upload = _file(chat_id, body, file, await self._content(file))
                    answer = await self._api.call(upload, timeout_seconds=FILE_SECONDS)
                    known.file_id = _file_id(answer)
                    return answer
        return await self._api.call(_file(chat_id, body, file, known.file_id))

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


def _text(chat_id: int, body: Body) -> SendMessage:
    return SendMessage(
        chat_id=chat_id,
        text=body.text.text,
        entities=list(body.text.entities),
        link_preview_options=_preview(body),
        disable_notification=body.silent or None,
        reply_markup=body.keyboard,
    )


def _file(chat_id: int, body: Body, file: Attachment, source: BufferedInputFile | str) -> TelegramMethod[Any]:
    fields: dict[str, Any] = {
        "chat_id": chat_id,
        "caption": body.text.text or None,
        "caption_entities": list(body.text.entities),
        "disable_notification": body.silent or None,
        "reply_markup": body.keyboard,
    }
    if file.kind is AttachmentKind.PHOTO:
        return SendPhoto(photo=source, **fields)
    return SendDocument(document=source, **fields)


def _file_id(answer: Any) -> str:
    shown = answer.get("document") or answer["photo"][-1]
    return str(shown["file_id"])


def _new_text(chat_id: int, message_id: int, body: Body) -> TelegramMethod[Any]:
    return EditMessageText(
        chat_id=chat_id,
        message_id=message_id,
        text=body.text.text,
        entities=list(body.text.entities),
        link_preview_options=_preview(body),
        reply_markup=body.keyboard,
    )


def _new_caption(chat_id: int, message_id: int, body: Body) -> TelegramMethod[Any]:
    return EditMessageCaption(
        chat_id=chat_id,
        message_id=message_id,
        caption=body.text.text or None,
        caption_entities=list(body.text.entities),
        reply_markup=body.keyboard,
    )


def _preview(body: Body) -> LinkPreviewOptions:
    return LinkPreviewOptions(is_disabled=not body.preview_links)
