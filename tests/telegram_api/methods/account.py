"""Methods about the bot itself: who it is, its commands, names and descriptions in each language."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.telegram_api.call import Call, Method
from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.parameters import Parameters, listing, mapping, text
from tests.telegram_api.world import Bot

COMMANDS = 100
COMMAND_CHARS = 32
COMMAND_DESCRIPTION_CHARS = 256
NAME_CHARS = 64
DESCRIPTION_CHARS = 512
SHORT_DESCRIPTION_CHARS = 120

COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE_CODE = re.compile(r"(?:[a-z]{2})?")
SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


def get_me(call: Call) -> Json:
    return call.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.sees_all_group_messages,
        "supports_inline_queries": False,
    }


def set_my_commands(call: Call) -> bool:
    commands: list[Json] = call.need("commands")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(call, command)
    call.bot.commands[_scope(call), _language(call)] = commands
    return call.changed(True)


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get((_scope(call), _language(call)), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop((_scope(call), _language(call)), None)
    return call.changed(True)


def setter(name: str, texts_of: Callable[[Bot], dict[str, str]], longest: int, refusal: str) -> Callable[[Call], bool]:
    """Make the handler that sets a text per language; an empty text goes back to the one for all languages."""

    def set_text(call: Call) -> bool:
        language, value = _language(call), call.values.get(name, "")
        if len(value) > longest:
            raise bad_request(refusal)
        texts_of(call.bot)[language] = value
        return call.changed(True)

    return set_text


def getter(name: str, texts_of: Callable[[Bot], dict[str, str]]) -> Callable[[Call], Json]:
    def get_text(call: Call) -> Json:
        texts = texts_of(call.bot)
        return {name: texts.get(_language(call)) or texts.get("", "")}

    return get_text


def _check_command(call: Call, command: Json) -> None:
    if unknown := command.keys() - {"command", "description", "is_ephemeral"}:
        call.complain(f"unknown command fields {sorted(unknown)}")
    name, description = command.get("command", ""), command.get("description", "")
    if len(name) > COMMAND_CHARS:
        raise bad_request(f"command length must not exceed {COMMAND_CHARS}")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_CHARS:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_CHARS}")


def _scope(call: Call) -> str:
    """The scope as a canonical text, usable as a key."""
    scope: Json = call.values.get("scope", {"type": "default"})
    kind = scope.get("type")
    if kind not in SCOPES or scope.keys() != {"type", *SCOPES[kind]}:
        call.complain(f"wrong command scope {scope}")
        raise bad_request("can't parse BotCommandScope")
    if "chat_id" in scope and call.world.find_chat(call.bot, int(scope["chat_id"])) is None:
        raise bad_request("chat not found")
    return json.dumps({key: str(value) for key, value in scope.items()}, sort_keys=True)


def _language(call: Call) -> str:
    code: Any = call.values.get("language_code", "")
    if not LANGUAGE_CODE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return str(code)


_SCOPED: Parameters = {"scope": mapping, "language_code": text}
_LANGUAGE: Parameters = {"language_code": text}

METHODS = (
    Method("getMe", get_me, {}),
    Method("setMyCommands", set_my_commands, _SCOPED | {"commands": listing}),
    Method("getMyCommands", get_my_commands, _SCOPED),
    Method("deleteMyCommands", delete_my_commands, _SCOPED),
    Method(
        "setMyName", setter("name", lambda bot: bot.names, NAME_CHARS, "BOT_TITLE_INVALID"), _LANGUAGE | {"name": text}
    ),
    Method("getMyName", getter("name", lambda bot: {"": bot.name} | bot.names), _LANGUAGE),
    Method(
        "setMyDescription",
        setter("description", lambda bot: bot.descriptions, DESCRIPTION_CHARS, "BOT_DESCRIPTION_INVALID"),
        _LANGUAGE | {"description": text},
    ),
    Method("getMyDescription", getter("description", lambda bot: bot.descriptions), _LANGUAGE),
    Method(
        "setMyShortDescription",
        setter("short_description", lambda bot: bot.short_descriptions, SHORT_DESCRIPTION_CHARS, "BOT_ABOUT_INVALID"),
        _LANGUAGE | {"short_description": text},
    ),
    Method("getMyShortDescription", getter("short_description", lambda bot: bot.short_descriptions), _LANGUAGE),
)
