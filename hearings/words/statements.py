"""How far an organisation's report is and how it was decided, in words for staff."""

from typing import Final

from hearings.statements import Deciding, StatementState
from locales.catalogues import N_

STATES: Final = {
    StatementState.SENT: N_("It waits for you."),
    StatementState.SHOWN: N_("Everybody can read it."),
    StatementState.HIDDEN: N_("It is hidden."),
}
DECIDED: Final = {
    Deciding.HANDS: N_("Voices of members, by a show of hands"),
    Deciding.SECRET: N_("Voices of members, by a secret vote on paper"),
    Deciding.TALK: N_("Voices of members, who talked until they agreed"),
    Deciding.BOARD: N_("Position of the board, not voices of members"),
}
