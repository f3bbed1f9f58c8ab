"""Leading the evening: the next step is opened, closes as it was planned, and is extended or ended by hand."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from hearings.goals import GoalStore, check_announceable
from hearings.hearings import Hearing, HearingAction, HearingStore, Phase, PhasePlan, extend

#: In which people collect, so that there is something to close.
TIMED: Final = (Phase.IDEAS, Phase.MEASURES, Phase.VOTING)
#: Of which everybody who takes part is told when they begin.
TOLD: Final = (*TIMED, Phase.COUNTING, Phase.PUBLISHED, Phase.CANCELLED)


class LeadingStores(Protocol):
    @property
    def hearings(self) -> HearingStore: ...

    @property
    def goals(self) -> GoalStore: ...


def planned_close(plan: list[PhasePlan], phase: Phase, now: datetime) -> datetime | None:
    """Return when a phase that opens now is meant to close; None: not planned, or over already."""
    closes_at = next((each.closes_at for each in plan if each.phase is phase), None)
    return closes_at if closes_at is not None and closes_at > now and phase in TIMED else None


async def open_next(stores: LeadingStores, hearing: Hearing, now: datetime) -> Hearing:
    """Open the next step; it closes when it was planned to, unless that is over.

    Raises:
        IllegalHearingAction: somebody else was faster, or there is no next step.
        GoalsIncomplete: it is to be announced, and a goal lacks what the committee decided.
    """
    if hearing.phase is Phase.DRAFT:
        check_announceable(await stores.goals.of(hearing.id))
    opened = await stores.hearings.move(hearing, HearingAction.ADVANCE, now)
    closes_at = planned_close(await stores.hearings.plan(hearing.id), opened.phase, now)
    return opened if closes_at is None else await extend(stores.hearings, opened, closes_at, now)


def longer(hearing: Hearing, by: timedelta, now: datetime) -> datetime:
    """Return when the present phase closes if it is given more time: counted from its end while that is to come."""
    return max(hearing.closes_at or now, now) + by
