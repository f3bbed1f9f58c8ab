"""The error budget: when too much goes wrong, a broadcast stops by itself instead of going wrong for everybody."""

from dataclasses import dataclass, field
from typing import Final

from broadcasts.deliveries import DeliveryState, Outcome
from broadcasts.outcomes import REFUSED

ENOUGH: Final = 10  #: so many at least, or the bad luck of a few would stop a small broadcast
SHARE: Final = 0.1  #: of all that was tried
MANY_REFUSED: Final = "many_refused"  #: note: the messenger does not accept the text
MANY_LOST: Final = "many_lost"  #: note: the messenger's answers get lost, so nobody knows what arrives
TROUBLES: Final = (MANY_REFUSED, MANY_LOST)


@dataclass
class Budget:
    """What one sender saw of one broadcast since it took it up. People who cannot be reached are no error."""

    tried: int = 0
    failed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TROUBLES, 0))

    def note(self, outcome: Outcome) -> None:
        self.tried += 1
        if outcome.state is DeliveryState.UNCERTAIN:
            self.failed[MANY_LOST] += 1
        elif outcome.state is DeliveryState.FAILED and outcome.reason == REFUSED:
            self.failed[MANY_REFUSED] += 1

    @property
    def trouble(self) -> str:
        """Why the broadcast must pause, "" while it may go on."""
        limit = max(ENOUGH, SHARE * self.tried)
        return next((note for note, count in self.failed.items() if count >= limit), "")
