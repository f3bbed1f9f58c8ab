"""The questions that an organisation answers in its report: the same in a chat, on paper and where staff type it in."""

from typing import Final

from hearings.statements import Deciding, Voices
from locales.catalogues import N_

PEOPLE: Final = N_("How many people talked about it?")
DECISION: Final = N_("How did they decide?")
DECIDED: Final = {
    Deciding.HANDS: N_("by a show of hands"),
    Deciding.SECRET: N_("by a secret vote on paper"),
    Deciding.TALK: N_("they talked until they agreed"),
    Deciding.BOARD: N_("the board alone decided"),
}
QUESTIONS: Final = {
    Voices.FOR: N_("How many of them are for it?"),
    Voices.AGAINST: N_("How many of them are against it?"),
    Voices.OPEN: N_("How many of them are still undecided?"),
}
WORDS: Final = N_("Please write in a few words what matters to you. No names of persons.")
SHOWN_BESIDE: Final = N_("It is shown with the name of your organisation, beside the votes and never added to them.")
ON_PAPER: Final = N_("It came on paper; the office typed it in.")
