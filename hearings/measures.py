"""Measures: what residents make of ideas at the tables, what others join, and what the office decides about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content

PART_CHARS: Final = 600  #: of each of the three answers
MEASURES_PER_GOAL: Final = 20  #: that are rated; more are merged or sorted by moderators first


class MeasureState(StrEnum):
    """How far a measure is."""

    MAKING = "making"  #: its makers are still answering the three questions
    CANDIDATE = "candidate"  #: read back and confirmed; others may join
    RATED = "rated"  #: the rating is open: it can no longer change
    FROZEN = "frozen"  #: the rating is over
    WITHDRAWN = "withdrawn"  #: its makers took it back
    MERGED = "merged"  #: it went into another one, with those of its supporters who wished it
    #: what follows is the office's, see `hearings.progress`
    TAKEN_UP = "taken_up"
    CHANGED = "changed"  #: taken up, but differently
    NOT_TAKEN_UP = "not_taken_up"
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class MeasureAction(StrEnum):
    CONFIRM = "confirm"
    CHANGE = "change"  #: its makers go back to the questions
    OPEN = "open"  #: the rating begins
    FREEZE = "freeze"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"  #: the merging is undone before any supporter has answered
    TAKE_UP = "take_up"
    TAKE_UP_CHANGED = "take_up_changed"
    REJECT = "reject"
    PLAN = "plan"
    BEGIN = "begin"
    FINISH = "finish"
    STOP = "stop"


S, A = MeasureState, MeasureAction
NEXT: Final = {
    (S.MAKING, A.CONFIRM): S.CANDIDATE,
    (S.MAKING, A.WITHDRAW): S.WITHDRAWN,
    (S.CANDIDATE, A.CHANGE): S.MAKING,
    (S.CANDIDATE, A.WITHDRAW): S.WITHDRAWN,
    (S.CANDIDATE, A.MERGE): S.MERGED,
    (S.MERGED, A.UNMERGE): S.CANDIDATE,
    (S.CANDIDATE, A.OPEN): S.RATED,
    (S.RATED, A.WITHDRAW): S.WITHDRAWN,
    (S.RATED, A.FREEZE): S.FROZEN,
    (S.FROZEN, A.WITHDRAW): S.WITHDRAWN,
    (S.FROZEN, A.TAKE_UP): S.TAKEN_UP,
    (S.FROZEN, A.TAKE_UP_CHANGED): S.CHANGED,
    (S.FROZEN, A.REJECT): S.NOT_TAKEN_UP,
    **{(state, A.PLAN): S.PLANNED for state in (S.TAKEN_UP, S.CHANGED)},
    **{(state, A.BEGIN): S.RUNNING for state in (S.TAKEN_UP, S.CHANGED, S.PLANNED)},
    **{(state, A.FINISH): S.DONE for state in (S.TAKEN_UP, S.CHANGED, S.PLANNED, S.RUNNING)},
    **{(state, A.STOP): S.STOPPED for state in (S.TAKEN_UP, S.CHANGED, S.PLANNED, S.RUNNING)},
    # what was published is not taken back: the office decides or begins anew, and says why
    **{(state, A.TAKE_UP): S.TAKEN_UP for state in (S.CHANGED, S.NOT_TAKEN_UP)},
    **{(state, A.TAKE_UP_CHANGED): S.CHANGED for state in (S.TAKEN_UP, S.NOT_TAKEN_UP)},
    **{(state, A.REJECT): S.NOT_TAKEN_UP for state in (S.TAKEN_UP, S.CHANGED)},
    (S.RUNNING, A.PLAN): S.PLANNED,
    **{(state, A.BEGIN): S.RUNNING for state in (S.DONE, S.STOPPED)},
}
#: Everybody may read these.
PUBLIC: Final = frozenset(S) - {S.MAKING, S.WITHDRAWN, S.MERGED}


class IllegalMeasureAction(Exception):
    """The measure is not in a state in which this can be done; nothing was changed."""


def next_state(state: MeasureState, action: MeasureAction) -> MeasureState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalMeasureAction(state, action) from None


@dataclass(frozen=True, slots=True)
class Measure:
    id: int
    hearing_id: int
    goal_id: int
    number: int  #: within its hearing, once it is confirmed; 0 before
    what: Content
    for_whom: Content
    who_helps: Content
    state: MeasureState
    idea_ids: tuple[int, ...] = ()  #: what it was made of: its lineage
    by_staff: bool = False  #: written by staff: every page says so
    table_id: int | None = None  #: where it was made: who sits there may join with one tap
    merged_into: int | None = None
    created_at: datetime | None = None


class SupportKind(StrEnum):
    MAKER = "maker"  #: wrote it
    JOINED = "joined"  #: was there, or found it later, and joined


class Wish(StrEnum):
    """What a supporter says when their measure is merged into another."""

    ASKED = "asked"
    MOVE = "move"  #: take my support along
    STAY = "stay"


class MeasureStore(Protocol):
    async def add(self, measure: Measure, now: datetime) -> Measure:
        """Store it under a fresh id, with its lineage."""

    async def get(self, measure_id: int) -> Measure | None: ...

    async def what(self, measure_id: int) -> Content | None:
        """Return the first of its texts, what is to be done; None where there is no such measure."""

    async def is_withdrawn(self, measure_id: int) -> bool: ...

    async def hold(self, *measure_ids: int) -> list[Measure]:
        """Return those that exist, in this order, and let nobody else change them until the unit ends."""

    async def of_goal(self, goal_id: int, *states: MeasureState) -> list[Measure]:
        """Return a goal's measures by number; without states all that everybody may read."""

    async def of_hearing(self, hearing_id: int, *states: MeasureState) -> list[Measure]:
        """Like `of_goal`, for all goals."""

    async def of_participant(self, participant_id: int) -> list[Measure]:
        """Return what somebody makes or has joined, oldest first."""

    async def save(self, measure: Measure) -> None:
        """Store everything but state and number; ideas that came by merging stay with it."""

    async def move(self, measure: Measure, action: MeasureAction) -> Measure:
        """Apply an action if the stored state still is `measure.state`, else raise `IllegalMeasureAction`.

        The first confirmation gives it its number.
        """

    async def support(self, measure_id: int, participant_id: int, kind: SupportKind, now: datetime) -> bool:
        """Add somebody; False where they support it already."""

    async def leave(self, measure_id: int, participant_id: int) -> None: ...

    async def supporters(self, measure_id: int) -> dict[int, SupportKind]:
        """Return who supports it, by participant."""

    async def support_counts(self, hearing_id: int) -> dict[int, int]:
        """Return how many support each measure, by measure."""

    async def merge(self, measure: Measure, into: Measure, now: datetime) -> list[int]:
        """Let one measure go into another: its ideas are added there, with where they came from, and every supporter
        is noted as asked. Return these participants. Raises `IllegalMeasureAction`.
        """

    async def unmerge(self, measure: Measure) -> list[int]:
        """Undo a merging that nobody has answered yet; return the participants who were asked.

        Raises `IllegalMeasureAction`; nothing is changed then.
        """

    async def asked(self, measure_id: int) -> frozenset[int]:
        """Return the supporters of a merged measure who have not answered."""

    async def answers(self, measure_id: int) -> int:
        """Return how many supporters of a merged measure have said what they wish."""

    async def asked_about(self, measure_id: int, participant_id: int) -> int | None:
        """Return into which measure somebody was asked to move their support; None where no answer is awaited."""

    async def ask_anew(self, measure_id: int, participant_id: int, into_id: int, now: datetime) -> None:
        """Ask somebody who has not answered about another measure: the first one was merged on."""

    async def wish(self, measure_id: int, participant_id: int, wish: Wish) -> bool:
        """Keep what a supporter says; with MOVE their support goes to the other measure, unless they support it
        already, and never counts twice. False where they were not asked, or have answered.
        """
