"""Which entries staff look for in the list of answers."""

from dataclasses import dataclass

from faq.entries import EntryState, Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the entries of a list have in common; what is empty does not matter."""

    words: str = ""  #: all of them in one language's question and its other wordings, the official words, or the key
    state: EntryState | None = None
    topic: str = ""
    language: str = ""
    standing: Standing | None = None  #: of `language`: entries that answer by themselves and were not withdrawn
