"""Goals: set by the committee, recorded by staff, unchangeable once people have been asked about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from hearings.content import Content
from hearings.hearings import Hearing, Phase
from hearings.ideas import IdeaStore

GOAL_CHARS: Final = 600
MOST_GOALS: Final = 20  #: of one hearing
GOAL_TITLE_CHARS: Final = 60  #: a button shows forty, with number and pictogram
#: Shown beside the number, so that a goal can be found without reading.
PICTOGRAMS: Final = ("🏠", "📚", "🤝", "💬", "👶", "💼", "🏥", "🚌", "⚽", "🎭", "🌳", "⚖️", "👵", "🧑‍🎓", "🍲", "📣")


@dataclass(frozen=True, slots=True)
class Goal:
    id: int
    hearing_id: int
    number: int  #: as people at the tables speak of it, from 1
    title: Content  #: a few words, for buttons
    wording: Content  #: as the committee decided it
    pictogram: str
    decided_on: date | None = None  #: when the committee set it
    minutes: str = ""  #: reference to the committee's minutes

    @property
    def is_set(self) -> bool:
        """Whether it says when the committee decided it, and where that can be read."""
        return self.decided_on is not None and bool(self.minutes)


class GoalFixed(Exception):
    """The hearing has been announced: its goals can no longer change; nothing was stored."""


class TooManyGoals(Exception):
    """The hearing has as many goals as it can have; nothing was stored."""


class GoalHasIdeas(Exception):
    """People have given ideas to this goal, so it stays; nothing was changed."""


class GoalsIncomplete(Exception):
    """The hearing cannot be announced: it has no goals, or some lack the committee's date or minutes."""

    def __init__(self, goals: tuple[Goal, ...]) -> None:
        super().__init__([goal.id for goal in goals])
        self.goals = goals  #: which lack something; empty: there is none at all


class GoalStore(Protocol):
    async def add(self, goal: Goal) -> Goal:
        """Store a new goal under a fresh id and the next number."""

    async def get(self, goal_id: int) -> Goal | None: ...

    async def of(self, hearing_id: int) -> list[Goal]:
        """Return the goals by number."""

    async def save(self, goal: Goal) -> None: ...

    async def remove(self, goal_id: int) -> None:
        """Take a goal out of a draft; the others move up."""


def free_pictogram(goals: Sequence[Goal]) -> str:
    """Return a pictogram that no other goal of the hearing has."""
    taken = {goal.pictogram for goal in goals}
    return next((sign for sign in PICTOGRAMS if sign not in taken), PICTOGRAMS[0])


def check_open(hearing: Hearing) -> None:
    """Raise `GoalFixed` once the hearing has been announced."""
    if hearing.phase is not Phase.DRAFT:
        raise GoalFixed


async def record_goal(store: GoalStore, hearing: Hearing, goal: Goal) -> Goal:
    """Store what the committee decided. Raises `GoalFixed`."""
    check_open(hearing)
    if goal.id:
        await store.save(goal)
        return goal
    return await store.add(replace(goal, hearing_id=hearing.id))


async def translate_goal(store: GoalStore, goal: Goal, language: str, title: str, wording: str) -> Goal:
    """Store a translation, which may come at any time; the wording the committee decided stays.

    Raises `GoalFixed` for the language in which it was decided.
    """
    if language == goal.wording.source:
        raise GoalFixed
    changed = replace(
        goal, title=goal.title.with_text(language, title), wording=goal.wording.with_text(language, wording)
    )
    await store.save(changed)
    return changed


async def remove_goal(store: GoalStore, ideas: IdeaStore, hearing: Hearing, goal: Goal) -> None:
    """Take a goal out of a draft. Raises `GoalFixed`, `GoalHasIdeas`."""
    check_open(hearing)
    if any(goal_id == goal.id for goal_id, _state in await ideas.counts(hearing.id)):
        raise GoalHasIdeas
    await store.remove(goal.id)


def check_announceable(goals: list[Goal]) -> None:
    """Raise `GoalsIncomplete` unless there are goals and each says where the committee decided it."""
    lacking = tuple(goal for goal in goals if not goal.is_set)
    if not goals or lacking:
        raise GoalsIncomplete(lacking)
