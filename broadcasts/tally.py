"""What became of a broadcast, counted in chats: a chat with several parts counts once, by its worst part."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from broadcasts.deliveries import NO_CHANNEL, OPEN, DeliveryState
from broadcasts.missed import CHOSEN

Reasons = Mapping[tuple[DeliveryState, str], int]
"""(state, reason) -> chats."""


@dataclass(frozen=True, slots=True)
class Tally:
    reasons: Reasons = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)  #: chats that got each; a bilingual post counts in both
    waiting: Mapping[str, int] = field(default_factory=dict)  #: account -> messages, not chats, that wait to leave
    since: datetime | None = None  #: from here its speed is measured; None while nothing may leave
    done_then: int = 0  #: chats that were done at that time

    @property
    def chats(self) -> int:
        """How many chats there are on messengers that this hub runs, without those that were to get nothing now."""
        return sum(count for (_, reason), count in self.reasons.items() if reason not in (NO_CHANNEL, *CHOSEN))

    @property
    def open(self) -> int:
        """Of how many of them something is still to be done."""
        return self.of(*OPEN)

    @property
    def done(self) -> int:
        return self.chats - self.open

    def of(self, *states: DeliveryState) -> int:
        """Return how many chats are in these states."""
        return sum(count for (state, _), count in self.reasons.items() if state in states)

    def from_point(self, since: datetime, done_then: int) -> "Tally":
        """Return the same count with another point from which its speed is measured."""
        return replace(self, since=since, done_then=done_then)

    def to_json(self) -> dict[str, Any]:
        reasons = [[state.value, reason, count] for (state, reason), count in self.reasons.items()]
        since = self.since.isoformat() if self.since else None
        return {
            "reasons": reasons,
            "languages": dict(self.languages),
            "waiting": dict(self.waiting),
            "since": since,
            "done_then": self.done_then,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Tally":
        reasons = {(DeliveryState(state), reason): count for state, reason, count in data["reasons"]}
        since = datetime.fromisoformat(data["since"]) if data.get("since") else None
        return Tally(reasons, data["languages"], data.get("waiting", {}), since, data.get("done_then", 0))
