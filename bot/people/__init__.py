"""Conversations with residents, board members and groups. Importing this fills the routing tables."""

from bot.people import (
    delete,
    faq,
    groups,
    hearing,
    language,
    newsletter,
    organisation,
    pairing,
    pass_on,
    privacy,
    quiet,
    receptions,
    reply,
    start,
    subscriptions,
    translate,
)

__all__ = [
    "delete",
    "faq",
    "groups",
    "hearing",
    "language",
    "newsletter",
    "organisation",
    "pairing",
    "pass_on",
    "privacy",
    "quiet",
    "receptions",
    "reply",
    "start",
    "subscriptions",
    "translate",
]
