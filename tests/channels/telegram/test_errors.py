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
from channels.telegram.errors import FAILURES, Conflict, send_error

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
    (403, "Forbidden: bot is not a member of the supergroup chat", {}, Unreachable(GoneReason.REMOVED)),
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
    (400, "Bad Request: message text is empty", {}, Refused("")),
    (400, "Bad Request: message is too long", {}, Refused("")),
    (400, f"Bad Request: {NOT_MODIFIED}", {}, Refused("")),
    (400, "Bad Request: message to edit not found", {}, Refused("")),
    (400, "Bad Request: message can't be edited", {}, Refused("")),
    (400, "Bad Request: BUTTON_DATA_INVALID", {}, Refused("")),
    (400, "Bad Request: wrong remote file identifier specified: Wrong string length", {}, Refused("")),
    (413, "Request Entity Too Large", {}, Refused("")),
    (409, "Conflict: terminated by other getUpdates request", {}, Conflict("")),
    (429, "Too Many Requests: retry after 37", {"retry_after": 37}, TryLater(timedelta(seconds=37))),
    (500, "Internal Server Error", {}, AnswerLost("")),
    (500, "Internal Server Error: restart", {}, AnswerLost("")),
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


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (502, AnswerLost("")),
        (504, AnswerLost("")),
        (413, Refused("")),
        (429, TryLater(timedelta(seconds=5))),
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
