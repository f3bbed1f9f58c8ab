"""What one reading of an edition looks like on one messenger: rendered once, however many chats get it."""

from collections.abc import Mapping

from broadcasts.composing import compose_edition
from broadcasts.editions import Edition
from channels.channel import Channel, Part

Channels = Mapping[tuple[str, str], Channel]
"""The messengers this hub runs, by name and account."""


class Parts:
    """The messages of one edition."""

    def __init__(self, edition: Edition, channels: Channels) -> None:
        self._edition = edition
        self._channels = channels
        self._known: dict[tuple[str, str, str, str], tuple[Part, ...]] = {}

    def of(self, channel: str, account: str, language: str, wanted: str) -> tuple[Part, ...]:
        """Return the messages of one reading."""
        key = (channel, account, language, wanted)
        if key not in self._known:
            message = compose_edition(self._edition, language, wanted)
            self._known[key] = self._channels[channel, account].parts(message)
        return self._known[key]
