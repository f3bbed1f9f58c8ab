"""What of an entry is compared with a question, and by what the place of a phrasing among others is found again."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from faq.entries import FaqEntry
from faq.search.rows import SearchRow


def phrasings_of(entry: FaqEntry) -> Iterable[str]:
    """Return questions, alternatives and official words, each once."""
    phrasings = (phrasing for text in entry.texts.values() for phrasing in (text.question, *text.alternatives))
    return dict.fromkeys((*phrasings, *entry.words))


def digest(phrasing: str) -> str:
    """Return by what the vector of a phrasing is stored."""
    return sha256(phrasing.encode()).hexdigest()


def rows_of(entry: FaqEntry, today: date) -> list[SearchRow]:
    """Return what is searched of an entry; nothing where it is no answer today."""
    if not entry.valid(today):
        return []
    return [
        SearchRow(entry.key, language, (text.question, *text.alternatives), entry.words)
        for language, text in entry.texts.items()
    ]
