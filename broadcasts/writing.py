"""Writing the texts of an edition: what was written takes its place, and translations know what they were made from."""

from collections.abc import Mapping
from dataclasses import replace

from broadcasts.editions import Edition, EditionText


def with_texts(edition: Edition, written: Mapping[str, tuple[str, str]]) -> Edition:
    """Return the edition with these texts; translations count as made from the main text it then has."""
    texts = {tag: EditionText(tag, title, body) for tag, (title, body) in written.items()}
    changed = replace(edition, texts={**edition.texts, **texts})
    main = edition.main_language
    if main not in changed.texts:
        return changed
    source = changed.text_hash(main)
    translated = {tag: replace(text, source_hash=source) for tag, text in texts.items() if tag != main}
    return replace(changed, texts={**changed.texts, **translated})


def as_current(edition: Edition) -> Edition:
    """Return the edition with all translations counted as made from its present main text."""
    source = edition.text_hash(edition.main_language)
    texts = {
        tag: text if tag == edition.main_language else replace(text, source_hash=source)
        for tag, text in edition.texts.items()
    }
    return replace(edition, texts=texts)
