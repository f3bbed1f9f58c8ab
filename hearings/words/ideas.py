"""How far an idea is, in words for staff."""

from typing import Final

from hearings.ideas import IdeaState, Reading
from locales.catalogues import N_

READINGS: Final = {
    Reading.ASKED: N_("Its author was asked whether this is right and has not answered."),
    Reading.AGREED: N_("✓ This is what its author means."),
    Reading.WRONG: N_("✗ Its author says that this is not what they meant."),
    Reading.OVERRIDDEN: N_("It is used without its author's answer."),
}
STATES: Final = {
    IdeaState.RECEIVED: N_("Its author has not confirmed it yet."),
    IdeaState.CONFIRMED: N_("Its author has confirmed it. It waits for you."),
    IdeaState.ABANDONED: N_("Its author has taken it back."),
    IdeaState.SHOWN: N_("Everybody can read it."),
    IdeaState.HIDDEN: N_("It is hidden."),
}
#: What staff read of the common reasons; authors read the sentences in `hearings.hiding.REASONS`.
REASON_NAMES: Final = {
    "person": N_("A person could be recognised"),
    "insult": N_("It insults people"),
    "advert": N_("It is advertising"),
    "unclear": N_("It cannot be understood"),
    "same": N_("It is there already"),
}
