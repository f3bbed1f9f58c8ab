"""Findings in words: what it is, and what to do."""

from collections.abc import Mapping
from typing import Final

from broadcasts.linting import Finding, What
from broadcasts.words.messengers import messenger_name
from locales.catalogues import N_, Translator
from locales.formatting import Raw, format_list

SHOWN: Final = 3  #: examples of one finding

#: %(values)s is what it is about, %(instead)s what stands there in its place.
WORDS: Final[Mapping[What, str]] = {
    What.NOT_DESCRIBED: N_("%(values)s: people who cannot see it hear nothing. Describe it in this language."),
    What.LINKS: N_("A link of the main text is missing: %(values)s. Please add it."),
    What.EMAILS: N_("An e-mail address of the main text is missing or differs: %(values)s. Please correct it."),
    What.PHONES: N_("A phone number of the main text is missing or differs: %(values)s. Please correct it."),
    What.PLACEHOLDERS: N_("A placeholder is missing or differs: %(values)s. Please write it as in the main text."),
    What.NUMBERS: N_("A number, date or time of the main text is missing or differs: %(values)s. Please correct it."),
    What.SMALL_NUMBERS: N_("Numbers of the main text are missing, or written as words: %(values)s. Please compare."),
    What.MORE_NUMBERS: N_("These numbers do not stand in the main text: %(values)s. Please compare."),
    What.BOLD: N_("Two stars have no counterpart and would be shown: %(values)s. Bold words need two on each side."),
    What.HALF_LINK: N_("A link is broken and is shown as typed: %(values)s. Write its full address, with https."),
    What.LANGUAGE_LINK: N_("A link leads to the page in another language: %(values)s. Is there one in this language?"),
    What.LANGUAGE_PAGE: N_("A page says that it is in another language: %(values)s. Is there one in this language?"),
    What.DEAD: N_("A link leads nowhere, there is no such page: %(values)s. Please correct or remove it."),
    What.CERTIFICATE: N_("Browsers will warn of this page, its certificate is wrong: %(values)s. Use another link."),
    What.UNREACHABLE: N_("A page could not be reached just now: %(values)s. It is tried again; please look yourself."),
    What.FRONT_PAGE: N_("A link leads to the front page only: %(values)s. Perhaps the page was removed."),
    What.UNCHECKED: N_("A link is being looked at: %(values)s. Check again in a minute."),
    What.LONG_SENTENCE: N_("A sentence has more than 20 words: %(values)s. Two short ones are easier to read."),
    What.PASSIVE: N_("It is not said who does it: %(values)s. Say it, for example “We check your application”."),
    What.ABBREVIATION: N_("Not everybody knows an abbreviation: %(values)s. Write the words in full."),
    What.GENITIVES: N_("This is hard to read: %(values)s. Write it with a verb, or with “von”."),
    What.LONG_WORD: N_("This word is very long: %(values)s. Divide it with a hyphen, or say it in other words."),
    What.CAPITALS: N_("Words in capital letters are hard to read: %(values)s. Make them bold instead."),
}


def finding_words(_: Translator, finding: Finding) -> Raw:
    """Say in a sentence or two what was found and what to do."""
    match finding.what:
        case What.MESSAGES:
            channel, count = finding.values
            return _.n(
                "On %(messenger)s it arrives as %(n)s message. A shorter text arrives as one.",
                "On %(messenger)s it arrives as %(n)s messages. A shorter text arrives as one.",
                int(count),
                messenger=messenger_name(_, channel),
            )
        case What.CAPTION:
            return _(
                "On %(messenger)s the text is too long to stand below its file: they arrive as two messages. "
                "A shorter text arrives with the file.",
                messenger=messenger_name(_, finding.values[0]),
            )
        case What.MISSING_LANGUAGE:
            return _.n(
                "%(n)s chat reads this language, and there is no text in it. Add one, or it gets another language.",
                "%(n)s chats read this language, and there is no text in it. Add one, or they get another language.",
                int(finding.values[0]),
            )
    words = _(WORDS[finding.what], values=_some(_, finding.values))
    if not finding.instead:
        return words
    instead = _("Here stands: %(values)s.", values=_some(_, finding.instead))
    return Raw(f"{words} {instead}")


def _some(_: Translator, values: tuple[str, ...]) -> Raw:
    shown = values if len(values) <= SHOWN else (*values[:SHOWN], "…")
    return format_list(shown, _.language.tag)
