"""A goal for the next hearing, made of what many people ask and nobody can answer; the committee decides on it."""

from faq.clusters import Cluster
from faq.drafting import in_one_line
from hearings.content import Content
from hearings.goals import (
    GOAL_CHARS,
    GOAL_TITLE_CHARS,
    MOST_GOALS,
    Goal,
    GoalStore,
    TooManyGoals,
    check_open,
    free_pictogram,
    record_goal,
)
from hearings.hearings import Hearing


async def goal_of_group(store: GoalStore, hearing: Hearing, cluster: Cluster, main: str) -> tuple[Goal, bool]:
    """Record it as a goal of a hearing that is being prepared; return it and whether it is new.

    Args:
        main: the language in which staff read it best, if somebody asked in it.

    Raises `GoalFixed`, `TooManyGoals`.
    """
    asking = next((each for each in cluster.askings if each.language == main), cluster.central)
    title = Content.of(asking.language, in_one_line(asking.text, GOAL_TITLE_CHARS))
    wording = Content.of(asking.language, in_one_line(asking.text, GOAL_CHARS))
    check_open(hearing)
    goals = await store.of(hearing.id)
    if same := [goal for goal in goals if goal.wording == wording]:
        return same[0], False
    if len(goals) >= MOST_GOALS:
        raise TooManyGoals
    return await record_goal(store, hearing, Goal(0, hearing.id, 0, title, wording, free_pictogram(goals))), True
