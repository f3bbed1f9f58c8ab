"""What people do at their screens: write, send files, press buttons. The bots concerned are told by an update."""

import asyncio
import re
import time
from typing import Any

from tests.telegram_api.commands import commands_in
from tests.telegram_api.errors import Json
from tests.telegram_api.membership import Membership
from tests.telegram_api.world import Bot, Chat, Message, NotVisible, Person, Press, Status

START_LINK = re.compile(r"https://t\.me/(?P<bot>\w+)\?start=(?P<payload>[A-Za-z0-9_-]{1,64})")
MIME_TYPES = {
    "photo": "image/jpeg", "document": "application/octet-stream", "voice": "audio/ogg", "audio": "audio/mpeg",
    "video": "video/mp4", "animation": "video/mp4", "sticker": "image/webp",
}  # fmt: skip


class People(Membership):
    """Everybody who is not a bot, at their screens. In a private chat `user` may be None."""

    async def say(
        self, chat: Chat | int, user: Person | int | None = None, text: str = "", reply_to: Message | None = None
    ) -> Message:
        """Write a message; in a private chat `user` may be None. `/commands` become entities as in the apps."""
        chat = self.chat(chat)
        message = self._write(chat, self._writer(chat, user), text=text, entities=commands_in(text), reply_to=reply_to)
        return self._deliver(message)

    async def start(self, user: Person | int, payload: str = "", *, bot: Bot | None = None) -> Message:
        """Press START, perhaps by a deep link; whoever had blocked the bot lets it in again by that."""
        bot, person = bot or self.bot, self._person(user)
        chat = self.world.private_chats.get((bot.id, person.id)) or self.private_chat(person.id, started=False, bot=bot)
        if chat.status(bot.id) is Status.KICKED:
            await self.unblock(person, bot=bot)
        return await self.say(chat, person, f"/start {payload}".strip())

    async def edit(self, message: Message, text: str) -> Message:
        """Change an own message; bots hear of it as `edited_message`."""
        message.text, message.entities, message.edited_at = text, commands_in(text), int(time.time())
        return self._deliver(message, "edited_message")

    async def send_file(
        self, chat: Chat | int, user: Person | int | None, kind: str, content: bytes, name: str = "", caption: str = "",
        mime_type: str = "",
    ) -> Message:  # fmt: skip
        """Send a photo, document, voice, audio, video, animation or sticker."""
        chat = self.chat(chat)
        media = self.world.keep_file(kind, name or kind, content, mime_type or MIME_TYPES[kind])
        return self._deliver(self._write(chat, self._writer(chat, user), text=caption, media=media))

    async def send_location(
        self, chat: Chat | int, user: Person | int | None, latitude: float, longitude: float
    ) -> Message:
        chat = self.chat(chat)
        location = {"location": {"latitude": latitude, "longitude": longitude}}
        return self._deliver(self._write(chat, self._writer(chat, user), service=location))

    async def press(
        self, chat: Chat | int, user: Person | int | None, label: str, message: Message | None = None
    ) -> Press | Message:
        """Press the newest visible button with this label (or callback data), or the one of `message`.

        Returns the `Press`, in which the bot's answer appears; or, for keys of a reply keyboard and deep links to
        this bot, the message that the press wrote.

        Raises:
            NotVisible: no such button is on the screen.
        """
        chat = self.chat(chat)
        person = self._writer(chat, user)
        for candidate in [message] if message else reversed(chat.messages):
            for button in (button for row in candidate.buttons for button in row):
                if label in (button["text"], button.get("callback_data")) and not button.get("disabled"):
                    return await self._press_button(candidate, person, button)
        if message is None and any(label in row for row in chat.keyboard):
            return await self.say(chat, person, label)
        labels = [m.labels for m in ([message] if message else chat.messages) if m.buttons]
        raise NotVisible(f"no button {label!r} in chat {chat.id}; visible: {labels or chat.keyboard}")

    async def expire(self, press: Press) -> None:
        """Let the time for answering a press run out."""
        press.is_expired = True

    async def _press_button(self, message: Message, person: Person, button: Json) -> Press | Message:
        if link := START_LINK.fullmatch(button.get("url", "")):
            bot = next((bot for bot in self.world.bots.values() if bot.username == link["bot"]), None)
            if bot:
                return await self.start(person, link["payload"], bot=bot)
        if "callback_data" not in button:
            raise NotVisible(f"button {button['text']!r} opens something outside of Telegram: {button}")
        bot = next(bot for bot in self.world.bots.values() if bot.id == message.sender["id"])
        now = asyncio.get_running_loop().time()
        press = Press(str(len(self.world.presses) + 1), bot, person, button["callback_data"], now)
        self.world.presses[press.id] = press
        query = {
            "id": press.id, "from": person.json(), "message": message.json(), "chat_instance": str(message.chat.id),
            "data": press.data,
        }  # fmt: skip
        bot.updates.put("callback_query", query)
        self.world.changes.tell()
        return press

    def _writer(self, chat: Chat, user: Person | int | None) -> Person:
        if user is not None:
            return self._person(user)
        assert chat.person, "in a group say who does it"
        return chat.person

    def _write(self, chat: Chat, person: Person, **content: Any) -> Message:
        """Add a person's message. Writing in a private chat starts it; writing in a group takes a member."""
        if chat.kind == "private":
            bot = self._bot_of(chat)
            assert chat.status(bot.id) is not Status.KICKED, "who has blocked a bot cannot write to it: unblock first"
            chat.members[bot.id] = Status.MEMBER
        else:
            chat.members.setdefault(person.id, Status.MEMBER)
        return chat.add(person.json(), **content)

    def _bot_of(self, chat: Chat) -> Bot:
        """The bot at the other end of a private chat."""
        return next(bot for bot in self.world.bots.values() if bot.id in chat.members)
