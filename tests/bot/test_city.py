"""The city's file: what makes the hub another city's, and clear words for what is wrong in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import DEMO_CITY
from bot.city import CityUnreadable, load_city
from broadcasts.glossary import GlossaryTerm
from faq.crisis_numbers import NATIONAL

SMALL = """
time_zone = "Europe/Berlin"
main_language = "de"
languages = ["de", "tr"]
[name]
de = "Aalen"
[office]
de = "Büro für Integration"
[[topics]]
code = "news"
[topics.name]
de = "Neues"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "city.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, SMALL))

    assert (city.main_language, city.languages, [topic.code for topic in city.topics]) == ("de", ("de", "tr"), ["news"])
    assert city.say(city.office, "tr") == "Büro für Integration"


def test_a_state_may_be_named_for_its_public_holidays(tmp_path: Path) -> None:
    assert load_city(written(tmp_path, 'holidays = "DE-BW"\n' + SMALL)).holidays == "DE-BW"


def test_a_city_completes_and_replaces_the_national_emergency_numbers(tmp_path: Path) -> None:
    own = """
[crisis]
shelter = "030 23125 116"
poison = "030 19240"
parents = ""
[crisis.listening_in]
tr = "030 23125 3"
"""

    numbers = load_city(written(tmp_path, SMALL + own)).numbers

    expected = replace(NATIONAL, shelter="030 23125 116", poison="030 19240", parents="")
    assert numbers == replace(expected, listening_in={"tr": "030 23125 3"})
    assert load_city(written(tmp_path, SMALL)).numbers == NATIONAL


def test_the_demo_offers_every_language() -> None:
    assert len(load_city(DEMO_CITY).languages) == 18


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('"de", "tr"', '"de", "xx"', "language 'xx' is not known"),
        ('main_language = "de"', "", "'main_language' is missing"),
        ('[office]\nde = "Büro für Integration"', '[office]\ntr = "Büro"', "main language 'de'"),
        ("Europe/Berlin", "Europe/Aalen", "Europe/Aalen"),
        ('main_language = "de"', "main_language = de", "not valid TOML"),
        ("languages =", 'holidays = "DE-XX"\nlanguages =', "the public holidays of 'DE-XX' are not known"),
        ("[name]", '[crisis]\nshelters = "1"\n[name]', "crisis: 'shelters' is not known; known are rescue"),
        ("[name]", "[crisis]\nshelter = 116\n[name]", "crisis: 'shelter' must be a telephone number"),
        ("[name]", '[crisis.listening_in]\ntr = "ask"\n[name]', "crisis: 'tr' must be a telephone number"),
        ("[name]", '[crisis]\nrescue = ""\n[name]', "crisis: 'rescue' cannot be left out"),
        ("languages =", 'holidays = "Bayern"\nlanguages =', "the public holidays of 'Bayern' are not known"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, before: str, after: str, named: str) -> None:
    path = written(tmp_path, SMALL.replace(before, after))

    with pytest.raises(CityUnreadable, match=named) as refusal:
        load_city(path)

    assert str(path) in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CityUnreadable, match=r"city\.toml: cannot be read"):
        load_city(tmp_path / "city.toml")


GLOSSARY = """
[[glossary]]
term = "Integrationsbüro"
tr = "Uyum Bürosu"
note = "in der Stadt"

[[glossary]]
term = "Sprachrohr"
keep = true
"""


def test_a_glossary_has_words_and_names_that_stay(tmp_path: Path) -> None:
    city = load_city(written(tmp_path, SMALL + GLOSSARY))

    assert city.glossary == (
        GlossaryTerm("Integrationsbüro", False, {"tr": "Uyum Bürosu"}, "in der Stadt"),
        GlossaryTerm("Sprachrohr", True),
    )


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('term = "Sprachrohr"', "", "'term' is missing"),
        ('term = "Sprachrohr"', 'term = " "', "a term must be a word"),
        ("keep = true", 'keep = "yes"', "keep must be true or false"),
        ("keep = true", "", "'Sprachrohr' needs either keep"),
        ("keep = true", 'keep = true\ntr = "x"', "'Sprachrohr' needs either keep"),
        ('tr = "Uyum Bürosu"', 'xx = "Uyum Bürosu"', "'xx' is none of the city's languages"),
        ('tr = "Uyum Bürosu"', "tr = 7", "'tr' must be words"),
        ('note = "in der Stadt"', "note = 7", "'note' must be words"),
    ],
)
def test_what_is_wrong_in_the_glossary_is_named(tmp_path: Path, before: str, after: str, named: str) -> None:
    path = written(tmp_path, SMALL + GLOSSARY.replace(before, after))

    with pytest.raises(CityUnreadable, match=named):
        load_city(path)


def test_the_demos_glossary_knows_all_complete_languages() -> None:
    for term in load_city(DEMO_CITY).glossary:
        assert term.keep or set(term.words) == {"en", "ar", "tr", "uk", "ru"}


def test_districts_are_a_list_of_names(tmp_path: Path) -> None:
    assert load_city(written(tmp_path, 'districts = ["Nord", "Süd"]' + SMALL)).districts == ("Nord", "Süd")


@pytest.mark.parametrize(
    ("districts", "named"),
    [
        ('"Nord"', "must be a list of names"),
        ("[1]", "must be a list of names"),
        ('["Nord", " "]', "must be a list of names"),
        ('["Nord", "nord"]', "a district is listed twice"),
        (f'["{"N" * 41}"]', "longer than 40 characters"),
    ],
)
def test_what_is_wrong_with_districts_is_named(tmp_path: Path, districts: str, named: str) -> None:
    with pytest.raises(CityUnreadable, match=named):
        load_city(written(tmp_path, f"districts = {districts}{SMALL}"))
