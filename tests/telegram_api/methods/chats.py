"""Methods about chats, their members and their files."""

from tests.telegram_api import files
from tests.telegram_api.call import Call, Method, user_member
from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.parameters import Parameters, boolean, chat, integer, mapping, text
from tests.telegram_api.world import PRESENT, Media, Status

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
GIFT_KINDS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
FILE_SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "sticker": ".webp"}


def get_chat(call: Call) -> Json:
    target = call.member_chat()
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFT_KINDS, False)}
    return target.json() | full


def get_chat_member(call: Call) -> Json:
    target = call.member_chat()
    user = call.world.user_json(call.need("user_id"))
    if user is None:
        raise bad_request("user not found")
    return user_member(target.status(user["id"]), user)


def get_chat_administrators(call: Call) -> list[Json]:
    """Other bots are left out, as Telegram does."""
    target = call.member_chat()
    if target.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [(status, user_id) for user_id, status in target.members.items() if status in PRESENT - {Status.MEMBER}]
    users = [(status, call.world.user_json(user_id)) for status, user_id in admins]
    return [user_member(status, u) for status, u in users if u and (not u["is_bot"] or u["id"] == call.bot.id)]


def get_chat_member_count(call: Call) -> int:
    target = call.member_chat()
    return 2 if target.kind == "private" else sum(status in PRESENT for status in target.members.values())


def leave_chat(call: Call) -> bool:
    target = call.member_chat()
    if target.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    target.members[call.bot.id] = Status.LEFT
    return call.changed(True)


def send_chat_action(call: Call) -> bool:
    call.writable_chat()
    if call.need("action") not in ACTIONS:
        call.complain(f"unknown chat action {call.values['action']!r}")
        raise bad_request("wrong parameter action in request")
    return True


def get_file(call: Call) -> Json:
    media = call.world.files.get(call.need("file_id"))
    if media is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(media.content) > files.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": media.file_id,
        "file_unique_id": f"u{media.file_id}",
        "file_size": len(media.content),
        "file_path": file_path(media),
    }


def file_path(media: Media) -> str:
    """Where the file can be downloaded, below `/file/bot<TOKEN>/`."""
    suffix = FILE_SUFFIXES.get(media.kind) or media.name[media.name.rfind(".") :] if "." in media.name else ""
    return f"{media.kind}s/{media.file_id}{suffix}"


def set_chat_menu_button(call: Call) -> bool:
    button = call.values.get("menu_button", {"type": "default"})
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("MenuButton has unsupported type")
    call.bot.menu_buttons[call.known_chat().id if "chat_id" in call.values else 0] = button
    return call.changed(True)


def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(call.values.get("chat_id", 0)) or buttons.get(0) or {"type": "commands"}


_CHAT: Parameters = {"chat_id": chat}

METHODS = (
    Method("getChat", get_chat, _CHAT),
    Method("getChatMember", get_chat_member, _CHAT | {"user_id": integer}),
    Method("getChatAdministrators", get_chat_administrators, _CHAT | {"return_bots": boolean}),
    Method("getChatMemberCount", get_chat_member_count, _CHAT),
    Method("leaveChat", leave_chat, _CHAT),
    Method("sendChatAction", send_chat_action, _CHAT | {"message_thread_id": integer, "action": text}),
    Method("getFile", get_file, {"file_id": text}),
    Method("setChatMenuButton", set_chat_menu_button, _CHAT | {"menu_button": mapping}),
    Method("getChatMenuButton", get_chat_menu_button, _CHAT),
)
