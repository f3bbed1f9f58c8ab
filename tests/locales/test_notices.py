import pytest

from locales.notices import CALL_RESCUE, NOT_READY, call_rescue, not_ready_notice
from locales.registry import LANGUAGES, UnknownLanguage, complete_languages


def test_exactly_the_languages_without_texts_have_the_sentence() -> None:
    complete = {language.tag for language in complete_languages()}

    assert {tag for tag in LANGUAGES if not_ready_notice(tag) is None} == complete
    assert set(NOT_READY) == set(LANGUAGES) - complete
    assert set(CALL_RESCUE) == set(LANGUAGES) - complete


def test_sentences_differ_and_need_no_markup() -> None:
    assert len(set(NOT_READY.values())) == len(NOT_READY)
    assert not [text for text in NOT_READY.values() if set(text) & set("*_[]<>%\n")]


@pytest.mark.parametrize("tag", CALL_RESCUE)
def test_whom_to_call_is_said_with_the_number(tag: str) -> None:
    assert "112" in call_rescue(tag, "112")
    assert len(set(CALL_RESCUE.values())) == len(CALL_RESCUE)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        not_ready_notice("xx")
