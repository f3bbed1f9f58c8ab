"""Conversations with residents, board members and groups. Importing this fills the routing tables."""

from bot.people import delete, groups, language, newsletter, organisation, privacy, quiet, start, subscriptions

__all__ = ["delete", "groups", "language", "newsletter", "organisation", "privacy", "quiet", "start", "subscriptions"]
