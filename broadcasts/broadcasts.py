"""A broadcast: one sending of an edition to a segment. Its states, and who may move them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from broadcasts.schedule import IfLate
from broadcasts.tally import Tally


class BroadcastState(StrEnum):
    SCHEDULED = "scheduled"  #: waits for `next_at`
    PREPARING = "preparing"  #: the audience is being frozen
    RUNNING = "running"
    PAUSED = "paused"  #: by staff, or because too much went wrong: `note` says why
    CANCELLED = "cancelled"
    FINISHED = "finished"


class BroadcastKind(StrEnum):
    """What a broadcast does with the messages of its edition."""

    SEND = "send"
    CORRECT = "correct"  #: change the messages of the broadcast `of_id` into those of a corrected edition
    WITHDRAW = "withdraw"  #: remove the messages of the broadcast `of_id`


class BroadcastAction(StrEnum):
    PREPARE = "prepare"
    RUN = "run"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    FINISH = "finish"


S, A = BroadcastState, BroadcastAction
NEXT: Final = {
    (S.SCHEDULED, A.PREPARE): S.PREPARING,
    (S.SCHEDULED, A.PAUSE): S.PAUSED,  # after a restore: it was due in between
    (S.SCHEDULED, A.CANCEL): S.CANCELLED,
    (S.PREPARING, A.RUN): S.RUNNING,
    (S.PREPARING, A.PAUSE): S.PAUSED,  # after a restore
    (S.PREPARING, A.CANCEL): S.CANCELLED,
    (S.RUNNING, A.PAUSE): S.PAUSED,
    (S.RUNNING, A.CANCEL): S.CANCELLED,
    (S.RUNNING, A.FINISH): S.FINISHED,
    (S.PAUSED, A.RESUME): S.RUNNING,
    (S.PAUSED, A.PREPARE): S.PREPARING,  # it was paused before its audience was complete
    (S.PAUSED, A.CANCEL): S.CANCELLED,
    (S.FINISHED, A.RESUME): S.RUNNING,  # staff decided to send some of it again
}


class IllegalBroadcastAction(Exception):
    """The broadcast is not in a state in which this can be done; nothing was changed."""


def next_state(state: BroadcastState, action: BroadcastAction) -> BroadcastState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalBroadcastAction(state, action) from None


@dataclass(frozen=True, slots=True)
class Broadcast:
    id: int
    edition_id: int
    segment: dict[str, Any]
    state: BroadcastState
    created_by: int | None
    created_at: datetime
    send_local: str
    zone: str
    next_at: datetime
    frozen_up_to: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    note: str = ""
    report_address_id: int | None = None
    report_outbox_id: int | None = None
    reported_at: datetime | None = None
    report_hash: str = ""  #: of what the message about its progress says
    kind: BroadcastKind = BroadcastKind.SEND
    of_id: int | None = None
    unguarded: bool = False  #: staff go on although too much goes wrong
    tally: Tally | None = None  #: as counted at `tallied_at`
    tallied_at: datetime | None = None
    fallbacks: Mapping[str, str] = field(default_factory=dict)  #: language -> what its readers get without a text
    if_late: IfLate = IfLate.SEND
    schedule_id: int | None = None  #: the repetition that made it


class BroadcastStore(Protocol):
    async def get(self, broadcast_id: int) -> Broadcast | None: ...

    async def in_state(self, *states: BroadcastState) -> list[Broadcast]: ...

    async def move(self, broadcast: Broadcast, action: BroadcastAction, now: datetime, note: str = "") -> Broadcast:
        """Apply an action if the stored state still is `broadcast.state`; else raise `IllegalBroadcastAction`."""


def resume_action(broadcast: Broadcast) -> BroadcastAction:
    """Return how a paused broadcast goes on: one that never ran needs its audience first."""
    return A.RESUME if broadcast.started_at else A.PREPARE
