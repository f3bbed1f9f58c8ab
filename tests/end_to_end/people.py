"""People in the played Telegram: they read the hub's words in their language and press the buttons they see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.end_to_end.hub import PATIENCE_SECONDS
from tests.end_to_end.words import is_labelled, plain, words
from tests.telegram_api import Chat, Message, TelegramApi

T = TypeVar("T")
Shown = tuple[str, tuple[tuple[str, ...], ...]]


@dataclass
class Reader:
    """Somebody in a chat. What they do next waits until the hub has answered what they did before."""

    api: TelegramApi
    chat: Chat
    language: str
    user: int | None = None  #: who writes, in a group
    office: bool = False  #: reads the words for staff
    patience_seconds: float = PATIENCE_SECONDS
    _before: dict[int, Shown] = field(default_factory=dict)

    def _(self, text: str) -> str:
        return words(self.language, text, office=self.office)

    async def start(self, payload: str = "") -> None:
        """Open the chat by its button or by a link."""
        self._look()
        await self.api.start(self.chat.id, payload)

    async def say(self, text: str) -> None:
        self._look()
        await self.api.say(self.chat, self.user, text)

    async def send_file(self, name: str, content: bytes) -> None:
        self._look()
        await self.api.send_file(self.chat, self.user, "document", content, name)

    async def press(self, text: str) -> None:
        """Press the button with this label, which is an English text of the hub's, or the label itself."""
        wanted = self._(text)
        message, label = await self._wait_for(lambda: self._button(wanted), wanted)
        self._look()
        await self.api.press(self.chat, self.user, label, message)

    async def reads(self, *pieces: str) -> Message:
        """Wait for an answer in which all these words stand, and return it."""

        def found() -> Message | None:
            return next((each for each in self._news() if all(piece in plain(each.text) for piece in pieces)), None)

        return await self._wait_for(found, " ".join(pieces))

    async def _wait_for(self, look: Callable[[], T | None], what: str) -> T:
        try:
            seen = await self.api.wait_for(look, self.patience_seconds)
        except TimeoutError:
            texts = [(plain(each.text), each.labels) for each in self.chat.messages]
            raise AssertionError(f"{what!r} did not appear in chat {self.chat.id}: {texts}") from None
        assert seen is not None, "wait_for returns what is truthy"
        return seen

    def _look(self) -> None:
        self._before = {each.id: _shown(each) for each in self.chat.messages}

    def _news(self) -> list[Message]:
        """Return what came or changed since they last did something, newest first."""
        messages = reversed(self.chat.messages)
        return [each for each in messages if self._before.get(each.id) != _shown(each) and each.sender["is_bot"]]

    def _button(self, wanted: str) -> tuple[Message, str] | None:
        for message in self._news():
            for label in (label for row in message.labels for label in row):
                if is_labelled(label, wanted):
                    return message, label
        return None


def _shown(message: Message) -> Shown:
    return message.text, tuple(map(tuple, message.labels))
