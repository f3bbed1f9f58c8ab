"""Turns a message into the platform messages it takes: text, picture or file with caption, buttons on the last."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Final

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from channels.channel import Part
from channels.markdown import parse
from channels.outgoing import Attachment, Choice, Outgoing, Row
from channels.splitting import split
from channels.telegram.rendering import NOTHING, TEXT_CHARS, Rendered, measure, render

TOKEN_BYTES: Final = 64  # Bot API, InlineKeyboardButton.callback_data: 1-64 bytes, not characters


@dataclass(frozen=True, slots=True)
class Body:
    """What a part is made of; the same for every chat."""

    text: Rendered = NOTHING  #: with a file: its caption
    file: Attachment | None = None
    choices: tuple[Row, ...] = ()
    preview_links: bool = False
    silent: bool = False

    @property
    def digest(self) -> str:
        """Hash of all that is shown."""
        entities = [(it.type, it.offset, it.length, it.url) for it in self.text.entities]
        rows = [[(choice.label, choice.token, choice.url) for choice in row] for row in self.choices]
        file = (self.file.kind, self.file.digest, self.file.name) if self.file else None
        shown = json.dumps([self.text.text, entities, rows, file, self.preview_links])
        return hashlib.sha256(shown.encode()).hexdigest()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        if not self.choices:
            return None
        return InlineKeyboardMarkup(inline_keyboard=[[_button(choice) for choice in row] for row in self.choices])


def parts(message: Outgoing) -> tuple[Part, ...]:
    """Return the parts in order, at least one.

    Raises:
        ValueError: there is nothing to show, or a button Telegram would refuse; a mistake of ours.
    """
    return tuple(Part(body.digest, body) for body in _bodies(message))


def _bodies(message: Outgoing) -> list[Body]:
    document = parse(message.text)
    whole = render(document)
    if len(message.attachments) == 1 and whole.fits_caption:
        bodies = [Body(whole, message.attachments[0])]
    else:
        pieces = split(document, TEXT_CHARS, measure) if whole.text.strip() else ()
        bodies = [Body(file=file) for file in message.attachments] + [Body(render(piece)) for piece in pieces]
    if not bodies:
        raise ValueError("a message needs a text or a file")
    for row in message.choices:
        for choice in row:
            _check(choice)
    bodies[-1] = replace(bodies[-1], choices=message.choices)
    return [replace(body, preview_links=message.preview_links, silent=message.silent) for body in bodies]


def _check(choice: Choice) -> None:
    if bool(choice.token) == bool(choice.url):
        raise ValueError("a button needs either a token or an address")
    size = len(choice.token.encode())
    if size > TOKEN_BYTES:
        raise ValueError(f"a button's token has {size} bytes, Telegram takes {TOKEN_BYTES}")


def _button(choice: Choice) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=choice.label, callback_data=choice.token or None, url=choice.url or None)
