"""A correction and a withdrawal over HTTP, as Telegram answers them."""

from collections.abc import AsyncIterator

import pytest

from broadcasts.editions import EditionText
from channels.address import Address
from channels.telegram import TelegramChannel
from tests.broadcasts.changing import carry_out, correct, send, withdraw
from tests.broadcasts.town import Town
from tests.databases import Database
from tests.telegram_api import TelegramApi

ANNA, BORIS = 7, 8
WRONG = EditionText("de", "Schwimmkurs", "Am **Montag**. " + "Satz für Satz. " * 400)
RIGHT = EditionText("de", "Schwimmkurs", "Am **Dienstag**.")


async def read_file(digest: str) -> bytes:
    raise KeyError(digest)


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api
        assert api.complaints == []


async def test_messages_change_and_disappear_for_real(database: Database, api: TelegramApi) -> None:
    channel = TelegramChannel(token=api.token, api_base=api.base_url, read_file=read_file, messages_per_second=1000)
    town = Town(database)
    town.channels = {(channel.name, channel.account): channel}
    town.sender = town.another_sender()
    chats = [api.private_chat(ANNA, "Anna", "de"), api.private_chat(BORIS, "Boris", "de")]
    for person in (ANNA, BORIS):
        await api.start(person)
    before = [len(chat.messages) for chat in chats]
    try:
        await channel.start()
        await town.subscribe(*(Address("telegram", channel.account, str(person)) for person in (ANNA, BORIS)))
        await send(town, WRONG)
        assert [len(chat.messages) - count for chat, count in zip(chats, before, strict=True)] == [3, 3]

        await correct(town, RIGHT)
        await carry_out(town)
        assert [chat.last.text for chat in chats] == ["Schwimmkurs\n\nAm Dienstag."] * 2
        assert [len(chat.messages) - count for chat, count in zip(chats, before, strict=True)] == [1, 1]
        assert chats[0].last.edited
        assert chats[0].last.labels[-1] == ["Abmelden"]

        await withdraw(town)
        await carry_out(town)
        assert [len(chat.messages) - count for chat, count in zip(chats, before, strict=True)] == [0, 0]
    finally:
        await channel.close()
