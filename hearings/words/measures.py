"""What a measure answers, in words for staff."""

from typing import Final

from locales.catalogues import N_

QUESTIONS: Final = {
    "what": N_("What is to be done?"),
    "for_whom": N_("For whom is it?"),
    "who_helps": N_("Who could help?"),
}
