"""Updates as Telegram sends them, of many people: commands, presses and texts in turn."""

import itertools
import json
from collections.abc import Iterator
from typing import Final

CHATS: Final = 200
FIRST_CHAT: Final = 1000
FIRST_TOKEN: Final = ("lang:de", "topics", "topic:1", "topics_done", "menu")


def updates() -> Iterator[bytes]:
    """Yield updates for ever, each with an id of its own, counted from 1."""
    for number in itertools.count(1):
        person = {"id": FIRST_CHAT + number % CHATS, "is_bot": False, "first_name": "A", "language_code": "de"}
        chat = {"id": person["id"], "type": "private", "first_name": "A"}
        message = {"message_id": number, "date": 1_790_000_000, "chat": chat}
        kind = number % 3
        if kind == 0:
            entity = {"type": "bot_command", "offset": 0, "length": 5}
            body = {"message": {**message, "from": person, "text": "/help", "entities": [entity]}}
        elif kind == 1:
            token = FIRST_TOKEN[number // CHATS % len(FIRST_TOKEN)]
            body = {"callback_query": {"id": str(number), "from": person, "chat_instance": "1", "data": token,
                                       "message": {**message, "text": "x"}}}  # fmt: skip
        else:
            body = {"message": {**message, "from": person, "text": "Guten Tag"}}
        yield json.dumps({"update_id": number, **body}).encode()
