"""The hearing as residents and organisations meet it. Importing this fills the routing tables."""

from bot.people.hearing import results, voting, voting_cards

__all__ = ["results", "voting", "voting_cards"]
