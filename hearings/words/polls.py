"""Polls in words for staff: their kinds, how far they are, and how a ballot on paper is typed in."""

from typing import Final

from hearings.polls import PollKind, PollState
from locales.catalogues import N_

KINDS: Final = {
    PollKind.SINGLE: N_("One of several options"),
    PollKind.MULTIPLE: N_("Several options"),
    PollKind.RANKED: N_("First, second and third choice"),
    PollKind.SCALE: N_("From 1 to 5"),
    PollKind.YES_NO: N_("Yes, no or abstain"),
    PollKind.FREE_TEXT: N_("In own words"),
    PollKind.RATING: N_("Rating of a goal's measures"),
}
STATES: Final = {
    PollState.DRAFT: N_("draft"),
    PollState.OPEN: N_("open"),
    PollState.CLOSED: N_("closed, result not released"),
    PollState.RELEASED: N_("result released"),
    PollState.DISCARDED: N_("discarded"),
}
FORMATS: Final = {
    PollKind.RATING: N_("One number from 1 to 5 for each measure in this order, 0 where nothing is ticked: 4 0 5."),
    PollKind.SINGLE: N_("The number of the option that is ticked."),
    PollKind.MULTIPLE: N_("The numbers of the options that are ticked, for example 1 3."),
    PollKind.RANKED: N_("The numbers of the options, the first choice first: 2 1 3."),
    PollKind.SCALE: N_("The number that is ticked, from 1 to 5."),
    PollKind.YES_NO: N_("1 for yes, 2 for no, 3 for an abstention."),
    PollKind.FREE_TEXT: N_("What is written on it, word for word."),
}
