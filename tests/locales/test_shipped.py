"""The catalogues that ship: every text translated, in every form, with the same placeholders, and nothing stale."""

from pathlib import Path

from locales.checking import problems
from locales.registry import complete_languages

ROOT = Path(__file__).parents[2]


def test_the_shipped_catalogues_are_complete() -> None:
    assert list(problems(ROOT)) == []


def test_six_languages_are_complete_from_the_start() -> None:
    assert {each.tag for each in complete_languages()} == {"de", "en", "ar", "tr", "uk", "ru"}
