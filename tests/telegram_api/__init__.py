"""A Bot API of our own over real HTTP on loopback, for tests and benchmarks: `TelegramApi`, or `TelegramProcess`."""

from tests.telegram_api.api import TelegramApi
from tests.telegram_api.errors import ApiError
from tests.telegram_api.faults import Fault, Gate
from tests.telegram_api.process import TelegramProcess
from tests.telegram_api.requests import Request
from tests.telegram_api.world import Bot, Chat, Media, Message, NotVisible, Person, Press, Status

__all__ = [
    "ApiError", "Bot", "Chat", "Fault", "Gate", "Media", "Message", "NotVisible", "Person", "Press", "Request",
    "Status", "TelegramApi", "TelegramProcess",
]  # fmt: skip
