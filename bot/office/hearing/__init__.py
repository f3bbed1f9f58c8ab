"""The hearing as staff lead it. Importing this fills the routing tables."""

from bot.office.hearing import (
    calendar,
    closing,
    details,
    german,
    goal,
    goal_new,
    hearings,
    idea,
    ideas,
    moderating,
    overview,
    paper,
    steps,
    tables,
    texts,
    when,
)

__all__ = [
    "calendar",
    "closing",
    "details",
    "german",
    "goal",
    "goal_new",
    "hearings",
    "idea",
    "ideas",
    "moderating",
    "overview",
    "paper",
    "steps",
    "tables",
    "texts",
    "when",
]
