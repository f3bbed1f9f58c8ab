"""What becomes of a measure: the decision with its reason, then two years of progress, told once to each follower."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.measures import NEXT, Measure, MeasureAction, MeasureState, MeasureStore, next_state

SILENCE: Final = timedelta(days=90)  #: staff are reminded, and the public page says since when there is no news
REMIND_EVERY: Final = timedelta(days=30)  #: and hearing, at most
PROMISE: Final = timedelta(days=730)  #: two years
REASON_CHARS: Final = 1_000
SETTLED: Final = timedelta(minutes=10)  #: after that nobody begins to follow in time for what was published


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
    """This step must say why, or what is new; nothing was stored."""


class StepPrepared(Exception):
    """Another step of the measure waits to be published; nothing was stored."""


class StepPublished(Exception):
    """The step was published or taken back meanwhile: what shall be different is a new step; nothing was changed."""


class NotYetPublic(Exception):
    """Decisions are published once the results are; nothing was changed."""


S, A = MeasureState, MeasureAction
DECISIONS: Final = (A.TAKE_UP, A.TAKE_UP_CHANGED, A.REJECT)
#: What the office does; all else is residents' and moderators'.
OFFICE_ACTIONS: Final = (*DECISIONS, A.PLAN, A.BEGIN, A.FINISH, A.STOP)
#: These must say why.
NEED_REASON: Final = frozenset({A.REJECT, A.TAKE_UP_CHANGED, A.STOP})
#: People wait for news of these.
UNDER_WAY: Final = (S.TAKEN_UP, S.CHANGED, S.PLANNED, S.RUNNING)
DECIDED: Final = (*UNDER_WAY, S.NOT_TAKEN_UP, S.DONE, S.STOPPED)


def actions_for(state: MeasureState) -> tuple[MeasureAction, ...]:
    """Return what the office can do with a measure in this state."""
    return tuple(action for action in OFFICE_ACTIONS if (state, action) in NEXT)


def needs_text(state: MeasureState, action: MeasureAction | None) -> bool:
    """Whether this step must have words: a reason, what is new, or why what was published is no longer so."""
    anew = state in DECIDED and action in DECISIONS
    again = action is A.BEGIN and state in (S.DONE, S.STOPPED)
    return action is None or action in NEED_REASON or anew or again


def silent_since(measure: Measure, latest: Progress | None, now: datetime) -> datetime | None:
    """Return since when there is no news of a measure that is under way; None where there is some, or none is due."""
    if measure.state not in UNDER_WAY or latest is None or latest.published_at is None:
        return None
    return latest.published_at if now - latest.published_at >= SILENCE else None


def overdue(measure: Measure, latest: Progress | None, today: date) -> bool:
    """Whether news of a measure were announced for a day that is over."""
    if measure.state not in UNDER_WAY or latest is None or latest.next_on is None:
        return False
    return latest.next_on < today


def promise_over(hearing: Hearing, now: datetime) -> bool:
    """Whether the two years in which followers hear what becomes of the measures have passed."""
    if hearing.phase is not Phase.PUBLISHED or hearing.phase_since is None:
        return False
    return now - hearing.phase_since >= PROMISE


class FollowStore(Protocol):
    """Who wants to hear what becomes of a goal or measure: chats, with no tie to any ballot."""

    async def follow(self, address_id: int, goal_id: int | None, measure_id: int | None, now: datetime) -> bool:
        """Begin to follow; False where they do already. Exactly one of the two is given."""

    async def count(self, goal_id: int, measure_id: int) -> int:
        """Return how many chats that can be written to follow a measure, or its goal."""

    async def unfollow(self, address_id: int, goal_id: int | None, measure_id: int | None) -> bool:
        """End it; False where they did not follow."""

    async def of(self, address_id: int) -> tuple[list[int], list[int]]:
        """Return the goals and the measures that a chat follows."""

    async def has_ended(self) -> bool:
        """Whether anybody still follows something in a hearing that has ended."""

    async def of_ended(self, limit: int) -> list[tuple[int, int]]:
        """Return hearings that have ended with chats that still follow something in them, for this unit alone."""

    async def end(self, hearing_id: int, address_id: int) -> bool:
        """End all that a chat follows in a hearing; False where it follows nothing there."""

    async def last_word(self, hearing_id: int) -> Content | None:
        """Return what staff say to followers at the end."""

    async def put_last_word(self, hearing_id: int, text: Content) -> None: ...


class ProgressStore(Protocol):
    async def add(self, progress: Progress) -> Progress:
        """Store an unpublished step. Raises `StepPrepared`: a measure has one at a time."""

    async def get(self, progress_id: int) -> Progress | None: ...

    async def lock(self, progress_id: int) -> Progress | None:
        """Return it as it is now; until the unit ends nobody else publishes or removes it."""

    async def of(self, measure_id: int) -> list[Progress]:
        """Return a measure's progress, oldest first, unpublished steps included."""

    async def unpublished(self, hearing_id: int) -> list[Progress]: ...

    async def published(self, hearing_id: int) -> list[Progress]:
        """Return everything published about the measures of a hearing, in the order in which it was."""

    async def latest(self, hearing_id: int) -> dict[int, Progress]:
        """Return the newest published step of each measure, by measure."""

    async def save(self, progress: Progress) -> bool:
        """Store an unpublished step; of a published one only translations. False where nothing could be stored."""

    async def remove(self, progress_id: int) -> bool:
        """Take an unpublished step back; False where there is none."""

    async def publish(self, progress_id: int, now: datetime) -> bool:
        """Publish it; False where it was already. From now on it is told."""

    async def has_news(self) -> bool:
        """Whether there is anything published that somebody may not have been told of."""

    async def to_tell(self, limit: int, now: datetime) -> list[tuple[Progress, int]]:
        """Return what followers have not been told, for this unit alone: for some chats everything that is new.

        A chat hears of a step if it followed the measure or its goal when that was published.

        Args:
            limit: chats at most.
        """

    async def told(self, pairs: list[tuple[int, int]], now: datetime) -> set[tuple[int, int]]:
        """Note which steps are told to which chats; return those pairs that were not noted before."""

    async def remind(self, hearing_id: int, now: datetime) -> bool:
        """Note that staff are reminded; False where they were within `REMIND_EVERY`."""

    async def remind_of(self, progress_id: int, now: datetime) -> bool:
        """Note that staff are reminded of the day that a step named; False where they were."""


async def prepare_step(
    store: ProgressStore, measure: Measure, action: MeasureAction | None, text: Content, staff_id: int, now: datetime
) -> Progress:
    """Store what the office is going to say about a measure; nobody else sees it before it is published.

    Args:
        action: None: news without a change of state.
        text: empty where there is nothing to add.

    Raises:
        IllegalMeasureAction, ReasonMissing, StepPrepared. Nothing is stored.
    """
    state = measure.state if action is None else next_state(measure.state, action)
    if needs_text(measure.state, action) and not has_words(text):
        raise ReasonMissing
    before = await store.of(measure.id)
    percent = before[-1].percent if before else 0
    if action is A.FINISH:
        percent = 100
    elif action in DECISIONS:
        percent = 0
    return await store.add(Progress(0, measure.id, action, state, percent, None, text, staff_id, now))


async def save_step(store: ProgressStore, step: Progress) -> None:
    """Store a change of a prepared step, or a translation. Raises `StepPublished`, `ReasonMissing`."""
    if step.action in (None, *NEED_REASON) and not has_words(step.text):
        raise ReasonMissing
    if not await store.save(step):
        raise StepPublished


async def publish_step(
    store: ProgressStore, measures: MeasureStore, hearing: Hearing, progress_id: int, now: datetime
) -> Progress:
    """Publish a step; the measure's state changes with it, and each follower is told.

    Raises:
        NotYetPublic: the results are not published, or the two years are over.
        StepPublished: it was published or taken back.
        IllegalMeasureAction: the measure's state has changed since it was prepared.
    """
    if hearing.phase is not Phase.PUBLISHED:
        raise NotYetPublic
    step = await store.lock(progress_id)
    measure = await measures.get(step.measure_id) if step else None
    if step is None or measure is None or step.published_at is not None:
        raise StepPublished
    if step.action is not None:
        await measures.move(measure, step.action)
    await store.publish(step.id, now)
    return replace(step, published_at=now)


def has_words(text: Content) -> bool:
    return bool(text.texts.get(text.source) and text.texts[text.source].text.strip())
