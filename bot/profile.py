"""What people see of us in a messenger before they write: name, description and commands, in every language we have."""

from typing import Final

from bot.city import City
from bot.command_names import local_name
from locales.catalogues import N_, translator
from locales.registry import LANGUAGES, complete_languages

COMMANDS: Final = (
    ("start", N_("Begin")),
    ("ask", N_("Ask a question")),
    ("topics", N_("Choose topics")),
    ("newsletter", N_("Read the latest newsletter")),
    ("organisation", N_("My organisation")),
    ("hearing", N_("Take part in the hearing")),
    ("ideas", N_("Give an idea")),
    ("language", N_("Change the language")),
    ("unsubscribe", N_("Get no more newsletters")),
    ("contact", N_("Contact the office")),
    ("whosees", N_("Who sees this?")),
    ("mydata", N_("See what is stored about me")),
    ("delete", N_("Delete everything about me")),
    ("help", N_("Show what is possible here")),
)


def described_commands(tag: str) -> list[tuple[str, str]]:
    """Return the commands everybody can use, with their descriptions."""
    _ = translator(tag)
    return [(local_name(name, tag), _(description)) for name, description in COMMANDS]


def descriptions(city: City) -> dict[str, str]:
    """Return the greeting of an empty chat by two-letter language code; "" is for all other languages."""
    return {code: _greeting(city, tag) for code, tag in _codes(city)}


def names(city: City) -> dict[str, str]:
    return {code: city.say(city.office, tag)[:64] for code, tag in _codes(city)}


def commands_by_code(city: City) -> dict[str, list[tuple[str, str]]]:
    return {code: described_commands(tag) for code, tag in _codes(city)}


def _greeting(city: City, tag: str) -> str:
    _ = translator(tag)
    return _("News and answers from %(office)s, in your language. Press Start.", office=city.say(city.office, tag))[
        :512
    ]


def _codes(city: City) -> list[tuple[str, str]]:
    ready = [each.tag for each in complete_languages() if each.tag in city.languages]
    coded = [(LANGUAGES[tag].telegram, tag) for tag in ready]
    return [("", city.main_language), *((code, tag) for code, tag in coded if code)]
