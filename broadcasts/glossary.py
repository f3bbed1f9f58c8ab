"""The office's own words: how they are called in other languages, and which names stay as they are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    term: str  #: in the city's main language
    keep: bool = False  #: a name that is never translated
    words: Mapping[str, str] = field(default_factory=dict)  #: language -> what it is called there
    note: str = ""  #: for translators

    def is_in(self, text: str) -> bool:
        """Whether the term occurs; at the beginning of a longer word too, as in plurals and compounds."""
        return re.search(rf"(?<!\w){re.escape(self.term)}", text, re.IGNORECASE) is not None


def terms_in(glossary: Iterable[GlossaryTerm], text: str, language: str) -> list[GlossaryTerm]:
    """Return what somebody who translates this text into this language should know."""
    return [term for term in glossary if (term.keep or language in term.words) and term.is_in(text)]


def kept_names(glossary: Iterable[GlossaryTerm]) -> tuple[str, ...]:
    """Return the names that stay, longer ones first: one may be part of another."""
    return tuple(sorted((term.term for term in glossary if term.keep), key=len, reverse=True))
