import json
import ssl
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientOSError,
    ClientPayloadError,
    ConnectionTimeoutError,
    ServerDisconnectedError,
    SocketTimeoutError,
)
from aiohttp.client_reqrep import ConnectionKey

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
from channels.telegram.api import PlainSession
from channels.telegram.errors import FAILURES, Conflict, is_too_long, send_error

TOKEN = "42:secret"
METHOD = SendMessage(chat_id=7, text="vertraulich")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
"""Answers as the server gives them: code, description, parameters."""
ANSWERS: list[tuple[int, str, dict[str, int], SendError]] = [
    (401, "Unauthorized", {}, AccountBroken("")),
    (401, "Unauthorized: invalid token specified", {}, AccountBroken("")),
    (404, "Not Found", {}, AccountBroken("")),
    (404, "Not Found: method not found", {}, Refused("")),
    (403, "Forbidden: bot was blocked by the user", {}, Unreachable(GoneReason.BLOCKED)),
    (403, "Forbidden: user is deactivated", {}, Unreachable(GoneReason.DEACTIVATED)),
    (403, "Forbidden: bot can't initiate conversation with a user", {}, Unreachable(GoneReason.NOT_STARTED)),
    (403, "Forbidden: bot was kicked from the group chat", {}, Unreachable(GoneReason.REMOVED)),
    (403, "Forbidden: bot was kicked from the supergroup chat", {}, Unreachable(GoneReason.REMOVED)),
    (403, "Forbidden: bot was kicked from the channel chat", {}, Unreachable(GoneReason.REMOVED)),
    (403, "Forbidden: bot is not a member of the supergroup chat", {}, Unreachable(GoneReason.REMOVED)),
    (403, "Forbidden: bot is not a member of the channel chat", {}, Unreachable(GoneReason.REMOVED)),
    (403, "Forbidden: the group chat was deleted", {}, Unreachable(GoneReason.DELETED)),
    (403, "Forbidden: something new", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: chat not found", {}, Unreachable(GoneReason.NOT_FOUND)),
    (400, "Bad Request: chat_id is empty", {}, Unreachable(GoneReason.NOT_FOUND)),
    (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1001},
        Moved("-1001"),
    ),
    (400, "Bad Request: need administrator rights in the channel chat", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: not enough rights to send text messages to the chat", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: not enough rights to send photos to the chat", {}, Refused("")),
    (400, "Bad Request: have no rights to send a message", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: CHAT_RESTRICTED", {}, Unreachable(GoneReason.NO_RIGHTS)),
    (400, "Bad Request: TOPIC_CLOSED", {}, Unreachable(GoneReason.TOPIC_CLOSED)),
    (400, "Bad Request: TOPIC_DELETED", {}, Unreachable(GoneReason.TOPIC_CLOSED)),
    (400, "Bad Request: message thread not found", {}, Unreachable(GoneReason.TOPIC_CLOSED)),
    (413, "Request Entity Too Large", {}, Refused("")),
    (409, "Conflict: terminated by other getUpdates request", {}, Conflict("")),
    (429, "Too Many Requests: retry after 37", {"retry_after": 37}, TryLater(timedelta(seconds=37))),
    (500, "Internal Server Error", {}, AnswerLost("")),
    (500, "Internal Server Error: restart", {}, AnswerLost("")),
]
#: What the server says about one message, after "Bad Request: ".
REFUSALS = [
    "message text is empty",
    "text must be non-empty",
    "message is too long",
    "message caption is too long",
    "text is too long",
    'can\'t parse entities: Unsupported start tag "br" at byte offset 5',
    "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    'can\'t parse entities: Unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
    "can't parse entities: Unexpected end tag at byte offset 2",
    "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    "can't parse entities: Can't find end of Bold entity at byte offset 0",
    NOT_MODIFIED,
    "message to edit not found",
    "message to delete not found",
    "message to be replied not found",
    "message can't be edited",
    "message can't be deleted",
    "message can't be deleted for everyone",
    "there is no text in the message to edit",
    "query is too old and response timeout expired or query ID is invalid",
    "BUTTON_DATA_INVALID",
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    "inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
    "reply markup is too long",
    "poll can't have more than 12 options",
    "message is not a poll",
    "non-anonymous polls can't be sent to channel chats",
    "file is too big",
    "wrong remote file identifier specified: Wrong string length",
    "can't use file of type Photo as Document",
    "IMAGE_PROCESS_FAILED",
    "PHOTO_INVALID_DIMENSIONS",
    "failed to get HTTP URL content",
    "there is no photo in the request",
    "BOT_COMMAND_INVALID",
    "command length must not exceed 32",
    "invalid language code specified",
    "bad webhook: An HTTPS URL must be provided for webhook",
    "secret token contains unallowed characters",
]


def same(error: SendError) -> tuple[object, ...]:
    """What counts of an error: its kind and data, not the server's words."""
    data = {name: value for name, value in vars(error).items() if name != "detail"}
    return type(error), data


def answered(status: int, content: str) -> SendError:
    """Return what an HTTP answer becomes."""
    session = PlainSession()
    try:
        session.check_response(Bot(TOKEN, session=session), METHOD, status, content)
    except FAILURES as failure:
        return send_error(failure)
    raise AssertionError("no failure")


@pytest.mark.parametrize(("code", "description", "parameters", "expected"), ANSWERS)
def test_an_answer_becomes_what_we_do_next(
    code: int, description: str, parameters: dict[str, int], expected: SendError
) -> None:
    answer = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters

    error = answered(code, json.dumps(answer))

    assert same(error) == same(expected)


@pytest.mark.parametrize("words", REFUSALS)
def test_what_is_said_about_one_message_is_a_refusal_in_the_servers_words(words: str) -> None:
    error = answered(400, json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}))

    assert isinstance(error, Refused)
    assert words in error.detail


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Bad Request: message is too long", True),
        ("Bad Request: message caption is too long", True),
        ("Bad Request: text is too long", True),
        ("Bad Request: MESSAGE_TOO_LONG", True),
        ("Bad Request: MEDIA_CAPTION_TOO_LONG", True),
        ("Bad Request: reply markup is too long", False),
        ("Bad Request: message text is empty", False),
    ],
)
def test_what_would_pass_if_it_were_shorter(words: str, expected: bool) -> None:
    assert is_too_long(Refused(words)) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (502, AnswerLost("")),
        (504, AnswerLost("")),
        (413, Refused("")),
        (429, TryLater(timedelta(seconds=5))),
        (302, Refused("")),
        (407, Refused("")),
        (200, AnswerLost("")),
    ],
)
def test_a_proxy_that_speaks_html_is_understood_by_its_status(status: int, expected: SendError) -> None:
    error = answered(status, "<html><head><title>Something</title></head></html>")

    assert same(error) == same(expected)


def test_an_answer_with_something_new_in_it_is_still_an_answer() -> None:
    session = PlainSession()
    content = '{"ok": true, "result": {"message_id": 5, "from": "of a shape that aiogram does not know"}}'

    response = session.check_response(Bot(TOKEN, session=session), METHOD, 200, content)

    assert response.result == {"message_id": 5, "from": "of a shape that aiogram does not know"}


def connection() -> ConnectionKey:
    return ConnectionKey("api.example.org", 443, True, True, None, None, None)


def dns() -> Exception:
    return ClientConnectorDNSError(connection(), OSError(-2, "Name or service not known"))


def tls() -> Exception:
    return ClientConnectorCertificateError(connection(), ssl.SSLCertVerificationError("self-signed certificate"))


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (dns(), NotBegun("")),
        (tls(), NotBegun("")),
        (ClientConnectorError(connection(), ConnectionRefusedError(111, "Connection refused")), NotBegun("")),
        (ConnectionTimeoutError(f"Connection timeout to host https://x/bot{TOKEN}/sendMessage"), NotBegun("")),
        (ServerDisconnectedError(), AnswerLost("")),
        (ClientOSError(104, "Connection reset by peer"), AnswerLost("")),
        (ClientPayloadError("Response payload is not completed"), AnswerLost("")),
        (SocketTimeoutError("Timeout on reading data from socket"), AnswerLost("")),
        (TimeoutError(), AnswerLost("")),
    ],
)
def test_only_a_request_that_provably_did_not_leave_is_not_begun(cause: Exception, expected: SendError) -> None:
    wrapped = TelegramNetworkError(METHOD, f"{type(cause).__name__}: {cause}")
    wrapped.__cause__ = cause

    errors = [send_error(wrapped), send_error(cause)]

    assert [same(error) for error in errors] == [same(expected)] * 2
    assert TOKEN not in repr(errors)


def test_a_refused_token_says_what_to_do() -> None:
    error = answered(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}')

    assert isinstance(error, AccountBroken)
    assert "@BotFather" in error.detail
