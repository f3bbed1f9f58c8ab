"""Which parts of a text are commands, and which messages of a group a bot gets to hear."""

import re

from tests.telegram_api.errors import Json
from tests.telegram_api.markup import utf16_length
from tests.telegram_api.world import Bot, Message, Status

COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@(?P<bot>\w+))?")


def commands_in(text: str) -> list[Json]:
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found.group())}
        for found in COMMAND.finditer(text)
    ]


def hears(bot: Bot, message: Message) -> bool:
    """Privacy mode: in groups a bot hears service messages, commands not meant for others, and replies to itself."""
    chat = message.chat
    if chat.kind == "private" or bot.sees_all_group_messages or chat.status(bot.id) is Status.ADMINISTRATOR:
        return True
    if message.service and "location" not in message.service:
        return True
    if message.reply_to and message.reply_to.sender["id"] == bot.id:
        return True
    addressees = [found["bot"] for found in COMMAND.finditer(message.text)]
    return any(name is None or name.lower() == bot.username.lower() for name in addressees)
