import asyncio

import pytest

from hub.news import wait_for_news
from storage.bell import Listener, LocalBell
from storage.sealing import Vault


@pytest.fixture
def listening() -> Listener:
    return LocalBell(Vault(b"k" * 32)).listen("outbox")


async def test_a_ring_ends_the_wait_also_one_that_came_before(listening: Listener) -> None:
    listening.ring()

    await wait_for_news(listening, [], 60)


async def test_work_that_ends_ends_the_wait_and_no_ring_is_lost(listening: Listener) -> None:
    work = asyncio.create_task(asyncio.sleep(0))

    await wait_for_news(listening, [work], 60)
    listening.ring()

    assert await listening.wait(60)


async def test_without_news_the_time_ends_the_wait(listening: Listener) -> None:
    await wait_for_news(listening, [], 0)


@pytest.mark.parametrize("turns", range(8))
async def test_a_cancellation_is_never_swallowed(listening: Listener, turns: int) -> None:
    waiting = asyncio.create_task(wait_for_news(listening, [], 60))
    await asyncio.sleep(0)
    listening.ring()
    for _ in range(turns):
        await asyncio.sleep(0)

    asked = waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert waiting.cancelled() == asked
