"""The city's file about accessibility, imprint and privacy: what holds without a word, and clear words for mistakes."""

from datetime import date
from pathlib import Path

import pytest

from bot.city import CityUnreadable, load_city
from contacts.city_pages import Accessibility, Barrier, Body, Conformity, Imprint, Privacy, SignLanguage
from tests.bot.test_city import SMALL, written


def test_without_a_word_nothing_is_claimed(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, SMALL))

    assert (city.accessibility, city.imprint, city.privacy) == (Accessibility(), Imprint(), Privacy())
    assert (city.easy_language, city.sign_language) == ("", SignLanguage())


def test_in_baden_wuerttemberg_law_and_bodies_are_known(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, 'holidays = "DE-BW"\n' + SMALL))

    assert city.accessibility.law == "§ 10 L-BGG, BITV 2.0"
    assert "Landeszentrum Barrierefreiheit" in city.accessibility.arbitration.name
    assert "Informationsfreiheit Baden-Württemberg" in city.privacy.authority.name


def test_a_city_says_it_in_its_own_words(tmp_path: Path) -> None:
    own = """
[accessibility]
conformity = "not"
checked_on = 2026-11-16
[[accessibility.barriers]]
what = {de = "Die Karte", tr = "Harita"}
[accessibility.arbitration]
name = "Schlichtung"
email = "hilfe@example.org"
[privacy]
reviewed = ["tr"]
[sign_language]
url = "/dgs.mp4"
[easy_language]
url = "https://city.example/leicht"
"""

    city = load_city(written(tmp_path, SMALL + own))

    assert city.accessibility.conformity is Conformity.NOT
    assert city.accessibility.checked_on == date(2026, 11, 16)
    assert city.accessibility.barriers == (Barrier({"de": "Die Karte", "tr": "Harita"}),)
    assert city.accessibility.arbitration == Body("Schlichtung", email="hilfe@example.org")
    assert (city.privacy.reviewed, city.sign_language.url) == (("tr",), "/dgs.mp4")
    assert city.easy_language == "https://city.example/leicht"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[accessibility]\nconformity = "good"', "accessibility: conformity must be one of full, partial, not"),
        ('[accessibility]\nchecked_on = "yesterday"', "accessibility: checked_on must be a day: 2026-11-23"),
        ('[accessibility]\nstate = "x"', "accessibility: 'state' is not known"),
        ('[[accessibility.barriers]]\nwhat = {tr = "x"}', "accessibility.barriers: what must be there in the main"),
        ('[accessibility.arbitration]\nphone = "1"', "accessibility.arbitration: name is missing"),
        ("[imprint]\nprovider = 5", "imprint: provider must be words"),
        ('[privacy]\nreviewed = ["xx"]', "privacy: reviewed must be a list of languages"),
        ('[privacy.officer]\nname = "A"\nurl = "javascript:x"', "privacy.officer: url must begin with https://"),
        ('[sign_language]\nurl = "//other.example/film"', "sign_language: url must begin with https:// or with /"),
        ('[sign_language]\nposter = "https://other.example/a.jpg"', "sign_language: poster must begin with /"),
        ('[easy_language]\nlink = "x"', "easy_language: 'link' is not known"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CityUnreadable) as found:
        load_city(written(tmp_path, SMALL + text))

    assert problem in str(found.value)
