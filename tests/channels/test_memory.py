"""The memory channel keeps the contract too, so that a test that uses it tests what a messenger would do."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from channels.address import Address
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
from channels.incoming import Incoming, Kind
from channels.outgoing import Outgoing
from tests.channels.contract import ChannelContract, Platform, Seen
from tests.channels.memory import MemoryChannel

ANNA = Address("memory", "", "anna")
BORIS = Address("memory", "", "boris")


class MemoryPlatform(Platform):
    def __init__(self) -> None:
        self.memory = self.channel = MemoryChannel()
        self.address = ANNA

    async def seen(self) -> list[Seen]:
        return [
            Seen(sent.id, sent.shown.text, tuple(choice for row in sent.shown.choices for choice in row))
            for sent in self.memory.seen(ANNA)
        ]

    def failures(self) -> Sequence[SendError]:
        return [
            TryLater(timedelta(seconds=7)),
            TryLater(timedelta(minutes=3), account_wide=False),
            *(Unreachable(reason) for reason in GoneReason),
            Moved("-100123"),
            Refused("text is empty"),
            NotBegun("connection refused"),
            AnswerLost("read time-out"),
            AccountBroken("unauthorized"),
        ]

    async def fail(self, error: SendError) -> None:
        self.memory.fail(error, ANNA)

    async def mend(self) -> None:
        self.memory.mend(ANNA)


class TestMemoryChannel(ChannelContract):
    @pytest.fixture
    def platform(self) -> MemoryPlatform:
        return MemoryPlatform()


async def test_a_failure_concerns_its_chat_only_and_ends_after_its_times() -> None:
    channel = MemoryChannel()
    (part,) = channel.parts(Outgoing("Hallo"))
    channel.fail(Unreachable(GoneReason.BLOCKED), ANNA, times=1)

    await channel.send(BORIS, part, "1")
    with pytest.raises(Unreachable):
        await channel.send(ANNA, part, "2")
    await channel.send(ANNA, part, "3")

    assert (channel.texts(ANNA), channel.texts(BORIS)) == (["Hallo"], ["Hallo"])


async def test_a_lost_answer_leaves_the_message_in_the_chat() -> None:
    channel = MemoryChannel()
    (part,) = channel.parts(Outgoing("Hallo"))
    channel.fail(AnswerLost("read time-out"))

    with pytest.raises(AnswerLost):
        await channel.send(ANNA, part, "1")

    assert channel.texts(ANNA) == ["Hallo"]


async def test_what_was_not_taken_in_comes_again() -> None:
    channel = MemoryChannel()
    event = Incoming(ANNA, Kind.TEXT, "1", text="Hallo")
    taken: list[Incoming] = []

    async def refuse(page: Sequence[Incoming]) -> None:
        raise ConnectionError

    async def take(page: Sequence[Incoming]) -> None:
        taken.extend(page)

    await channel.hear(event)
    with pytest.raises(ConnectionError):
        await channel.receive(refuse)
    receiving = asyncio.create_task(channel.receive(take))
    await channel.all_heard()
    receiving.cancel()

    assert taken == [event]
