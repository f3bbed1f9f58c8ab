"""Lets tests wait for what they want to see instead of sleeping: every change wakes those who wait."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Tells waiting tests that something happened. With nobody waiting a change costs next to nothing."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def tell(self) -> None:
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def wait_for(self, predicate: Callable[[], T], timeout: float, description: str = "") -> T:
        """Return the first truthy value of `predicate`, asked again after every change.

        Raises:
            TimeoutError: nothing truthy within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    change = asyncio.get_running_loop().create_future()
                    self._waiting.append(change)
                    await change
                return value
        except TimeoutError:
            raise TimeoutError(f"not within {timeout} s: {description or predicate}") from None
