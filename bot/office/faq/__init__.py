"""Questions and answers as staff write them. Importing this fills the routing tables."""

from bot.office.faq import (
    entry,
    fields,
    figures,
    languages,
    leading,
    lists,
    new,
    overview,
    standings,
    trying,
    unanswered,
    unanswered_use,
    wordings,
)

__all__ = [
    "entry",
    "fields",
    "figures",
    "languages",
    "leading",
    "lists",
    "new",
    "overview",
    "standings",
    "trying",
    "unanswered",
    "unanswered_use",
    "wordings",
]
