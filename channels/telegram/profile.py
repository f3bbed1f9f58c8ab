"""What people see of the bot before they write: its name, its description and its commands, per language."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Final, TypeVar

from aiogram.methods import (
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from channels.errors import AccountBroken, SendError
from channels.telegram.api import BotApi

T = TypeVar("T")

log = logging.getLogger(__name__)

Commands = Sequence[tuple[str, str]]
"""Pairs of a command, 1-32 of a-z0-9_, and its description, 1-256 characters."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Texts by two-letter language code; "" is for everybody whose language is not listed. Empty means: left alone."""

    names: Mapping[str, str] = field(default_factory=dict)  #: at most 64 characters
    descriptions: Mapping[str, str] = field(default_factory=dict)  #: at most 512: what an empty chat shows
    short_descriptions: Mapping[str, str] = field(default_factory=dict)  #: at most 120: the bot's own page
    commands: Mapping[str, Commands] = field(default_factory=dict)  #: offered in private chats


_TEXTS: Final = (
    ("names", GetMyName, SetMyName, "name"),
    ("descriptions", GetMyDescription, SetMyDescription, "description"),
    ("short_descriptions", GetMyShortDescription, SetMyShortDescription, "short_description"),
)
"""Field of `Profile`, the calls that ask for it and set it, and its name there."""


async def register(api: BotApi, profile: Profile) -> None:
    """Set what differs from what Telegram has. What it refuses is logged and the rest is set all the same.

    Raises:
        AccountBroken: Telegram does not accept the token.
    """
    texts = (
        _register(what, getattr(profile, what), partial(_set_text, api, get, put, name))
        for what, get, put, name in _TEXTS
    )
    await asyncio.gather(*texts, _register("commands", profile.commands, partial(_set_commands, api)))


async def set_chat_commands(api: BotApi, chat_id: int, commands: Commands) -> None:
    """Replace the commands offered in one chat. Raises `SendError`."""
    await api.call(SetMyCommands(commands=_bot_commands(commands), scope=BotCommandScopeChat(chat_id=chat_id)))


async def _register(what: str, values: Mapping[str, T], put: Callable[[str, T], Awaitable[None]]) -> None:
    # In the order of languages, "" first: asked for a language it has nothing for, Telegram answers with that of "".
    for language, value in sorted(values.items(), key=itemgetter(0)):
        try:
            await put(language, value)
        except AccountBroken:
            raise
        except SendError as error:
            extra = {"what": what, "language": language, "error": repr(error)}
            log.warning("telegram_profile_not_set", extra=extra)


async def _set_text(
    api: BotApi,
    get: type[GetMyName | GetMyDescription | GetMyShortDescription],
    put: type[SetMyName | SetMyDescription | SetMyShortDescription],
    name: str,
    language: str,
    text: str,
) -> None:
    # Setting a name is said to be limited to a few times a day, hence the question first.
    known = await api.call(get(language_code=language))
    if known[name] != text:
        await api.call(put(**{name: text}, language_code=language))


async def _set_commands(api: BotApi, language: str, commands: Commands) -> None:
    scope = BotCommandScopeAllPrivateChats()
    known = await api.call(GetMyCommands(scope=scope, language_code=language))
    if [(it["command"], it["description"]) for it in known] != list(commands):
        await api.call(SetMyCommands(commands=_bot_commands(commands), scope=scope, language_code=language))


def _bot_commands(commands: Commands) -> list[BotCommand]:
    return [BotCommand(command=command, description=description) for command, description in commands]
