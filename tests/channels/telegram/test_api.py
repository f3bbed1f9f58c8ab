"""What comes back over the transport of our own means what the same answer means over aiogram's session."""

import json
from datetime import timedelta
from typing import Any

import pytest

from channels.address import Address
from channels.errors import AccountBroken, AnswerLost, NotBegun, Refused, SendError, TryLater, Unreachable
from channels.outgoing import Outgoing
from channels.telegram import TelegramChannel
from tests.channels.contract import what
from tests.channels.telegram.conftest import MakeChannel
from tests.channels.telegram.raw_server import Answering, answer, once, serving, unread

TOKEN = "42:secret"
ANNA = Address("telegram", "42", "7")
HTML = b"<html><head><title>Something</title></head></html>"


def http(status: int, body: bytes | dict[str, Any], *headers: str) -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(content)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def refused(code: int, description: str, **parameters: int) -> bytes:
    return http(code, {"ok": False, "error_code": code, "description": description, "parameters": parameters})


def channel_on(make_channel: MakeChannel, base: str) -> TelegramChannel:
    return make_channel(token=TOKEN, api_base=base)


@pytest.mark.parametrize(
    ("answering", "expected"),
    [
        (answer(http(200, HTML)), AnswerLost("")),
        (answer(http(200, b"")), AnswerLost("")),
        (answer(http(200, b'{"ok": true, "result": {"message_id": 5')), AnswerLost("")),
        (answer(http(200, b"[]")), AnswerLost("")),
        (answer(http(200, {"ok": True})), AnswerLost("")),
        (answer(http(200, {"ok": True, "result": True})), AnswerLost("")),
        (answer(http(200, {"ok": True, "result": {}})), AnswerLost("")),
        (answer(http(302, HTML, "Location: https://login.example.org/")), Refused("")),
        (answer(http(413, HTML)), Refused("")),
        (answer(http(429, b"")), TryLater(timedelta(seconds=5))),
        (answer(http(429, HTML)), TryLater(timedelta(seconds=5))),
        (answer(refused(429, "Too Many Requests: retry after 37", retry_after=37)), TryLater(timedelta(seconds=37))),
        (answer(refused(401, "Unauthorized")), AccountBroken("")),
        (answer(refused(500, "Internal Server Error")), AnswerLost("")),
        (answer(http(502, HTML)), AnswerLost("")),
        (answer(http(504, HTML)), AnswerLost("")),
        (answer(http(400, b"\xff\xfe")), Refused("")),
        (once(http(200, {"ok": True, "result": {"message_id": 5}})[:-3]), AnswerLost("")),
        (unread, AnswerLost("")),
    ],
)
async def test_an_answer_means_the_same_over_both_ways(
    make_channel: MakeChannel, answering: Answering, expected: SendError
) -> None:
    async with serving(answering) as server:
        channel = channel_on(make_channel, server.base)
        (part,) = channel.parts(Outgoing("vertraulich"))

        with pytest.raises(SendError) as caught:
            await channel.send(ANNA, part, "key")
        await channel.close()

    assert what(caught.value) == what(expected)
    assert "secret" not in repr(caught.value)
    assert "vertraulich" not in repr(caught.value)


async def test_an_id_is_all_that_is_read_of_a_good_answer(make_channel: MakeChannel) -> None:
    result = {"message_id": 5, "from": "of a shape nobody knows"}
    async with serving(answer(http(200, {"ok": True, "result": result}))) as server:
        channel = channel_on(make_channel, server.base)
        (part,) = channel.parts(Outgoing("Hallo"))

        assert await channel.send(ANNA, part, "key") == "5"
        await channel.close()


async def test_a_bot_api_below_a_path_is_found_there(make_channel: MakeChannel) -> None:
    lines: list[bytes] = []

    async def answering(line: Any) -> None:
        lines.append((await line.request()).split(b"\r\n")[0])
        await line.write(http(200, {"ok": True, "result": True}))

    async with serving(answering) as server:
        channel = channel_on(make_channel, f"{server.base}/telegram/")
        await channel.delete(ANNA, "5")
        await channel.close()

    assert lines == [b"POST /telegram/bot42:secret/deleteMessage HTTP/1.1"]


async def test_after_the_close_nothing_begins(make_channel: MakeChannel) -> None:
    async with serving(answer(http(200, HTML))) as server:
        channel = channel_on(make_channel, server.base)
        await channel.close()

        with pytest.raises(NotBegun):
            await channel.delete(ANNA, "5")


async def test_a_chat_that_is_closed_to_us_is_said_so_for_changes_and_removals_too(make_channel: MakeChannel) -> None:
    async with serving(answer(refused(403, "Forbidden: bot was blocked by the user"))) as server:
        channel = channel_on(make_channel, server.base)
        (part,) = channel.parts(Outgoing("Hallo"))

        for call in (channel.edit(ANNA, "5", part), channel.delete(ANNA, "5")):
            with pytest.raises(Unreachable):
                await call
        await channel.close()
