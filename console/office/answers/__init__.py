"""Answers: questions and answers as staff write, find and try them, and what people ask in vain."""
