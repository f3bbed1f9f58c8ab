"""The hearing as residents and organisations meet it. Importing this fills the routing tables."""

from bot.people.hearing import (
    coming,
    goals,
    home,
    ideas,
    join,
    joining,
    making,
    making_questions,
    measure_changes,
    measures,
    mine,
    next_person,
    results,
    voting,
    voting_cards,
    who,
)

__all__ = [
    "coming",
    "goals",
    "home",
    "ideas",
    "join",
    "joining",
    "making",
    "making_questions",
    "measure_changes",
    "measures",
    "mine",
    "next_person",
    "results",
    "voting",
    "voting_cards",
    "who",
]
