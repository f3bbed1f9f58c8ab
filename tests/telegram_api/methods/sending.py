"""Methods that put a new message into a chat."""

from typing import Any

from tests.telegram_api import files
from tests.telegram_api.call import Call, Method
from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.keyboards import reply_markup
from tests.telegram_api.parameters import (
    CAPTION,
    TEXT,
    Parameters,
    boolean,
    chat,
    file,
    integer,
    listing,
    mapping,
    text,
)
from tests.telegram_api.validation import caption, message_text
from tests.telegram_api.world import Chat, Media, Message

ALBUM_SIZES = range(2, 11)
COPIES_AT_ONCE = 100
REPLY_FIELDS = {
    "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
    "quote_position",
}  # fmt: skip
MEDIA_FIELDS = {
    "type", "media", "thumbnail", "caption", "parse_mode", "caption_entities", "show_caption_above_media",
    "has_spoiler", "disable_content_type_detection",
}  # fmt: skip


def send_message(call: Call) -> Json:
    target = call.writable_chat()
    body, entities = message_text(call.values, call.complain)
    call.check_length(target, body, is_caption=False)
    return call.changed(_add(call, target, text=body, entities=entities).json())


def send_file(kind: str, topic: str) -> Any:
    """Make the handler of sendPhoto, sendDocument or sendVoice."""

    def send(call: Call) -> Json:
        target = call.writable_chat(topic)
        body, entities = caption(call.values, call.complain)
        call.check_length(target, body, is_caption=True)
        media = files.receive(call.world, kind, call.values.get(kind), call.uploads)
        return call.changed(_add(call, target, text=body, entities=entities, media=media).json())

    return send


def send_media_group(call: Call) -> list[Json]:
    target = call.writable_chat("photos")
    items: list[Json] = call.need("media")
    if len(items) not in ALBUM_SIZES:
        raise bad_request(f"too {'few' if len(items) < 2 else 'many'} messages to send as an album")
    kinds = {item.get("type") for item in items}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request(f"{min(map(str, kinds & {'document', 'audio'}))} can't be mixed with other media types")
    contents = [input_media(call, item) for item in items]  # all or nothing
    album = call.world.next_album()
    return call.changed(
        [
            _add(call, target, text=body, entities=entities, media=media, album=album).json()
            for media, body, entities in contents
        ]
    )


def copy_message(call: Call) -> Json:
    target = call.writable_chat()
    source = call.member_chat("from_chat_id").message(call.need("message_id"))
    return call.changed({"message_id": _copy(call, source, target, call.values.get("caption")).id})


def copy_messages(call: Call) -> list[Json]:
    """Messages that cannot be copied are skipped, as Telegram does; if none is left it refuses."""
    target, source = call.writable_chat(), call.member_chat("from_chat_id")
    message_ids: list[int] = call.need("message_ids")
    if not 1 <= len(message_ids) <= COPIES_AT_ONCE or message_ids != sorted(set(message_ids)):
        call.complain("message_ids must be 1-100 in strictly increasing order")
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [message for message_id in message_ids if (message := source.message(message_id)) and not message.service]
    if not found:
        raise bad_request("there are no messages to copy")
    without_caption = "" if call.values.get("remove_caption") else None
    return call.changed([{"message_id": _copy(call, message, target, without_caption).id} for message in found])


def input_media(call: Call, item: Json) -> tuple[Media, str, list[Json]]:
    """Return file, caption and entities of an InputMedia object."""
    if item.get("type") not in ("photo", "document"):
        call.complain(f"InputMedia of type {item.get('type')} is not played here")
        raise bad_request("can't parse InputMedia: Media not found")
    if unknown := item.keys() - MEDIA_FIELDS:
        call.complain(f"unknown InputMedia fields {sorted(unknown)}")
    body, entities = caption(item, call.complain)
    return files.receive(call.world, item["type"], item.get("media"), call.uploads), body, entities


def _copy(call: Call, source: Message | None, target: Chat, new_caption: str | None) -> Message:
    if source is None:
        raise bad_request("message to copy not found")
    if source.service:
        raise bad_request("message can't be copied")
    body, entities = source.text, source.entities
    if new_caption is not None and source.media:
        body, entities = caption(call.values, call.complain) if new_caption else ("", [])
    return _add(call, target, text=body, entities=entities, media=source.media)


def _add(call: Call, target: Chat, **content: Any) -> Message:
    """Put a message with the call's reply and reply markup into a chat."""
    values = call.values
    buttons: list[list[Json]] = []
    keyboard = None
    if "reply_markup" in values:
        buttons, keyboard = reply_markup(values["reply_markup"], call.complain)
    if keyboard and "keyboard" in keyboard:
        rows = keyboard["keyboard"]
        target.keyboard = [[key if isinstance(key, str) else key["text"] for key in row] for row in rows]
    elif keyboard:
        target.keyboard = []
    reply_to = _replied(call, target, values["reply_parameters"]) if "reply_parameters" in values else None
    return target.add(call.bot.json(), buttons=buttons, keyboard=keyboard, reply_to=reply_to, **content)


def _replied(call: Call, target: Chat, reply: Json) -> Message | None:
    if unknown := reply.keys() - REPLY_FIELDS:
        call.complain(f"unknown reply_parameters fields {sorted(unknown)}")
    message = target.message(int(reply.get("message_id", 0)))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


_TARGET: Parameters = {
    "chat_id": chat, "message_thread_id": integer, "disable_notification": boolean, "protect_content": boolean,
    "allow_paid_broadcast": boolean, "message_effect_id": text, "reply_parameters": mapping,
}  # fmt: skip
_MESSAGE = _TARGET | {"reply_markup": mapping}
_SOURCE: Parameters = {"from_chat_id": chat, "message_id": integer}
_SOURCES: Parameters = {"from_chat_id": chat, "message_ids": listing, "remove_caption": boolean}

METHODS = (
    Method("sendMessage", send_message, _MESSAGE | TEXT, is_limited=True),
    Method(
        "sendPhoto", send_file("photo", "photos"), _MESSAGE | CAPTION | {"photo": file, "has_spoiler": boolean},
        is_limited=True,
    ),
    Method(
        "sendDocument", send_file("document", "documents"),
        _MESSAGE | CAPTION | {"document": file, "thumbnail": file, "disable_content_type_detection": boolean},
        is_limited=True,
    ),
    Method(
        "sendVoice", send_file("voice", "voice notes"), _MESSAGE | CAPTION | {"voice": file, "duration": integer},
        is_limited=True,
    ),
    Method("sendMediaGroup", send_media_group, _TARGET | {"media": listing}, is_limited=True),
    Method("copyMessage", copy_message, _MESSAGE | CAPTION | _SOURCE, is_limited=True),
    Method("copyMessages", copy_messages, _TARGET | _SOURCES, is_limited=True),
)  # fmt: skip
