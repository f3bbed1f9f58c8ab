"""What exists in the played Telegram: people, bots, chats, messages, files, presses. No HTTP, no rules."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.telegram_api.changes import Changes
from tests.telegram_api.errors import Json

if TYPE_CHECKING:
    from tests.telegram_api.updates import Updates
    from tests.telegram_api.webhook import Postman

QUERY_LIFETIME_SECONDS = 15  # a press can be answered this long; observed, not documented


class NotVisible(AssertionError):
    """A person was asked to press or read what is not on their screen."""


class Status(StrEnum):
    """What somebody is in a chat; in a private chat the bot is `KICKED` while blocked."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"  #: also: never was in it; in a private chat: START was never pressed
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER})


@dataclass(slots=True, eq=False)
class Person:
    id: int
    first_name: str
    language_code: str | None = None
    is_deactivated: bool = False

    def json(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True, eq=False)
class Bot:
    """One bot account and what BotFather and the methods have set for it."""

    token: str
    username: str
    name: str
    updates: "Updates"
    sees_all_group_messages: bool = False  # privacy mode off
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # by scope as JSON, language code
    names: dict[str, str] = field(default_factory=dict)  # these three by language code, "" for all others
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # by chat id, 0 for all others
    id: int = field(init=False)

    def __post_init__(self) -> None:
        self.id = int(self.token.partition(":")[0])

    def json(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True, eq=False)
class Media:
    """A file as Telegram keeps it; the same `Media` in two messages is one `file_id`."""

    kind: str  # photo, document, voice, audio, video, animation, sticker
    file_id: str
    name: str
    content: bytes
    mime_type: str
    width: int = 0
    height: int = 0

    def json(self) -> Json | list[Json]:
        file: Json = {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.content)}
        if self.kind == "photo":
            return [file | {"width": self.width, "height": self.height}]
        if self.kind == "sticker":
            return file | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        file["mime_type"] = self.mime_type
        if self.kind in ("document", "audio", "video", "animation"):
            file["file_name"] = self.name
        if self.kind in ("voice", "audio", "video", "animation"):
            file["duration"] = 1
        if self.kind in ("video", "animation"):
            file |= {"width": 320, "height": 240}
        return file


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is now; edits change it in place, a deleted one stays in `Chat.history`."""

    id: int
    chat: "Chat"
    sender: Json  # the user object of a person or bot
    date: int
    text: str = ""  # the caption, where there is media
    entities: list[Json] = field(default_factory=list)
    media: Media | None = None
    buttons: list[list[Json]] = field(default_factory=list)  # the inline keyboard, rows of buttons
    keyboard: Json | None = None  # a reply keyboard, its removal or a forced reply
    reply_to: "Message | None" = None
    album: str = ""  # media_group_id
    service: Json = field(default_factory=dict)  # fields of a service message, location, ...
    edited_at: int = 0  # 0: never
    is_deleted: bool = False

    @property
    def edited(self) -> bool:
        return self.edited_at > 0

    @property
    def labels(self) -> list[list[str]]:
        """The inline buttons as the person reads them, row by row."""
        return [[button["text"] for button in row] for row in self.buttons]

    def json(self) -> Json:
        message: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.json(), "date": self.date}
        if self.media:
            message[self.media.kind] = self.media.json()
        if self.text:
            message["caption" if self.media else "text"] = self.text
        if self.entities:
            message["caption_entities" if self.media else "entities"] = self.entities
        if self.buttons:
            message["reply_markup"] = {"inline_keyboard": self.buttons}
        if self.reply_to:
            replied = self.reply_to.json()
            replied.pop("reply_to_message", None)
            message["reply_to_message"] = replied
        if self.album:
            message["media_group_id"] = self.album
        if self.edited_at:
            message["edit_date"] = self.edited_at
        return message | self.service if self.service else message


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat of one person with one bot, or a group with everybody in it."""

    id: int
    kind: str  # private, group, supergroup
    title: str = ""
    person: Person | None = None
    members: dict[int, Status] = field(default_factory=dict)  # by user id, bots included
    history: list[Message] = field(default_factory=list)  # everything ever shown, `history[n]` has the id n + 1
    keyboard: list[list[str]] = field(default_factory=list)  # labels of the reply keyboard on screen
    upgraded_to: int | None = None
    is_deleted: bool = False
    is_muted: bool = False  # only administrators may write
    longest: int | None = None  # characters of a text this chat takes, where that is less than everywhere
    _json: Json = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """What the person sees now, oldest first."""
        return [message for message in self.history if not message.is_deleted]

    @property
    def last(self) -> Message:
        visible = self.messages
        if not visible:
            raise NotVisible(f"chat {self.id} is empty")
        return visible[-1]

    def status(self, user_id: int) -> Status:
        return self.members.get(user_id, Status.LEFT)

    def message(self, message_id: int) -> Message | None:
        """The visible message of this id. Ids count per chat, so one used in a wrong chat points to a stranger."""
        if 0 < message_id <= len(self.history) and not self.history[message_id - 1].is_deleted:
            return self.history[message_id - 1]
        return None

    def add(self, sender: Json, **content: object) -> Message:
        message = Message(len(self.history) + 1, self, sender, int(time.time()), **content)  # type: ignore[arg-type]
        self.history.append(message)
        return message

    def json(self) -> Json:
        if not self._json:
            self._json = {"id": self.id, "type": self.kind}
            self._json |= {"first_name": self.person.first_name} if self.person else {"title": self.title}
        return self._json


@dataclass(slots=True, eq=False)
class Press:
    """One press on a button with data, and what the bot has answered to it so far."""

    id: str
    bot: Bot
    person: Person
    data: str
    pressed_at: float  # the loop's time
    is_answered: bool = False
    answer: str = ""  # the text shown for a moment, "" when the button only stopped spinning
    is_alert: bool = False
    is_expired: bool = False

    def can_be_answered(self, now: float) -> bool:
        return not self.is_answered and not self.is_expired and now - self.pressed_at < QUERY_LIFETIME_SECONDS


class World:
    """The store of everything above, with the look-ups both sides need."""

    postman: "Postman"  # set by whoever runs the world

    def __init__(self) -> None:
        self.changes = Changes()
        self.bots: dict[str, Bot] = {}  # by token
        self.people: dict[int, Person] = {}
        self.private_chats: dict[tuple[int, int], Chat] = {}  # by bot id and user id
        self.groups: dict[int, Chat] = {}
        self.files: dict[str, Media] = {}  # by file id
        self.presses: dict[str, Press] = {}
        self.complaints: list[str] = []
        self._albums = 0

    def find_chat(self, bot: Bot, chat_id: int) -> Chat | None:
        return self.groups.get(chat_id) or self.private_chats.get((bot.id, chat_id))

    def bots_in(self, chat: Chat) -> list[Bot]:
        return [bot for bot in self.bots.values() if chat.status(bot.id) in PRESENT]

    def user_json(self, user_id: int) -> Json | None:
        """The user object of a person or bot, or None for a stranger."""
        if person := self.people.get(user_id):
            return person.json()
        return next((bot.json() for bot in self.bots.values() if bot.id == user_id), None)

    def next_album(self) -> str:
        self._albums += 1
        return str(self._albums)

    def keep_file(
        self, kind: str, name: str, content: bytes, mime_type: str, size: tuple[int, int] = (90, 90)
    ) -> Media:
        file_id = f"{kind}-{len(self.files) + 1}"
        self.files[file_id] = media = Media(kind, file_id, name, content, mime_type, *size)
        return media
