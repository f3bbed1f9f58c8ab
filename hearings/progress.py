"""What becomes of a measure: the decision with its reason, then two years of progress, told once to each follower."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from hearings.content import Content
from hearings.measures import MeasureAction, MeasureState

SILENCE: Final = timedelta(days=90)  #: staff are reminded, and the public page says since when there is no news
PROMISE: Final = timedelta(days=730)  #: two years
REASON_CHARS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """One step in the life of a measure: written by staff, then published; only what is published exists for others."""

    id: int
    measure_id: int
    action: MeasureAction | None  #: None: news without a change of state
    state: MeasureState  #: after it
    percent: int  #: 0 to 100
    next_on: date | None  #: when there should be news again
    text: Content  #: what is new; for decisions the reason
    created_by: int | None
    created_at: datetime
    published_at: datetime | None = None


class ReasonMissing(Exception):
    """A measure that is not taken up, changed or stopped needs a reason; nothing was stored."""


#: These must say why.
NEED_REASON: Final = frozenset({MeasureAction.REJECT, MeasureAction.TAKE_UP_CHANGED, MeasureAction.STOP})


class FollowStore(Protocol):
    """Who wants to hear what becomes of a goal or measure: chats, with no tie to any ballot."""

    async def follow(self, address_id: int, goal_id: int | None, measure_id: int | None, now: datetime) -> bool:
        """Begin to follow; False where they do already. Exactly one of the two is given."""

    async def unfollow(self, address_id: int, goal_id: int | None, measure_id: int | None) -> None: ...

    async def of(self, address_id: int) -> tuple[list[int], list[int]]:
        """Return the goals and the measures that a chat follows."""


class ProgressStore(Protocol):
    async def add(self, progress: Progress) -> Progress: ...

    async def get(self, progress_id: int) -> Progress | None: ...

    async def of(self, measure_id: int) -> list[Progress]:
        """Return a measure's progress, oldest first, unpublished steps included."""

    async def unpublished(self, hearing_id: int) -> list[Progress]: ...

    async def published(self, hearing_id: int) -> list[Progress]:
        """Return everything published about the measures of a hearing, in the order in which it was."""

    async def latest(self, hearing_id: int) -> dict[int, Progress]:
        """Return the newest published step of each measure, by measure."""

    async def save(self, progress: Progress) -> None:
        """Store an unpublished step."""

    async def publish(self, progress_id: int, now: datetime) -> bool:
        """Publish it; False where it was already. From now on it is told."""

    async def to_tell(self, limit: int) -> list[tuple[Progress, int]]:
        """Return published steps with a chat that follows the measure or its goal and has not been told."""

    async def told(self, progress_id: int, address_id: int, now: datetime) -> bool:
        """Note it; False where it was noted already."""
