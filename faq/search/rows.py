"""What search knows of an entry: one row for each language it is written in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchRow:
    entry: str  #: its key
    language: str  #: BCP 47
    phrasings: tuple[str, ...]  #: the question first, then other ways to ask it
    #: German official words ("Fiktionsbescheinigung"); a question in any language that holds one leads to the entry
    words: tuple[str, ...] = ()
