"""Gives every text in the reader's language: reads the catalogues when first needed and fills in the values.

    _ = translator(contact.language)
    _("Hello %(name)s.", name=contact.name)
    _.n("%(n)s new edition", "%(n)s new editions", count)
    _.p("button", "Open")

Texts are small Markdown with named placeholders, `%(name)s` and nothing else; a percent sign is written `%%`. Every
value is escaped and isolated (`locales.formatting`). English is the language of the message ids and has no catalogue.
A language without texts falls back as a whole, never sentence by sentence: `fallback`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from locales.formatting import Raw, Value, inserted
from locales.registry import LANGUAGES, MAIN_LANGUAGE, SOURCE_LANGUAGE, Domain, Language, language

FOLDER: Final = Path(__file__).parent

Forms = tuple[str, ...]  # one text, or one per plural form


class Translator:
    """The texts of one domain in one language; `translator` makes them, they are shared and never change."""

    __slots__ = ("_form_of", "_forms", "language")

    def __init__(self, language: Language, forms: Mapping[str, Forms]) -> None:
        self.language: Final = language  #: of the texts, which after a fallback is not the one asked for
        self._forms = forms
        self._form_of: Callable[[int], int] = c2py(language.plural.expression)

    def __call__(self, msgid: str, /, **values: Value) -> Raw:
        """Return the text with its values.

        Raises:
            KeyError: a placeholder without its value.
        """
        return self._filled(self.gettext(msgid), values)

    def n(self, singular: str, plural: str, number: int, /, **values: Value) -> Raw:
        """Return the form for a number, which is itself inserted as `%(n)s`."""
        return self._filled(self.ngettext(singular, plural, number), {"n": number, **values})

    def p(self, context: str, msgid: str, /, **values: Value) -> Raw:
        """Return the text that an ambiguous word has in this context."""
        return self._filled(self.pgettext(context, msgid), values)

    def np(self, context: str, singular: str, plural: str, number: int, /, **values: Value) -> Raw:
        """Return the form for a number in this context."""
        return self._filled(self.npgettext(context, singular, plural, number), {"n": number, **values})

    # The texts as they stand in the catalogue, for whoever fills them in by other rules: Jinja, for HTML.

    def gettext(self, msgid: str) -> str:
        return self._single(msgid, msgid)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self._form(singular, (singular, plural), number)

    def pgettext(self, context: str, msgid: str) -> str:
        return self._single(message_key(msgid, context), msgid)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        return self._form(message_key(singular, context), (singular, plural), number)

    def _single(self, key: str, english: str) -> str:
        forms = self._forms.get(key)
        if forms is None:
            return english
        return forms[0] if len(forms) == 1 else forms[self._form_of(1)]  # a text that is counted elsewhere

    def _form(self, key: str, english: tuple[str, str], number: int) -> str:
        forms = self._forms.get(key)
        if forms is None or len(forms) == 1:  # not translated, or not since it is counted
            return english[number != 1]
        return forms[self._form_of(number)]

    def _filled(self, text: str, values: Mapping[str, Value]) -> Raw:
        if "%" not in text:
            return Raw(text)
        tag = self.language.tag
        return Raw(text % {name: inserted(value, tag) for name, value in values.items()})


def translator(tag: str, domain: Domain = "people", main: str = MAIN_LANGUAGE, folder: Path = FOLDER) -> Translator:
    """Return the texts of a domain for a reader; the catalogue is read at the first call, later calls are a look-up.

    Texts of `office` and of `console` include those of `people`, so that staff screens can show what people see.

    Args:
        main: the city's main language, for readers of a language without texts.

    Raises:
        UnknownLanguage: `tag` or `main` is not in the registry.
    """
    return _translator(fallback(tag, domain, main), domain, folder)


def fallback(tag: str, domain: Domain = "people", main: str = MAIN_LANGUAGE) -> str:
    """Return the language in which a reader of `tag` gets this domain.

    It is their own; else the language theirs is a variety of (`de-simple` -> `de`); else, for people, the city's main
    language, whose words they meet everywhere in town, and for staff English, which has every text.
    """
    own, variety_of = language(tag), LANGUAGES.get(tag.partition("-")[0])
    towns = language(main) if domain == "people" else None
    return next((each.tag for each in (own, variety_of, towns) if each and domain in each.domains), SOURCE_LANGUAGE)


def N_(msgid: str, /) -> str:  # noqa: N802 (gettext's own name for it)
    """Mark a text in a table for translation where it is shown: `_(LABELS[state])`."""
    return msgid


def message_key(msgid: str, context: str | None) -> str:
    """Return what names a message in a catalogue, as gettext's compiled files do."""
    return msgid if context is None else f"{context}\x04{msgid}"


def catalogue_path(folder: Path, language: Language, domain: Domain) -> Path:
    return folder / language.folder / f"{domain}.po"


def read_catalogue(path: Path) -> Catalog:
    """Return what a catalogue file holds; a malformed one raises an error that names it."""
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except Exception as exc:
        exc.add_note(str(path))
        raise


def ids_of(message: Message) -> tuple[str, ...]:
    """Return the English text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> Forms:
    """Return the translation, or all its plural forms; what is missing is empty."""
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(str(form or "") for form in text)


@cache
def _translator(tag: str, domain: Domain, folder: Path) -> Translator:
    forms = dict(_read(tag, "people", folder))
    if domain != "people":
        forms |= _read(tag, domain, folder)
    return Translator(language(tag), forms)


def _read(tag: str, domain: Domain, folder: Path) -> Mapping[str, Forms]:
    """Return the finished messages of one catalogue; what is empty or marked fuzzy shows in English until then."""
    if tag == SOURCE_LANGUAGE:
        return {}
    forms: dict[str, Forms] = {}
    for message in read_catalogue(catalogue_path(folder, language(tag), domain)):
        key = message_key(ids_of(message)[0], message.context)
        if key and all(forms_of(message)) and not message.fuzzy:  # "" is the header
            forms[key] = forms_of(message)
    return forms
