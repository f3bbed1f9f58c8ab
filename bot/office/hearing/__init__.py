"""The hearing as staff lead it. Importing this fills the routing tables."""

from bot.office.hearing import polls, polls_cards, polls_close, polls_draft, polls_open, polls_texts

__all__ = ["polls", "polls_cards", "polls_close", "polls_draft", "polls_open", "polls_texts"]
