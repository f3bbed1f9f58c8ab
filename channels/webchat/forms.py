"""From what a page sends to what the hub understands."""

import json
import re
from typing import Any, Final

from starlette.datastructures import FormData, UploadFile

from channels.address import Address
from channels.channel import Limits
from channels.incoming import Incoming, Kind
from channels.webchat.trouble import NotUnderstood, TextTooLong
from channels.webchat.uploads import read_upload, read_voice
from channels.webchat.visitor import chat_mark, is_key

_COMMAND: Final = re.compile(r"/(\w{1,32})(?:\s+(.*))?", re.DOTALL)
_LABEL_CHARS: Final = 500
_PAYLOAD_CHARS: Final = 64  # of a deep link, on every channel


async def incoming_from(form: FormData, address: Address, limits: Limits, language_hint: str) -> Incoming | None:
    """Return what the form says, None if it is empty.

    Raises:
        NotTaken: not understood, or too large.
    """
    key, text = _field(form, "key"), _field(form, "text").strip()
    file, voice = form.get("file"), form.get("voice")
    if not is_key(key):
        raise NotUnderstood
    if len(text) > limits.text_chars:
        raise TextTooLong
    event: dict[str, Any] = {"update_key": f"{chat_mark(address)}:{key}", "language_hint": language_hint, "keep": True}
    if "press" in form:
        token, label = _pressed(_field(form, "press"))
        message_id = _field(form, "message")
        return Incoming(address, Kind.PRESS, token=token, text=label, message_id=message_id, **event)
    if isinstance(voice, UploadFile):
        return Incoming(address, Kind.VOICE, file=await read_voice(voice, limits), **event)
    if isinstance(file, UploadFile) and file.filename:
        kind, ref = await read_upload(file, limits)
        return Incoming(address, kind, text=text, file=ref, **event)
    if command := _COMMAND.fullmatch(text):
        return Incoming(address, Kind.COMMAND, command=command[1].lower(), text=(command[2] or "").strip(), **event)
    return Incoming(address, Kind.TEXT, text=text, **event) if text else None


def start_command(key: str, payload: str, address: Address, language_hint: str) -> Incoming:
    """Return the start of a chat; `payload` is what its link carried.

    Raises:
        NotUnderstood: no key.
    """
    if not is_key(key):
        raise NotUnderstood
    return Incoming(
        address,
        Kind.COMMAND,
        f"{chat_mark(address)}:{key}",
        command="start",
        text=payload.replace("\0", "")[:_PAYLOAD_CHARS],
        language_hint=language_hint,
        keep=True,
    )


def _field(form: FormData, name: str) -> str:
    """Return a field with the line breaks of a text; NUL, which databases refuse, is dropped."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else ""


def _pressed(value: str) -> tuple[str, str]:
    """Return token and label; both stand in the button, because a form without a script sends nothing else of it."""
    try:
        pressed = json.loads(value)
    except ValueError:
        raise NotUnderstood from None
    match pressed:
        case [str(token), str(label)]:
            return token, label[:_LABEL_CHARS]
    raise NotUnderstood
