"""Answers: entries that people wrote, the search that finds them, what was asked, and what nobody could answer."""
