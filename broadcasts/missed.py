"""Chats that a broadcast did not reach, as a task for the office: who, why, and whether they could be reached now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from broadcasts.deliveries import NO_CHANNEL, TRAINING, DeliveryState

CANCELLED: Final = "cancelled"  #: reason of what a cancelled broadcast no longer sends
LEFT_OUT: Final = "left_out"  #: reason of what staff left out after a restore
LEFT_UNCERTAIN: Final = "left_uncertain"  #: reason of what was uncertain and staff left as it is
WAITS_FOR_LANGUAGE: Final = "waits_for_language"  #: reason of what leaves once the text in that language is ready
LANGUAGE_LEFT_OUT: Final = "language_left_out"  #: reason of what staff left out because a language is not ready
UNSUBSCRIBED: Final = "unsubscribed"  #: reason of what somebody wanted no longer
#: Chosen before anything was sent: of these nobody was missed.
CHOSEN: Final = (WAITS_FOR_LANGUAGE, LANGUAGE_LEFT_OUT)
#: Reasons for which nothing is sent again: people's own wish, a decision made before, or no way there at all.
CLOSED: Final = (
    *(NO_CHANNEL, TRAINING, UNSUBSCRIBED, "paused", "erasing", "erased"),
    *(CANCELLED, LEFT_OUT, LEFT_UNCERTAIN, *CHOSEN),
)
DECIDED_AT_ONCE: Final = 1_000  #: chats that one decision moves: more in one unit, and everybody else would wait
MISSED: Final = (DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.UNCERTAIN)

Cause = tuple[DeliveryState, str]
"""What became of a chat's delivery, and the reason."""


@dataclass(frozen=True, slots=True)
class MissedChat:
    """One chat; `state` and `reason` are those of the part that decides."""

    address_id: int
    state: DeliveryState
    reason: str
    channel: str
    account: str
    group: bool
    organisation_id: int | None
    organisation: str  #: its name, "" without one
    reachable: bool  #: it can be written to now, and wants to be


@dataclass(frozen=True, slots=True)
class Missed:
    """All of them counted, and as many as fit in a list."""

    chats: Sequence[MissedChat]  #: those of organisations first, by their names
    causes: Mapping[Cause, int]
    reachable: int  #: how many could be reached if it were sent again now

    @property
    def uncertain(self) -> int:
        return sum(count for (state, _), count in self.causes.items() if state is DeliveryState.UNCERTAIN)

    @property
    def not_reached(self) -> int:
        return sum(self.causes.values()) - self.uncertain
