"""The answers that come with the hub: complete, with their sources, and none asked in the words of another."""

from collections import Counter
from datetime import date

import pytest

from faq.entries import ANSWER_CHARS, EntryState, FaqEntry, TextState
from faq.files import read_entries
from faq.phrasings import digest, phrasings_of
from faq.search.encoder import NAME
from faq.search.vectors import SIZE
from faq.shipped import shipped_entries, shipped_files, shipped_vectors
from faq.topics import TOPICS
from locales.registry import complete_languages

ENTRIES = shipped_entries()
ALWAYS = {"de", "de-simple", "en"}


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.stem)
def test_a_file_is_read_without_a_problem_and_is_named_after_its_topic(file: object) -> None:
    read = read_entries(file.read_bytes())  # type: ignore[attr-defined]

    assert read.problems == ()
    assert {entry.topic for entry in read.entries} == {file.stem}  # type: ignore[attr-defined]


def test_there_are_enough_of_them_in_enough_languages() -> None:
    complete = {language.tag for language in complete_languages()}

    assert len(ENTRIES) >= 120
    assert {entry.topic for entry in ENTRIES} == set(TOPICS)
    assert sum(complete <= set(entry.texts) for entry in ENTRIES) >= 30


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_entry_says_on_what_it_relies(entry: FaqEntry) -> None:
    source = entry.source

    assert source.authority
    assert source.title
    assert source.url.startswith("https://")
    assert source.sentence
    assert source.checked_on is not None
    assert source.checked_on >= date(2026, 1, 1)
    assert (entry.language, entry.state) == ("de", EntryState.PUBLISHED)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_language_of_an_entry_is_whole(entry: FaqEntry) -> None:
    assert set(entry.texts) >= ALWAYS
    for text in entry.texts.values():
        assert text.question
        assert 60 <= len(text.answer) <= ANSWER_CHARS
        assert 3 <= len(text.alternatives) <= 8
        assert text.state is TextState.UNREVIEWED  # no person of an office has read it yet
        assert "http" not in text.answer


def test_no_two_entries_have_the_same_name_or_are_asked_in_the_same_words() -> None:
    keys = Counter(entry.key for entry in ENTRIES)
    asked = Counter(
        phrasing.casefold()
        for entry in ENTRIES
        for phrasing in {each for text in entry.texts.values() for each in (text.question, *text.alternatives)}
    )

    assert [key for key, number in keys.items() if number > 1] == []
    assert [phrasing for phrasing, number in asked.items() if number > 1] == []


def test_where_every_phrasing_stands_comes_along() -> None:
    model, vectors = shipped_vectors()
    wanted = {digest(phrasing) for entry in ENTRIES for phrasing in phrasings_of(entry)}

    assert (model, set(vectors)) == (NAME, wanted)  # otherwise: python -m faq.shipped
    assert {len(vector) for vector in vectors.values()} == {SIZE}
