import pytest

from locales.notices import NOT_READY, not_ready_notice
from locales.registry import LANGUAGES, UnknownLanguage, complete_languages


def test_exactly_the_languages_without_texts_have_the_sentence() -> None:
    complete = {language.tag for language in complete_languages()}

    assert {tag for tag in LANGUAGES if not_ready_notice(tag) is None} == complete
    assert set(NOT_READY) == set(LANGUAGES) - complete


def test_sentences_differ_and_need_no_markup() -> None:
    assert len(set(NOT_READY.values())) == len(NOT_READY)
    assert not [text for text in NOT_READY.values() if set(text) & set("*_[]<>%\n")]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        not_ready_notice("xx")
