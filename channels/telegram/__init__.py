"""Telegram, through its Bot API: polling or webhook in, messages out. All that is Telegram-shaped stays here."""

from channels.telegram.channel import WEBHOOK_PATH, TelegramChannel
from channels.telegram.profile import Profile

__all__ = ["WEBHOOK_PATH", "Profile", "TelegramChannel"]
