"""Telegram, through its Bot API: polling or webhook in, messages out. All that is Telegram-shaped stays here."""

from channels.telegram import light_aiogram  # noqa: F401 - must come before anything imports aiogram
from channels.telegram.channel import WEBHOOK_PATH, TelegramChannel
from channels.telegram.profile import Profile

__all__ = ["WEBHOOK_PATH", "Profile", "TelegramChannel"]
