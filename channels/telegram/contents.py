"""Reads what a message on Telegram holds: words, a command, a file, a place, the news that a group has moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from channels.incoming import FileRef, Incoming, Kind

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Us:
    """Who we are on Telegram: tells what is meant for us."""

    bot_id: str
    username: str  #: without "@"; Telegram compares it without regard to case


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _text(message: Json, event: Incoming, us: Us) -> Incoming | None:
    text = string(message["text"])
    first: Json = next(iter(message.get("entities", ())), {})
    if first.get("type") != "bot_command" or first["offset"] != 0:
        return replace(event, text=text)
    command, _, bot = text[1 : first["length"]].partition("@")  # ASCII only: its length is the same in any unit
    if bot and bot.lower() != us.username.lower():
        return None
    rest = text[first["length"] :].strip()
    return replace(event, kind=Kind.COMMAND, command=command.lower(), text=rest)


def _photo(message: Json, event: Incoming, us: Us) -> Incoming:
    largest = max(message["photo"], key=lambda size: size["width"] * size["height"])
    return replace(event, kind=Kind.PHOTO, file=_file(largest, "image/jpeg"))


def _document(message: Json, event: Incoming, us: Us) -> Incoming:
    return replace(event, kind=Kind.DOCUMENT, file=_file(message["document"], "application/octet-stream"))


def _voice(message: Json, event: Incoming, us: Us) -> Incoming:
    return replace(event, kind=Kind.VOICE, file=_file(message["voice"], "audio/ogg"))


def _file(file: Json, media_type: str) -> FileRef:
    return FileRef(
        remote_id=string(file["file_id"]),
        name=string(file.get("file_name", "")),
        media_type=string(file.get("mime_type", media_type)),
        size_bytes=int(file.get("file_size", 0)),
    )


def _location(message: Json, event: Incoming, us: Us) -> Incoming:
    return replace(event, kind=Kind.LOCATION)


def _unsupported(message: Json, event: Incoming, us: Us) -> Incoming:
    return replace(event, kind=Kind.UNSUPPORTED)


def _moves_away(message: Json, event: Incoming, us: Us) -> Incoming:
    return replace(event, kind=Kind.MOVED, moved_to=str(int(message["migrate_to_chat_id"])))


def _moved_here(message: Json, event: Incoming, us: Us) -> Incoming:
    """The same news told in the new chat: the event is the old one's."""
    old = replace(event.address, value=str(int(message["migrate_from_chat_id"])))
    return replace(event, kind=Kind.MOVED, address=old, moved_to=event.address.value)


CONTENTS: Final[Mapping[str, Callable[[Json, Incoming, Us], Incoming | None]]] = {
    "text": _text,
    "photo": _photo,
    "animation": _unsupported,  # comes with a "document" of the same file
    "document": _document,
    "voice": _voice,
    "location": _location,
    "migrate_to_chat_id": _moves_away,
    "migrate_from_chat_id": _moved_here,
}
"""What a message holds -> how it is read; the first that is there counts. What else people send is `UNSUPPORTED`."""

SERVICE: Final = frozenset((
    "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title",
    "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
    "channel_chat_created", "message_auto_delete_timer_changed", "pinned_message", "successful_payment",
    "refunded_payment", "users_shared", "chat_shared", "connected_website", "write_access_allowed",
    "passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set", "checklist_tasks_done",
    "checklist_tasks_added", "direct_message_price_changed", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
    "giveaway_created", "giveaway_completed", "paid_message_price_changed", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "web_app_data",
    "managed_bot_created", "poll_option_added", "poll_option_deleted", "suggested_post_approved",
    "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
    "suggested_post_refunded", "community_chat_added", "community_chat_removed", "community_chat_joined",
))  # fmt: skip
"""Messages that Telegram writes itself (somebody pinned, renamed, left): nobody waits for an answer to them."""
