"""Turns every failure of the Bot API or of the way to it into one of ours."""

from datetime import timedelta
from typing import Final

from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError, InvalidURL, ServerFingerprintMismatch

from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    Moved,
    NotBegun,
    Refused,
    SendError,
    TryLater,
    Unreachable,
)

FAILURES: Final = (AiogramError, ClientError, TimeoutError, OSError)
"""Everything a call may raise; `send_error` has an answer to each."""

GONE: Final = {
    "bot was blocked by the user": GoneReason.BLOCKED,
    "user is deactivated": GoneReason.DEACTIVATED,
    "bot can't initiate conversation with a user": GoneReason.NOT_STARTED,
    "bot was kicked from the": GoneReason.REMOVED,
    "bot is not a member of the": GoneReason.REMOVED,
    "the group chat was deleted": GoneReason.DELETED,
    "chat not found": GoneReason.NOT_FOUND,
    "chat_id is empty": GoneReason.NOT_FOUND,
    "need administrator rights in the channel chat": GoneReason.NO_RIGHTS,
    "not enough rights to send text messages": GoneReason.NO_RIGHTS,
    "have no rights to send a message": GoneReason.NO_RIGHTS,
    "CHAT_WRITE_FORBIDDEN": GoneReason.NO_RIGHTS,
    "CHAT_RESTRICTED": GoneReason.NO_RIGHTS,
    "TOPIC_CLOSED": GoneReason.TOPIC_CLOSED,
    "TOPIC_DELETED": GoneReason.TOPIC_CLOSED,
    "message thread not found": GoneReason.TOPIC_CLOSED,
}
"""What the server's description says -> why the chat cannot be written to."""

ALREADY_SO: Final = "message is not modified"
ALREADY_GONE: Final = "message to delete not found"
NO_TEXT: Final = "there is no text in the message to edit"
TOO_LONG: Final = (
    "message is too long",
    "message caption is too long",
    "text is too long",
    "MESSAGE_TOO_LONG",
    "MEDIA_CAPTION_TOO_LONG",
)

_NOT_BEGUN: Final = (ClientConnectorError, ConnectionTimeoutError, InvalidURL, ServerFingerprintMismatch)


class Conflict(Refused):
    """Another program receives with the same token; only asking for updates meets this."""


def send_error(failure: Exception) -> SendError:
    """Return what a failure of a call means for us.

    The details are for logs: they hold the server's words, never those of aiohttp, which quote the address of the
    call and with it the token.
    """
    match failure:
        case TelegramRetryAfter():
            return TryLater(timedelta(seconds=failure.retry_after))
        case TelegramMigrateToChat():
            return Moved(str(failure.migrate_to_chat_id))
        case TelegramUnauthorizedError():
            return AccountBroken(_token_refused(failure.message))
        case TelegramNotFound() if "method not found" not in failure.message:
            return AccountBroken(_token_refused(failure.message))
        case TelegramConflictError():
            return Conflict(failure.message)
        case TelegramEntityTooLarge():  # to aiogram a kind of network error
            return Refused(failure.message)
        case TelegramServerError():
            return AnswerLost(failure.message)
        case TelegramNetworkError():
            return _network_error(failure.__cause__ or failure)
        case TelegramAPIError():
            return _refusal(failure)
        case _:
            return _network_error(failure)


def is_too_long(refusal: Refused) -> bool:
    """Whether a shorter text would pass."""
    return any(words in refusal.detail for words in TOO_LONG)


def _refusal(failure: TelegramAPIError) -> SendError:
    for text, reason in GONE.items():
        if text in failure.message:
            return Unreachable(reason)
    if isinstance(failure, TelegramForbiddenError):
        return Unreachable(GoneReason.NO_RIGHTS)
    return Refused(failure.message)


def _network_error(failure: BaseException) -> SendError:
    """Only what happens before a connection stands leaves the request provably unsent."""
    detail = type(failure).__name__
    if isinstance(failure, ClientConnectorError):
        detail += f": {failure.os_error.strerror or failure.os_error}"
    return NotBegun(detail) if isinstance(failure, _NOT_BEGUN) else AnswerLost(detail)


def _token_refused(words: str) -> str:
    return f"Telegram does not accept the bot's token ({words}); ask @BotFather for a new one"
