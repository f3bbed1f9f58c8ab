"""The driver calls over HTTP, for a stand-in that runs as its own process: `POST /control/<call>` with JSON.

The in-process class does the work; this file only names chats, people and messages by their ids.
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.telegram_api.errors import Json
from tests.telegram_api.faults import Fault
from tests.telegram_api.world import Bot, Message, Press

if TYPE_CHECKING:
    from tests.telegram_api.api import TelegramApi

WAIT_SECONDS = 30.0

# Awaited calls of `People` that take nothing but ids and plain values.
PLAIN_ACTIONS = {
    "start", "join", "leave", "add_bot", "remove_bot", "promote", "demote", "block", "unblock", "deactivate", "mute",
    "delete_group", "send_location",
}  # fmt: skip


class Control:
    """Answers `/control/...` for one stand-in."""

    def __init__(self, api: "TelegramApi") -> None:
        self.api = api
        self.calls: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "account": self.account, "private_chats": self.private_chats, "group": self.group, "say": self.say,
            "press": self.press, "send_file": self.send_file, "migrate": self.migrate, "messages": self.messages,
            "requests": self.requests, "stats": self.stats, "fail_next": self.fail_next, "fail_rate": self.fail_rate,
            "limit": self.limit, "heal": self.heal, "repeat_rate": self.repeat_rate, "wait": self.wait,
            "idle": self.idle,
        }  # fmt: skip

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.removeprefix("/control/")
        body = await request.read()
        try:
            answer = await self._answer(name, json.loads(body) if body else {})
        except (AssertionError, LookupError, TypeError, ValueError, TimeoutError) as problem:
            return web.json_response({"error": f"{type(problem).__name__}: {problem}"}, status=400)
        return web.json_response({"result": answer})

    async def _answer(self, name: str, values: Json) -> Any:
        if name in PLAIN_ACTIONS:
            result = await getattr(self.api, name)(**values)
            return result.json() if isinstance(result, Message) else None
        if name not in self.calls:
            raise LookupError(f"no control call {name}; there are {sorted(PLAIN_ACTIONS | self.calls.keys())}")
        return await self.calls[name](values)

    async def account(self, values: Json) -> Json:
        """Make another bot: `username`, `name`."""
        return _account(self.api.add_account(**values))

    async def private_chats(self, values: Json) -> int:
        """Make one chat per entry of `chats`, each with the arguments of `private_chat`."""
        for chat in values["chats"]:
            self.api.private_chat(**chat)
        return len(values["chats"])

    async def group(self, values: Json) -> Json:
        return self.api.group(**values).json()

    async def say(self, values: Json) -> Json:
        """`chat`, `user`, `text` and `reply_to`, the id of a message."""
        reply_to = self._message(values, values.pop("reply_to", None))
        return (await self.api.say(values["chat"], values.get("user"), values["text"], reply_to)).json()

    async def press(self, values: Json) -> Json:
        """`chat`, `user`, `label` and `message`, the id of the message whose button to press."""
        message = self._message(values, values.pop("message", None))
        pressed = await self.api.press(values["chat"], values.get("user"), values["label"], message)
        return pressed.json() if isinstance(pressed, Message) else _press(pressed)

    async def send_file(self, values: Json) -> Json:
        """As `send_file`; `content` is base64."""
        return (await self.api.send_file(**values | {"content": base64.b64decode(values["content"])})).json()

    async def migrate(self, values: Json) -> Json:
        return (await self.api.migrate(**values)).json()

    async def messages(self, values: Json) -> list[Json]:
        """What the people in `chat` see, oldest first; `after` leaves out ids up to it."""
        messages = self.api.chat(values["chat"]).messages
        return [message.json() for message in messages if message.id > values.get("after", 0)]

    async def requests(self, values: Json) -> list[Json]:
        """The log from row `after` on, of `method` if given."""
        rows = self.api.requests[values.get("after", 0) :]
        return [row.json() for row in rows if values.get("method", row.method) == row.method]

    async def stats(self, _: Json) -> Json:
        rows = self.api.requests
        statuses = [row.status for row in rows]
        return {
            "requests": len(rows),
            "statuses": {str(status): statuses.count(status) for status in sorted(set(statuses))},
            "accepted": sum(row.accepted for row in rows),
            "undelivered": sum(not row.delivered for row in rows),
            "pending_updates": sum(len(bot.updates.pending) for bot in self.api.world.bots.values()),
            "presses": [_press(press) for press in self.api.world.presses.values() if not press.is_answered],
            "complaints": self.api.complaints,
        }

    async def fail_next(self, values: Json) -> None:
        self.api.fail_next(**values | {"kind": Fault(values["kind"])})

    async def fail_rate(self, values: Json) -> None:
        self.api.fail_rate(**values | {"kind": Fault(values["kind"])})

    async def limit(self, values: Json) -> None:
        self.api.limit(**values)

    async def heal(self, _: Json) -> None:
        self.api.heal()

    async def repeat_rate(self, values: Json) -> None:
        self.api.repeat_rate(**values)

    async def wait(self, values: Json) -> Json:
        """Return the first message in `chat` newer than `after` whose text contains `text`, once there is one."""
        chat, after, text = self.api.chat(values["chat"]), values.get("after", 0), values.get("text", "")

        def found() -> Message | None:
            return next((m for m in chat.messages if m.id > after and text in m.text), None)

        message = await self.api.wait_for(found, values.get("timeout", WAIT_SECONDS))
        assert message, "wait_for returns what is truthy"
        return message.json()

    async def idle(self, values: Json) -> None:
        await self.api.idle(values.get("timeout", WAIT_SECONDS))

    def _message(self, values: Json, message_id: int | None) -> Message | None:
        return self.api.chat(values["chat"]).message(message_id) if message_id else None


def _account(bot: Bot) -> Json:
    return {"token": bot.token, "id": bot.id, "username": bot.username}


def _press(press: Press) -> Json:
    return {
        "id": press.id, "user": press.person.id, "data": press.data, "is_answered": press.is_answered,
        "answer": press.answer, "is_alert": press.is_alert,
    }  # fmt: skip
