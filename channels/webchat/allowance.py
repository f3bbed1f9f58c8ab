"""How much one chat may send: enough for the fastest writer, too little to keep the hub from others."""

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

REMEMBERED_CHATS: Final = 10_000  # those that wrote last; one that is forgotten starts with a full allowance


class Allowance:
    """A bucket of messages per chat that fills up again steadily."""

    def __init__(self, clock: Callable[[], float], per_minute: int = 30, burst: int = 20) -> None:
        """`clock` returns seconds that never go back."""
        self._clock = clock
        self._per_second = per_minute / 60
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, chat: str) -> int:
        """Take one message; return 0, or the seconds after which there will be one."""
        now = self._clock()
        left, at = self._buckets.pop(chat, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._per_second)
        self._buckets[chat] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > REMEMBERED_CHATS:
            self._buckets.popitem(last=False)
        return 0 if left >= 1 else math.ceil((1 - left) / self._per_second)
