"""Turns a message into the platform messages it takes: text, picture or file with caption, buttons on the last."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from channels.channel import Part
from channels.document import Document
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
    document: Document = field(default=(), repr=False, compare=False)  #: what `text` was rendered from
    json: bytes = field(init=False, repr=False, compare=False)  #: `fields` without the opening brace

    def __post_init__(self) -> None:
        # Once for all chats: making it for each is most of what sending costs.
        object.__setattr__(self, "json", orjson.dumps(self.fields(is_caption=self.file is not None))[1:])

    @property
    def digest(self) -> str:
        """Hash of all that is shown."""
        entities = [(it.type, it.offset, it.length, it.url) for it in self.text.entities]
        rows = [[(choice.label, choice.token, choice.url) for choice in row] for row in self.choices]
        file = (self.file.kind, self.file.digest, self.file.name) if self.file else None
        shown = json.dumps([self.text.text, entities, rows, file, self.preview_links])
        return hashlib.sha256(shown.encode()).hexdigest()

    def fields(self, *, is_caption: bool) -> dict[str, Any]:
        """Return what is shown in the Bot API's words, which a new message and a changed one share."""
        entities = [it.model_dump(exclude_none=True) for it in self.text.entities]
        if is_caption:
            shown: dict[str, Any] = {"caption_entities": entities}
            if self.text.text:
                shown["caption"] = self.text.text
        else:
            preview = {"is_disabled": not self.preview_links}
            shown = {"text": self.text.text, "entities": entities, "link_preview_options": preview}
        if self.choices:
            shown["reply_markup"] = {"inline_keyboard": [[_button(choice) for choice in row] for row in self.choices]}
        return shown


def parts(message: Outgoing) -> tuple[Part, ...]:
    """Return the parts in order, at least one.

    Raises:
        ValueError: there is nothing to show, or a button Telegram would refuse; a mistake of ours.
    """
    return tuple(Part(body.digest, body) for body in _bodies(message))


def cut(body: Body, chars: int) -> list[Body]:
    """Return bodies of at most so many characters each that together show the same; none if there is no text."""
    pieces = split(body.document, chars, measure)
    bodies = [replace(body, text=render(piece), document=piece, file=None, choices=()) for piece in pieces]
    if bodies:
        bodies[0] = replace(bodies[0], file=body.file)
        bodies[-1] = replace(bodies[-1], choices=body.choices)
    return bodies


def _bodies(message: Outgoing) -> list[Body]:
    document = parse(message.text)
    whole = render(document)
    if len(message.attachments) == 1 and whole.fits_caption:
        bodies = [Body(whole, message.attachments[0], document=document)]
    else:
        pieces = split(document, TEXT_CHARS, measure) if whole.text.strip() else ()
        files = [Body(file=file) for file in message.attachments]
        bodies = files + [Body(render(piece), document=piece) for piece in pieces]
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


def _button(choice: Choice) -> dict[str, str]:
    return {"text": choice.label} | ({"url": choice.url} if choice.url else {"callback_data": choice.token})
