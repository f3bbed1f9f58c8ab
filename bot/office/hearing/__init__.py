"""The hearing as staff lead it. Importing this fills the routing tables."""

from bot.office.hearing import german, idea, ideas, moderating, paper

__all__ = ["german", "idea", "ideas", "moderating", "paper"]
