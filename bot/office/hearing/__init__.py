"""The hearing as staff lead it. Importing this fills the routing tables."""

from bot.office.hearing import (
    calendar,
    closing,
    details,
    goal,
    goal_new,
    hearings,
    overview,
    steps,
    tables,
    texts,
    when,
)

__all__ = [
    "calendar",
    "closing",
    "details",
    "goal",
    "goal_new",
    "hearings",
    "overview",
    "steps",
    "tables",
    "texts",
    "when",
]
