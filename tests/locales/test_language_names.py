import pytest

from locales.language_names import GERMAN_NAMES, find_language, nearest_language
from locales.registry import LANGUAGES


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_is_found_by_tag_and_by_all_its_names(tag: str) -> None:
    language = LANGUAGES[tag]
    names = [tag, tag.upper(), language.name, language.english_name, *GERMAN_NAMES[tag]]

    assert {find_language(name) for name in names} == {tag}


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("ARABISCH", "ar"),
        ("  **Arabisch**: ", "ar"),
        ("ar – Arabisch", "ar"),
        ("Arabisch (العربية)", "ar"),
        ("Türkçe / Turkish", "tr"),
        ("Tuerkisch", "tr"),
        ("turkce", "tr"),
        ("Franzoesisch", "fr"),
        ("\u2067العربية\u2069", "ar"),
        ("de_simple", "de-simple"),
        ("de-simple – Einfache Sprache", "de-simple"),
        ("Deutsch (Einfache Sprache)", "de-simple"),
        ("ku", "kmr"),
        ("Farsi/Dari", "fa"),
        ("Deutsch / English", None),
        ("Ukrainisch und Russisch", None),
        ("Schwimmkurs", None),
        ("Deutsch: Schwimmkurs", None),
        ("", None),
        (" – ", None),
    ],
)
def test_what_a_name_means(words: str, tag: str | None) -> None:
    assert find_language(words) == tag


@pytest.mark.parametrize(
    ("words", "tag"),
    [("Arabsich", "ar"), ("arabisch", "ar"), ("Leichte Sprache", "de-simple"), ("Ukranian", "uk"), ("xyzzy", None)],
)
def test_the_nearest_language(words: str, tag: str | None) -> None:
    assert nearest_language(words) == tag


def test_only_an_offered_language_is_the_nearest() -> None:
    assert nearest_language("Arabisch", ["de", "en"]) is None
