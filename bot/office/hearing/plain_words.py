"""Hints for German that everybody understands, for what staff write in a hearing: the same as for newsletters."""

from typing import Final

from broadcasts.linting import Finding, What
from broadcasts.plain_language import hurdles
from broadcasts.words.findings import finding_words
from hearings.content import Content
from locales.catalogues import Translator
from locales.formatting import Raw

GERMAN: Final = "de"


def hard_to_read(_: Translator, content: Content) -> list[Raw]:
    """Return what makes the German text hard to read and what to do about it; nothing where there is none."""
    text = content.texts.get(GERMAN)
    found = hurdles(text.text) if text is not None else {}
    return [finding_words(_, Finding(What(hurdle.value), GERMAN, tuple(places))) for hurdle, places in found.items()]
