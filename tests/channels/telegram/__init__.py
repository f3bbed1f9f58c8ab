"""Tests of the Telegram adapter: pure functions first, then the whole over the Bot API stand-in."""
