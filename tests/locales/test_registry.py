import re
from gettext import c2py

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from locales.registry import LANGUAGES, Language, UnknownLanguage, complete_languages, language, match

IN_ORDER = "de, de-simple, en, tr, ar, uk, ru, ro, it, hr, pl, el, sq, fa, kmr, fr, es, ti"
CATEGORIES = ("zero", "one", "two", "few", "many", "other")  # CLDR's order
EVERY = pytest.mark.parametrize("each", LANGUAGES.values(), ids=lambda each: each.tag)


def test_all_languages_are_offered_in_their_order() -> None:
    assert ", ".join(LANGUAGES) == IN_ORDER
    assert [each.tag for each in complete_languages()] == ["de", "en", "tr", "ar", "uk", "ru"]


def test_nothing_that_must_be_unique_is_shared() -> None:
    for values in (
        [each.folder for each in LANGUAGES.values()],
        [each.name for each in LANGUAGES.values()],
        [each.telegram for each in LANGUAGES.values() if each.telegram],
    ):
        assert len(set(values)) == len(values)


@EVERY
def test_direction_is_that_of_the_script(each: Language) -> None:
    assert each.direction == Locale.parse(each.babel).text_direction
    assert each.telegram is None or re.fullmatch("[a-z]{2}", each.telegram)


@EVERY
def test_plural_rule_is_that_of_cldr(each: Language) -> None:
    cldr = Locale.parse(each.babel).plural_form
    numbers = [*range(201), 1000, 1_000_000, 2_000_000, 1_000_001]
    used = [category for category in CATEGORIES if category in {cldr(n) for n in numbers}]

    form_of = c2py(each.plural.expression)

    assert [form_of(n) for n in numbers] == [used.index(cldr(n)) for n in numbers]
    assert each.plural.count == len(used)
    assert each.plural.header == f"nplurals={len(used)}; plural={each.plural.expression};"


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("de-simple", "de-simple"),
        ("ar-EG", "ar"),
        ("ar_SY", "ar"),
        ("uk", "uk"),
        (" EN-us ", "en"),
        ("ku", "kmr"),
        ("kmr-TR", "kmr"),
        ("prs-AF", "fa"),
        ("pt-br", None),
        ("zh-hans", None),
        ("", None),
    ],
)
def test_code_of_an_app_names_a_language_or_none(code: str, tag: str | None) -> None:
    found = match(code)

    assert (found and found.tag) == tag


@given(st.text(max_size=20))
def test_no_code_of_an_app_fails(code: str) -> None:
    found = match(code)

    assert found is None or found is LANGUAGES[found.tag]


def test_unknown_tag_is_refused_with_its_name() -> None:
    with pytest.raises(UnknownLanguage, match="xx") as caught:
        language("xx")

    assert caught.value.tag == "xx"
