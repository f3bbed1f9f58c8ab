"""Reads Telegram's updates, as plain JSON, into what every messenger hands over. Tables say what becomes of what.

What people in a group say to each other is passed on as having happened, without its words.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from channels.address import Address
from channels.incoming import Incoming, Kind
from channels.telegram.contents import CONTENTS, SERVICE, Json, Us, string

log = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ["message", "callback_query", "my_chat_member"]
"""What we ask Telegram for: it remembers this list, so it is sent along each time. Edited messages are ignored."""

GROUPS: Final = ("group", "supergroup")


def read_all(updates: Iterable[Any], us: Us) -> list[Incoming]:
    """Return what the updates tell, in their order; one that cannot be read is logged by its id and left out."""
    events = []
    for update in updates:
        try:
            if event := read(update, us):
                events.append(event)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
            update_id = update.get("update_id") if isinstance(update, dict) else None
            log.warning("telegram_update_unreadable", extra={"update_id": update_id, "error": type(fault).__name__})
    return events


def read(update: Json, us: Us) -> Incoming | None:
    """Return what one update tells, None for what concerns nobody; an odd shape raises one of Python's own errors."""
    for name, reader in UPDATES.items():
        if name in update:
            event = reader(update[name], us)
            return event and replace(event, update_key=str(int(update["update_id"])))
    return None


def presses(updates: Iterable[Any]) -> list[str]:
    """Return the ids of all presses: each must be answered, also one we could not read."""
    queries = (update.get("callback_query") for update in updates if isinstance(update, dict))
    return [str(query["id"]) for query in queries if isinstance(query, dict) and "id" in query]


def _message(message: Json, us: Us) -> Incoming | None:
    address = _address(message["chat"], us)
    sender = message.get("from", {})
    if address is None or (sender.get("is_bot") and "sender_chat" not in message):
        return None
    for name, reader in CONTENTS.items():
        if name in message:
            event = reader(message, _event(address, message, sender), us)
            break
    else:
        service = not SERVICE.isdisjoint(message)
        event = None if service else replace(_event(address, message, sender), kind=Kind.UNSUPPORTED)
    if event is None or event.kind in (Kind.COMMAND, Kind.MOVED):
        return event
    event = replace(event, reply_to=_answered(message, us))
    if not address.group:
        return event
    if event.reply_to or _is_mentioned(message, us):
        return replace(event, text=_without_mention(event.text, us))
    return replace(event, addressed=False, text="", file=None)


def _event(address: Address, message: Json, sender: Json) -> Incoming:
    # An administrator who stays anonymous, or a channel, writes as a chat; the sender is then a bot of Telegram's.
    person = message.get("sender_chat", sender).get("id", "")
    return Incoming(
        address=address,
        kind=Kind.TEXT,
        update_key="",
        person=str(person) if address.group else "",
        text=string(message.get("caption", "")),
        message_id=str(message["message_id"]),
        language_hint=string(sender.get("language_code", "")),
    )


def _address(chat: Json, us: Us) -> Address | None:
    if chat["type"] not in ("private", *GROUPS):
        return None
    return Address("telegram", us.bot_id, str(int(chat["id"])), group=chat["type"] in GROUPS)


def _press(query: Json, us: Us) -> Incoming | None:
    message = query.get("message", {})  # of an old message only chat and id are told
    address = _address(message["chat"], us) if message else None
    if address is None or "data" not in query:
        return None
    token = string(query["data"])
    return replace(
        _event(address, {"message_id": message["message_id"]}, query["from"]),
        kind=Kind.PRESS,
        token=token,
        text=_label(message, token),
    )


def _label(message: Json, token: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    labels = (button["text"] for row in rows for button in row if button.get("callback_data") == token)
    return string(next(labels, ""))


def _membership(change: Json, us: Us) -> Incoming | None:
    address = _address(change["chat"], us)
    before, after = _may_write(change["old_chat_member"]), _may_write(change["new_chat_member"])
    if address is None or before == after:
        return None
    kinds = (Kind.LEFT, Kind.JOINED) if address.group else (Kind.BLOCKED, Kind.UNBLOCKED)
    return replace(_event(address, {"message_id": ""}, change["from"]), kind=kinds[after])


def _may_write(member: Json) -> bool:
    if member["status"] == "restricted":
        return bool(member.get("is_member", True) and member.get("can_send_messages", True))
    return member["status"] in ("creator", "administrator", "member")


def _answered(message: Json, us: Us) -> str:
    """Return the id of the message of ours that this one answers, "" for none."""
    answered = message.get("reply_to_message", {})
    # In a group with topics every message formally answers the one that opened its topic.
    if str(answered.get("from", {}).get("id")) != us.bot_id or "forum_topic_created" in answered:
        return ""
    return str(answered["message_id"])


def _is_mentioned(message: Json, us: Us) -> bool:
    text = string(message.get("text", message.get("caption", "")))
    entities = message.get("entities", message.get("caption_entities", ()))
    return any(_mentions(text, entity, us) for entity in entities)


def _mentions(text: str, entity: Json, us: Us) -> bool:
    if entity["type"] == "text_mention":
        return str(entity["user"]["id"]) == us.bot_id
    if entity["type"] != "mention":
        return False
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])  # UTF-16 units of two bytes
    return text.encode("utf-16-le")[start:end].decode("utf-16-le").lower() == f"@{us.username}".lower()


def _without_mention(text: str, us: Us) -> str:
    """Return what is said to us without the name it begins with."""
    name, _, rest = text.partition(" ")
    return rest.lstrip() if name.lower() == f"@{us.username}".lower() else text


UPDATES: Final[Mapping[str, Callable[[Json, Us], Incoming | None]]] = {
    "message": _message,
    "callback_query": _press,
    "my_chat_member": _membership,
}
"""Kind of update -> how it is read; every other kind is none of our business."""
