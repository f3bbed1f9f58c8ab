"""Questions and answers: people ask in their own words, or look through the topics."""

from bot.people.faq import answers, asking, found, handing_over, telling, topics

__all__ = ["answers", "asking", "found", "handing_over", "telling", "topics"]
