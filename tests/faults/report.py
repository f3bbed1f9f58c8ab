"""What an episode counted, and the table of all of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from broadcasts.deliveries import DeliveryState
from tests.faults.checks import UNSEEN, Message, Row, busiest_second, untold

SHOWN: Final = 5  #: of the violations of an episode, in words
HEAD: Final = (
    "fault", "database", "parts", "sent", "uncertain", "of at most", "held", "failed", "kills", "most in 1 s",
    "paused", "ended by itself", "seconds", "broken",
)  # fmt: skip


@dataclass
class Episode:
    """One broadcast with its fault."""

    fault: str
    engine: str
    states: Counter[DeliveryState] = field(default_factory=Counter)
    kills: int = 0
    crashes: int = 0
    untold: int = 0  #: requests whose outcome Telegram never told
    busiest: int = 0
    pauses: list[str] = field(default_factory=list)  #: why the broadcast paused itself
    ends: Counter[str] = field(default_factory=Counter)  #: processes that ended by themselves
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def uncertain(self) -> int:
        return self.states[DeliveryState.UNCERTAIN]

    def count(self, rows: Sequence[Row], history: Sequence[Message], *, kills: int, crashes: int) -> None:
        self.states = Counter(row.state for row in rows)
        self.kills, self.crashes = kills, crashes
        self.untold, self.busiest = untold(history), busiest_second(history)

    def cells(self) -> list[str]:
        failed = self.states[DeliveryState.FAILED] + self.states[DeliveryState.SKIPPED]
        values = (
            self.fault, self.engine, self.states.total(), self.states[DeliveryState.SENT], self.uncertain,
            self.untold + UNSEEN * self.crashes, self.states[DeliveryState.HELD], failed, self.kills, self.busiest,
            len(self.pauses), self.ends.total(), f"{self.seconds:.0f}", len(self.broken),
        )  # fmt: skip
        return [str(value) for value in values]

    def line(self) -> str:
        """Return what happened, in one line and one more for everything that should not have."""
        told = ", ".join(f"{name} {value}" for name, value in zip(HEAD, self.cells(), strict=True))
        more = [f"    ended by itself {count} times: {words}" for words, count in self.ends.items()]
        more += [f"    BROKEN: {each}" for each in self.broken[:SHOWN]]
        if len(self.broken) > SHOWN:
            more.append(f"    and {len(self.broken) - SHOWN} more")
        return "\n".join([told, *more])


def table(episodes: Sequence[Episode]) -> str:
    """Return the summary in Markdown."""
    lines = [HEAD, ("---",) * len(HEAD), *(episode.cells() for episode in episodes)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
