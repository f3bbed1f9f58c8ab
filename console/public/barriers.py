"""What not everybody can use: what the program knows of itself, and what the office has found."""

from dataclasses import dataclass

from console.public.particulars import Particulars
from contacts.city_pages import Conformity
from contacts.who_sees import WEB_CHAT
from locales.catalogues import Translator


@dataclass(frozen=True, slots=True)
class ShownBarrier:
    what: str
    why: str
    language: str  #: of both


def barriers(_: Translator, about: Particulars, main: str) -> list[ShownBarrier]:
    """Return all of them in the reader's language; what the office has only written in the main one stays in it."""
    if about.accessibility.conformity is Conformity.FULL:
        return []
    tag, found = _.language.tag, []

    def add(what: str, why: str) -> None:
        found.append(ShownBarrier(what, why, tag))

    if not about.easy_language:
        add(
            _("There is no explanation in Leichte Sprache yet."),
            _("A text may only be called so once its readers have tested it."),
        )
    if not about.sign_language.url:
        add(_("There is no film in sign language yet."), _("The office writes to you instead, and answers in writing."))
    if any(channel.name != WEB_CHAT for channel in about.channels.values()):
        add(
            _("Messengers of companies may have barriers."),
            _("The office cannot change them. The web chat can do all of it without them."),
        )
    add(
        _("Documents and pictures that come with a newsletter may have barriers."),
        _("Many come from others. Tell us, and you get what is in them in another form."),
    )
    for each in about.accessibility.barriers:
        language = tag if tag in each.what else main
        found.append(ShownBarrier(each.what[language], each.why.get(language, ""), language))
    return found
