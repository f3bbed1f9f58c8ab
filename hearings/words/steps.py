"""The steps of a hearing for staff: their names, and what each means for people."""

from typing import Final

from hearings.hearings import Phase
from locales.catalogues import N_, Translator
from locales.formatting import Raw

NAMES: Final = {
    Phase.DRAFT: N_("Draft"),
    Phase.ANNOUNCED: N_("Announced"),
    Phase.IDEAS: N_("Ideas"),
    Phase.MEASURES: N_("Measures"),
    Phase.VOTING: N_("Voting"),
    Phase.COUNTING: N_("Counting"),
    Phase.PUBLISHED: N_("Results"),
    Phase.ENDED: N_("Ended"),
    Phase.CANCELLED: N_("Cancelled"),
}
#: What a step means for people.
MEANS: Final = {
    Phase.DRAFT: N_("Nobody but staff sees it."),
    Phase.ANNOUNCED: N_("People can read and follow the goals, and organisations can say that they come."),
    Phase.IDEAS: N_("People can give ideas."),
    Phase.MEASURES: N_("People can make measures out of ideas, and still give ideas."),
    Phase.VOTING: N_("People can rate the measures. Ideas and measures can no longer be given."),
    Phase.COUNTING: N_("Nothing more is collected. You look at the results; nobody else sees them yet."),
    Phase.PUBLISHED: N_("Everybody can see the results that are released."),
    Phase.ENDED: N_("The two years are over. Everything stays readable; followers are told nothing more."),
    Phase.CANCELLED: N_("It does not take place. What was written stays readable."),
}


def name_of(_: Translator, phase: Phase) -> Raw:
    return _(NAMES[phase])
