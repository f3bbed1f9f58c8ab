"""Imports aiogram without building the models we never use: 60 MB and one second, not 165 MB and four.

aiogram asks pydantic to put models off until they are used (`defer_build`), then builds all of them at the end of its
import, because their annotations need each other's names. We hold that step back and build, with the same names, those
this adapter makes. Whoever imported aiogram before us has it whole, and nothing is changed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal, Optional, Union

from pydantic import BaseModel

METHODS: Final = (
    "DeleteWebhook", "GetChatMember", "GetFile", "GetMe", "GetMyCommands", "GetMyDescription",
    "GetMyName", "GetMyShortDescription", "GetUpdates", "GetWebhookInfo", "SendDocument", "SendPhoto", "SetMyCommands",
    "SetMyDescription", "SetMyName", "SetMyShortDescription", "SetWebhook",
)  # fmt: skip
TYPES: Final = (
    "BotCommand", "BotCommandScopeAllPrivateChats", "BotCommandScopeChat", "InlineKeyboardButton",
    "InlineKeyboardMarkup", "MessageEntity", "ResponseParameters",
)  # fmt: skip


@contextmanager
def _put_off() -> Iterator[None]:
    whole = BaseModel.__dict__["model_rebuild"]
    setattr(BaseModel, "model_rebuild", classmethod(lambda cls, **_: None))  # noqa: B010 - mypy wants no assignment
    try:
        yield
    finally:
        setattr(BaseModel, "model_rebuild", whole)  # noqa: B010


def _build() -> None:
    from aiogram import methods, types
    from aiogram.client.default import Default

    names: dict[str, Any] = {name: getattr(types, name) for name in types.__all__}
    names |= {"List": list, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": Default}
    for name in TYPES:
        getattr(types, name).model_rebuild(_types_namespace=names)
    for name in METHODS:
        getattr(methods, name).model_rebuild(_types_namespace=names)
    methods.Response[bool].model_rebuild(_types_namespace=names)


if "aiogram" not in sys.modules:
    with _put_off():
        import aiogram  # noqa: F401
    _build()
