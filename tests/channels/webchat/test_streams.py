"""Following a chat: nothing is missed, nothing comes twice, and the server can always end."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from channels.address import Address
from channels.chat_store import ChatEntry
from channels.outgoing import Outgoing
from channels.webchat.streams import BEAT, BEAT_SECONDS, STREAMS_PER_CHAT, Streams, TooManyStreams
from storage.bell import LocalBell
from tests.channels.webchat.echo import EchoHub
from tests.channels.webchat.serving import serving

ANNA = Address("webchat", "", "A" * 43)
COOKIE = {"Cookie": f"sprachrohr_chat={ANNA.value}"}


@pytest.fixture
async def chat(hub: EchoHub) -> EchoHub:
    await hub.open(ANNA)
    return hub


class NotingBell:
    """The real bell, which also tells when somebody begins to wait."""

    def __init__(self, bell: LocalBell) -> None:
        self._bell = bell
        self.waited = asyncio.Event()
        self.subject_of = bell.subject_of

    def listen(self, subject: str) -> "NotingBell":
        self._listening = self._bell.listen(subject)
        return self

    async def wait(self, timeout_seconds: float) -> bool:
        self.waited.set()
        return await self._listening.wait(timeout_seconds)

    def close(self) -> None:
        self._listening.close()


def text_of(entry: ChatEntry) -> str:
    return "removed" if entry.removed else entry.message.text


async def take(stream: AsyncIterator[str], count: int) -> list[str]:
    return [await anext(stream) for _ in range(count)]


async def test_what_was_missed_comes_first_and_then_what_happens(chat: EchoHub) -> None:
    for text in ("eins", "zwei", "drei"):
        await chat.say(ANNA, Outgoing(text), text)
    stream = chat.channel.streams.follow(ANNA, 1, text_of)

    missed = await take(stream, 3)
    waiting = asyncio.create_task(take(stream, 1))
    await chat.say(ANNA, Outgoing("vier"), "vier")

    assert missed == [BEAT, "id: 2\ndata: zwei\n\n", "id: 3\ndata: drei\n\n"]
    assert await waiting == ["id: 4\ndata: vier\n\n"]


async def test_changes_and_removals_are_events_too(chat: EchoHub) -> None:
    first = await chat.say(ANNA, Outgoing("eins"), "1")
    second = await chat.say(ANNA, Outgoing("zwei"), "2")
    await chat.channel.edit(ANNA, first, chat.channel.parts(Outgoing("eins, geändert"))[0])
    await chat.channel.delete(ANNA, second)

    events = await take(chat.channel.streams.follow(ANNA, 2, text_of), 3)

    assert events == [BEAT, "id: 3\ndata: eins, geändert\n\n", "id: 4\ndata: removed\n\n"]


async def test_a_chat_has_a_limit_of_streams_and_gets_a_place_back(chat: EchoHub) -> None:
    streams = [chat.channel.streams.follow(ANNA, 0, text_of) for _ in range(STREAMS_PER_CHAT)]
    for stream in streams:
        await anext(stream)

    with pytest.raises(TooManyStreams):
        chat.channel.streams.follow(ANNA, 0, text_of)
    await streams[0].aclose()  # type: ignore[attr-defined]

    assert await anext(chat.channel.streams.follow(ANNA, 0, text_of)) == BEAT


async def test_closing_ends_streams_that_wait(chat: EchoHub) -> None:
    bell = NotingBell(chat.database.bell)
    streams = Streams(chat.store, bell)
    stream = streams.follow(ANNA, 0, text_of)
    await anext(stream)
    rest = asyncio.create_task(anext(stream, "end"))
    await bell.waited.wait()

    streams.close()

    # Without the close it would say "beat" a good while later.
    assert await asyncio.wait_for(rest, BEAT_SECONDS / 2) == "end"


async def test_the_last_event_id_decides_what_is_replayed(chat: EchoHub) -> None:
    for text in ("eins", "zwei", "drei"):
        await chat.say(ANNA, Outgoing(text), text)

    async with serving(chat) as url, httpx.AsyncClient(base_url=url, headers=COOKIE) as browser:
        by_header = await events(browser, 1, {"Last-Event-ID": "2"})
        by_address = await events(browser, 2, {}, after=1)

    assert [(event["sequence"], "drei" in event["html"]) for event in by_header] == [(3, True)]
    assert [event["sequence"] for event in by_address] == [2, 3]


async def test_an_open_stream_does_not_keep_the_server_from_stopping(chat: EchoHub) -> None:
    async with httpx.AsyncClient(headers=COOKIE) as browser:
        async with serving(chat) as url:
            response = await browser.send(browser.build_request("GET", f"{url}/events"), stream=True)
        rest = await response.aread()

    assert rest.decode().startswith(BEAT)


async def test_without_a_chat_there_is_no_stream(chat: EchoHub) -> None:
    async with serving(chat) as url, httpx.AsyncClient(base_url=url) as browser:
        response = await browser.get("/events")

    assert response.status_code == 401


async def events(
    browser: httpx.AsyncClient, count: int, headers: dict[str, str], after: int = 0
) -> list[dict[str, Any]]:
    """Return the data of the first events of a stream."""
    found: list[dict[str, Any]] = []
    async with browser.stream("GET", "/events", params={"after": after}, headers=headers) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found
