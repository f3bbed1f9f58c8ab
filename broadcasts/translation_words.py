"""What translators and reviewers read about a translation, in chat and on the page: rules, own words, warnings."""

from collections.abc import Iterable, Mapping
from typing import Final

from broadcasts.editions import BODY_CHARS, TITLE_CHARS
from broadcasts.glossary import GlossaryTerm
from broadcasts.one_file import ReadText, What, check_text
from broadcasts.protecting import Difference, Protected
from locales.catalogues import N_, Translator
from locales.formatting import Raw

_MISSING: Final[Mapping[Protected, str]] = {
    Protected.LINK: N_("⚠ This link is missing or was changed: %(value)s"),
    Protected.EMAIL: N_("⚠ This e-mail address is missing or was changed: %(value)s"),
    Protected.PHONE: N_("⚠ This phone number is missing or was changed: %(value)s"),
    Protected.PLACEHOLDER: N_("⚠ This placeholder is missing or was changed: %(value)s"),
    Protected.NAME: N_("⚠ This name is missing or was changed: %(value)s"),
    Protected.NUMBER: N_("⚠ This number is missing: %(value)s"),
}
_ADDED: Final[Mapping[Protected, str]] = {
    Protected.LINK: N_("⚠ This link is not in the original: %(value)s"),
    Protected.EMAIL: N_("⚠ This e-mail address is not in the original: %(value)s"),
    Protected.PHONE: N_("⚠ This phone number is not in the original: %(value)s"),
    Protected.PLACEHOLDER: N_("⚠ This placeholder is not in the original: %(value)s"),
}
_PROBLEMS: Final[Mapping[What, str]] = {
    What.EMPTY_TEXT: N_("There is no text yet."),
    What.NO_BODY: N_("There is a title, but no text below it. The first line is the title."),
    What.TITLE_TOO_LONG: N_(
        "The title is too long: at most %(title_chars)s characters are possible. The first line is the title."
    ),
    What.BODY_TOO_LONG: N_("The text is too long: at most %(body_chars)s characters are possible."),
}


def rule(_: Translator) -> Raw:
    return _("Please leave names, links, e-mail addresses, phone numbers, numbers and placeholders as they are.")


def difference_lines(_: Translator, differences: Iterable[Difference]) -> list[Raw]:
    """Say what the translation has lost or invented, a line for each."""
    return [_((_MISSING if each.missing else _ADDED)[each.kind], value=each.value) for each in differences]


def term_lines(_: Translator, terms: Iterable[GlossaryTerm], language: str) -> list[Raw]:
    """Say how the office's own words are called in this language, a line for each."""
    return [_term(_, term, language) for term in terms]


def problem(_: Translator, language: str, title: str, body: str) -> Raw | None:
    """Say what keeps a translation from being handed in, if anything does."""
    found = next(iter(check_text(ReadText(language, title, body))), None)
    return None if found is None else _(_PROBLEMS[found.what], title_chars=TITLE_CHARS, body_chars=BODY_CHARS)


def _term(_: Translator, term: GlossaryTerm, language: str) -> Raw:
    word, note = term.words.get(language, ""), term.note
    if term.keep and note:
        return _("%(term)s stays as it is. (%(note)s)", term=term.term, note=note)
    if term.keep:
        return _("%(term)s stays as it is.", term=term.term)
    if note:
        return _("%(term)s: %(word)s (%(note)s)", term=term.term, word=word, note=note)
    return _("%(term)s: %(word)s", term=term.term, word=word)
