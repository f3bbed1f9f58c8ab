"""What happens in each phase, in a few words for pages and the wall."""

from typing import Final

from hearings.hearings import Phase
from locales.catalogues import N_

PHASES: Final = {
    Phase.DRAFT: N_("The office is preparing this hearing."),
    Phase.ANNOUNCED: N_("The goals are decided. The hearing has not begun yet."),
    Phase.IDEAS: N_("Now everybody says what is needed."),
    Phase.MEASURES: N_("Now everybody turns the ideas into measures."),
    Phase.VOTING: N_("Now everybody rates the measures."),
    Phase.COUNTING: N_("The votes are being counted. The results will be here soon."),
    Phase.PUBLISHED: N_("The results are there. For two years you can see here what becomes of them."),
    Phase.ENDED: N_("This hearing is over. Thank you to everybody who took part."),
    Phase.CANCELLED: N_("This hearing does not take place."),
}
