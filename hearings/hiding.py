"""Why an idea is hidden: the common reasons, as its author reads them."""

from typing import Final

from locales.catalogues import N_, Translator, fallback, translator

REASONS: Final = {
    "person": N_("It says something about a person who could be recognised."),
    "insult": N_("It insults people."),
    "advert": N_("It advertises something."),
    "unclear": N_("We could not read it or did not understand it."),
    "same": N_("The same idea is there already."),
}
#: Why an organisation's report is hidden most often; another reason is read as staff write it.
OF_STATEMENTS: Final = ("person", "insult", "advert", "unclear")


def reason_in(language: str, key: str, main_language: str) -> str:
    """Return one of the common reasons as its reader sees it."""
    return people_texts(language, main_language).gettext(REASONS[key])


def people_texts(language: str, main_language: str) -> Translator:
    return translator(fallback(language, "people", main_language), "people", main_language)
