"""One method call as its handler sees it, and the checks that many methods share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.telegram_api.errors import Json, bad_request, forbidden, upgraded
from tests.telegram_api.parameters import Converter, Upload
from tests.telegram_api.world import PRESENT, Bot, Chat, Message, Status, World

T = TypeVar("T")

Handler = Callable[["Call"], Any]  # returns the result, or an awaitable of it


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Handler
    parameters: Mapping[str, Converter]
    is_limited: bool = False  # counts as a message for the limiter


@dataclass(slots=True)
class Call:
    world: World
    bot: Bot
    method: str
    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def complain(self, problem: str) -> None:
        self.world.complaints.append(f"{self.method}: {problem}")

    def need(self, name: str) -> Any:
        if name not in self.values:
            raise bad_request(f'parameter "{name}" is required')
        return self.values[name]

    def known_chat(self, name: str = "chat_id") -> Chat:
        """The chat, if this bot may know of it."""
        if name not in self.values:
            raise bad_request(f"{name} is empty")
        chat = self.world.find_chat(self.bot, self.values[name])
        if chat is None or (chat.kind == "private" and self._is_stranger(chat)):
            raise bad_request("chat not found")
        return chat

    def member_chat(self, name: str = "chat_id") -> Chat:
        """The chat, if this bot may look into it."""
        chat = self.known_chat(name)
        if chat.kind != "private":
            self._check_membership(chat)
        return chat

    def writable_chat(self, topic: str = "text messages") -> Chat:
        """The chat, if this bot may write there now; `topic` names what in the refusal."""
        chat = self.known_chat()
        if chat.upgraded_to:
            raise upgraded(chat.upgraded_to)
        status = chat.status(self.bot.id)
        if chat.kind == "private":
            self._check_private(chat, status)
        else:
            self._check_membership(chat)
            if chat.is_muted and status is Status.MEMBER:
                raise bad_request(f"not enough rights to send {topic} to the chat")
        return chat

    def editable_message(self, missing: str = "message to edit not found") -> Message:
        message = self.writable_chat().message(self.need("message_id"))
        if message is None:
            raise bad_request(missing)
        if message.sender["id"] != self.bot.id or message.keyboard or message.service:
            raise bad_request("message can't be edited")
        return message

    def check_length(self, chat: Chat, text: str, *, is_caption: bool) -> None:
        """Refuse what is too long for this chat alone; the limit of all chats is checked where the text is read."""
        if chat.longest is not None and len(text) > chat.longest:
            raise bad_request("message caption is too long" if is_caption else "message is too long")

    def changed(self, result: T) -> T:
        """Tell those who wait that the world is different now, and pass the result on."""
        self.world.changes.tell()
        return result

    def _is_stranger(self, chat: Chat) -> bool:
        return chat.status(self.bot.id) is Status.LEFT and not self._is_known_from_group(chat)

    def _is_known_from_group(self, chat: Chat) -> bool:
        members = (group.members for group in self.world.groups.values() if group.status(self.bot.id) in PRESENT)
        return any(chat.id in group for group in members)

    def _check_private(self, chat: Chat, status: Status) -> None:
        if chat.person and chat.person.is_deactivated:
            raise forbidden("user is deactivated")
        if status is Status.KICKED:
            raise forbidden("bot was blocked by the user")
        if status is Status.LEFT:
            raise forbidden("bot can't initiate conversation with a user")

    def _check_membership(self, chat: Chat) -> None:
        status, kind = chat.status(self.bot.id), chat.kind
        if chat.is_deleted:
            raise forbidden("the group chat was deleted")
        if status is Status.KICKED:
            raise forbidden(f"bot was kicked from the {kind} chat")
        if status not in PRESENT:
            raise forbidden(f"bot is not a member of the {kind} chat")


def user_member(status: Status, user: Json) -> Json:
    """A ChatMember object."""
    member: Json = {"status": str(status), "user": user}
    if status is Status.CREATOR:
        member["is_anonymous"] = False
    elif status is Status.ADMINISTRATOR:
        member |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    elif status is Status.KICKED:
        member["until_date"] = 0
    return member


ADMINISTRATOR_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages", "can_pin_messages",
)  # fmt: skip
