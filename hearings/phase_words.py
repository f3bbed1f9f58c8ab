"""What happens in each phase, in a few words for pages and the wall."""

from typing import Final

from hearings.hearings import Phase
from locales.catalogues import N_

PHASES: Final = {
    Phase.DRAFT: N_("The office is preparing this hearing."),
    Phase.ANNOUNCED: N_("The evening is announced. Soon we collect ideas."),
    Phase.IDEAS: N_("Now: say what is needed. We collect ideas."),
    Phase.MEASURES: N_("Now: make measures out of the ideas."),
    Phase.VOTING: N_("Now: vote on the measures."),
    Phase.COUNTING: N_("The votes are being counted. The results follow."),
    Phase.PUBLISHED: N_("The results are public."),
    Phase.ENDED: N_("This hearing is over. Its results can still be read."),
    Phase.CANCELLED: N_("This hearing does not take place."),
}
