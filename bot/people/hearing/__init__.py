"""The hearing as residents and organisations meet it. Importing this fills the routing tables."""

from bot.people.hearing import voting, voting_cards

__all__ = ["voting", "voting_cards"]
