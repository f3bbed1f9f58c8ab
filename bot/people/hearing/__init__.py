"""The hearing as residents and organisations meet it. Importing this fills the routing tables."""

from bot.people.hearing import (
    goals,
    home,
    ideas,
    join,
    merging,
    mine,
    next_person,
    results,
    voting,
    voting_cards,
    who,
)

__all__ = [
    "goals",
    "home",
    "ideas",
    "join",
    "merging",
    "mine",
    "next_person",
    "results",
    "voting",
    "voting_cards",
    "who",
]
