"""The web chat as a messenger. What is sent is kept; whoever has the page open is woken and reads it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from channels.address import Address
from channels.channel import Intake, Limits, MayBegin, Part, always
from channels.chat_store import Bell, ChatStore
from channels.errors import GoneReason, Refused, TooLate, Unreachable
from channels.incoming import Lookup, LookupAnswer
from channels.outgoing import Outgoing
from channels.webchat.streams import Streams

NAME: Final = "webchat"

LIMITS: Final = Limits(
    text_chars=100_000,
    caption_chars=100_000,
    token_bytes=64,  # as on the tightest channel, so that one token fits everywhere
    messages_per_second=None,
    repeat_is_safe=True,
)


class WebChatChannel:
    """A message is sent when the store has it."""

    name = NAME
    account = ""
    limits = LIMITS

    def __init__(self, store: ChatStore, bell: Bell, public_url: str) -> None:
        """`public_url` is where people reach the page, without the closing slash."""
        self.store = store
        self.public_url = public_url.rstrip("/")
        self.streams = Streams(store, bell)
        self.on_news: Callable[[Address, str], None] = _nobody  #: told of chat and language after a message is kept

    async def start(self) -> None:
        """There is no account to check."""

    async def check(self) -> None:
        """It is where the hub is."""

    async def receive(self, intake: Intake) -> None:
        """Return at once: what people send arrives at the routes."""

    async def close(self) -> None:
        """End the open streams, without which a web server would wait for its readers to leave."""
        self.streams.close()

    def parts(self, message: Outgoing) -> tuple[Part, ...]:
        """Return one part, attachments inside; only a text beyond all measure is several."""
        texts = _pieces(message.text, LIMITS.text_chars)
        bodies = [replace(message, text=text, choices=(), attachments=()) for text in texts]
        bodies[0] = replace(bodies[0], attachments=message.attachments)
        bodies[-1] = replace(bodies[-1], choices=message.choices)
        return tuple(Part(_digest(body), body) for body in bodies)

    def connected(self, wanted: int, then: Callable[[], None]) -> int:
        return wanted  # it needs none

    async def send(self, to: Address, part: Part, key: str, may_begin: MayBegin = always) -> str:
        _begin(may_begin)
        message_id = await self.store.append(to, part.body, key)
        if not message_id:
            raise Unreachable(GoneReason.NOT_FOUND)
        self.on_news(to, part.body.language)
        return message_id

    async def edit(self, to: Address, message_id: str, part: Part, may_begin: MayBegin = always) -> None:
        _begin(may_begin)
        if not await self.store.replace(to, message_id, part.body):
            raise Refused("there is no such message in this chat")

    async def delete(self, to: Address, message_id: str, may_begin: MayBegin = always) -> None:
        _begin(may_begin)
        await self.store.remove(to, message_id)

    async def look_up(self, to: Address, lookup: Lookup) -> LookupAnswer:
        """Answer that there is nothing to look up: no groups here, and files arrive with their content."""
        return LookupAnswer(lookup, refusal="unknown")

    def link(self, payload: str, *, group: bool = False) -> str:
        return f"{self.public_url}/?start={payload}"


def _nobody(chat: Address, language: str) -> None:
    """Tell nobody."""


def _begin(may_begin: MayBegin) -> None:
    if not may_begin():
        raise TooLate


def _digest(body: Outgoing) -> str:
    shown = replace(body, replaces="", secret=False, silent=False, preview_links=False)
    return hashlib.sha256(shown.to_json().encode()).hexdigest()


def _pieces(text: str, limit: int) -> list[str]:
    """Cut a text after a paragraph where there is one, else after a line or a word."""
    pieces: list[str] = []
    while len(text) > limit:
        cuts = (text.rfind(mark, 0, limit + 1) for mark in ("\n\n", "\n", " "))
        cut = next((cut for cut in cuts if cut > 0), limit)
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [*pieces, text]
