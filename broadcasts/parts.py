"""What one reading of an edition looks like on one messenger: rendered once, however many chats get it."""

from collections.abc import Mapping
from typing import Final

from broadcasts.composing import compose_edition
from broadcasts.editions import Edition
from channels.channel import Channel, Part

Channels = Mapping[tuple[str, str], Channel]
"""The messengers this hub runs, by name and account."""

KNOWN: Final = 500  #: readings that are kept: languages times messengers of a few editions


class Parts:
    """The messages of editions on this hub's messengers."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._known: dict[tuple[int, int, str, str, str, str, bool], tuple[Part, ...]] = {}

    def of(
        self, edition: Edition, channel: str, account: str, language: str, wanted: str, for_organisation: bool
    ) -> tuple[Part, ...]:
        """Return the messages of one reading."""
        key = (edition.id, edition.version, channel, account, language, wanted, for_organisation)
        if key not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            message = compose_edition(edition, language, wanted, for_organisation=for_organisation)
            self._known[key] = self._channels[channel, account].parts(message)
        return self._known[key]
