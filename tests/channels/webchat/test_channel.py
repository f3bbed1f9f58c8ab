"""The web chat as a messenger, over the real store."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from channels.address import Address
from channels.chat_store import Author
from channels.errors import GoneReason, SendError, Unreachable
from channels.outgoing import Attachment, AttachmentKind, Choice, Outgoing
from channels.webchat.entries import shown
from tests.channels.contract import ChannelContract, Platform, Seen
from tests.channels.webchat.echo import LOOK, EchoHub

ANNA = Address("webchat", "", "A" * 43)


class WebChatPlatform(Platform):
    """The person is someone with the page open; the platform fails when the chat is not (or no longer) known."""

    def __init__(self, hub: EchoHub) -> None:
        self._hub = hub
        self.channel = hub.channel
        self.address = ANNA

    async def seen(self) -> list[Seen]:
        entries = [shown(entry, LOOK, "de") for entry in await self._hub.entries(ANNA) if entry.author is Author.HUB]
        return [
            Seen(str(entry.id), words(entry.html), tuple(c for row in entry.rows for c in row)) for entry in entries
        ]

    def failures(self) -> Sequence[SendError]:
        return [Unreachable(GoneReason.NOT_FOUND)]

    async def fail(self, error: SendError) -> None:
        self.address = replace(ANNA, value="B" * 43)

    async def mend(self) -> None:
        self.address = ANNA


class TestWebChat(ChannelContract):
    @pytest.fixture
    async def platform(self, hub: EchoHub) -> Platform:
        await hub.open(ANNA)
        return WebChatPlatform(hub)


def test_attachments_and_choices_of_a_very_long_text_come_first_and_last(hub: EchoHub) -> None:
    picture = Attachment(AttachmentKind.PHOTO, "0" * 64, "fest.jpg", "image/jpeg")
    choice = Choice("Weiter", "w")
    limit = hub.channel.limits.text_chars

    parts = hub.channel.parts(Outgoing("x" * limit + "y", ((choice,),), (picture,)))

    assert [part.body for part in parts] == [
        Outgoing("x" * limit, attachments=(picture,)),
        Outgoing("y", ((choice,),)),
    ]


class _Words(HTMLParser):
    """The text of rendered HTML as a person reads it: line breaks, a blank line between paragraphs, isolates."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += {"br": "\n", "p": "\n\n", "bdi": "\u2068"}.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        self.text += {"bdi": "\u2069"}.get(tag, "")

    def handle_data(self, data: str) -> None:
        self.text += data


def words(html: str) -> str:
    reader = _Words()
    reader.feed(str(html))  # Markup would escape again what is added to it
    return reader.text.strip()
