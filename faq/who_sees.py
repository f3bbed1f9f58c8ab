"""Who sees what somebody asks: the same sentences before the first answer and on the privacy page."""

from faq.askings import WITH_PERSON
from locales.catalogues import Translator
from locales.formatting import Raw


def who_sees_questions(_: Translator, office: str) -> list[Raw]:
    return [
        _("I am a computer program. I look for answers that people have written; I do not make any up."),
        _.n(
            "Your question stays with this chat for %(n)s day, then without it. Please write no names and no numbers.",
            "Your question stays with this chat for %(n)s days, then without it. Please write no names and no numbers.",
            WITH_PERSON.days,
        ),
        _(
            "%(office)s reads it only if you pass it on, or without a name if at least five people ask the same.",
            office=office,
        ),
    ]
