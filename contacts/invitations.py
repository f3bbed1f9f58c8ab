"""The links that make a chat one of an organisation's: for its board, and for a group that lost us."""

from collections.abc import Mapping

from channels.address import Address
from channels.channel import Channel
from contacts.organisations import Organisation

Channels = Mapping[tuple[str, str], Channel]


def invitation(channels: Channels, organisation: Organisation, chat: Address) -> str:
    """Return the link that brings the bot into a chat of this kind, or "" where there is none that works."""
    channel = channels.get((chat.channel, chat.account))
    if channel is None or not organisation.code_works:
        return ""
    return channel.link(organisation.payload, group=chat.group)
