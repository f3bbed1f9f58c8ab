"""Who sees what is said in a hearing: the same sentences before anybody answers and on the privacy page."""

from hearings.ideas import VOICE_KEPT_DAYS
from locales.catalogues import Translator
from locales.formatting import Raw


def who_sees_the_hearing(_: Translator, office: str) -> list[Raw]:
    return [
        _(
            "Your name and your number are not stored. %(office)s sees ideas and measures, not who they are from.",
            office=office,
        ),
        _("Ideas are public after the office has read them. Measures are public, too."),
        _("Votes are secret: when the vote has closed, nobody can find out any more who voted for what."),
        _.n(
            "A voice note is deleted as soon as it has been written down, after %(n)s day at the latest.",
            "A voice note is deleted as soon as it has been written down, after %(n)s days at the latest.",
            VOICE_KEPT_DAYS,
        ),
    ]
