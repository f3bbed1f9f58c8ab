"""The help that a person in an emergency reads: complete, in every language, first what to do now."""

import re
from dataclasses import fields, replace
from typing import Final

import pytest

from bot.app import DEMO_CITY
from bot.city import load_city
from bot.people.crisis import help_text
from faq.crisis import Crisis
from faq.crisis_numbers import NATIONAL, Numbers
from locales.catalogues import translator
from locales.formatting import FSI, PDI
from locales.registry import LANGUAGES

OWN_TEXTS: Final = sorted(tag for tag, each in LANGUAGES.items() if "people" in each.domains)
STAND_INS: Final = sorted(LANGUAGES.keys() - set(OWN_TEXTS))
CITY: Final = replace(NATIONAL, shelter="030 23125 116", youth_office="030 23125 150", trafficking="030 23125 117")
FIRST: Final = {
    Crisis.FIRE: "112",
    Crisis.MEDICAL: "112",
    Crisis.SELF_HARM: "116 123",
    Crisis.POISON: "0761 19240",
    Crisis.POLICE: "110",
    Crisis.EXPLOITATION: "110",
    Crisis.CHILD: "110",
    Crisis.VIOLENCE: "110",
}


def numbers_in(text: str) -> list[str]:
    return re.findall(f"{FSI}([^{PDI}]+){PDI}", text)


@pytest.mark.parametrize("tag", OWN_TEXTS)
@pytest.mark.parametrize("kind", Crisis)
def test_the_first_line_says_whom_to_call(kind: Crisis, tag: str) -> None:
    first = help_text(translator(tag), kind, CITY).split("\n\n")[0]

    assert numbers_in(first) == [FIRST[kind]]
    assert "**" in first


@pytest.mark.parametrize("tag", OWN_TEXTS)
def test_every_number_is_named_somewhere(tag: str) -> None:
    named = {number for kind in Crisis for number in numbers_in(help_text(translator(tag), kind, CITY))}

    expected = {getattr(CITY, each.name) for each in fields(Numbers) if each.name != "listening_in"}
    assert named == expected | ({CITY.listening_in[tag]} if tag in CITY.listening_in else set())


@pytest.mark.parametrize("kind", Crisis)
def test_what_a_city_does_not_have_leaves_no_gap(kind: Crisis) -> None:
    empty = {
        each.name: "" for each in fields(Numbers) if each.name not in ("rescue", "police", "listening", "listening_in")
    }

    text = help_text(translator("en"), kind, replace(NATIONAL, **empty, listening_in={}))

    assert numbers_in(text)
    assert "" not in numbers_in(text)
    assert f"{FSI}{PDI}" not in text


@pytest.mark.parametrize("kind", Crisis)
def test_it_ends_with_who_reads_here(kind: Crisis) -> None:
    assert help_text(translator("de"), kind, NATIONAL).split("\n\n")[-1] == (
        "Ich bin eine Maschine, und gerade liest hier niemand mit. Bitte rufen Sie an."
    )


@pytest.mark.parametrize("tag", STAND_INS)
def test_a_language_without_texts_has_its_first_sentence_and_german_below(tag: str) -> None:
    german = help_text(translator("de"), Crisis.MEDICAL, NATIONAL)

    in_a_german_town = help_text(translator(tag), Crisis.MEDICAL, NATIONAL, tag)
    in_an_english_town = help_text(translator("en"), Crisis.MEDICAL, NATIONAL, tag)

    own, rest = in_a_german_town.split("\n\n", 1)
    assert "112" in own
    assert rest == german
    assert in_an_english_town == f"{own}\n\n{help_text(translator('en'), Crisis.MEDICAL, NATIONAL)}\n\n{german}"


@pytest.mark.parametrize("tag", OWN_TEXTS)
def test_a_language_with_texts_stands_alone(tag: str) -> None:
    _ = translator(tag)

    assert help_text(_, Crisis.POLICE, NATIONAL, tag) == help_text(_, Crisis.POLICE, NATIONAL)


def test_the_longest_help_is_one_message() -> None:
    longest = max(len(help_text(translator(tag, main="ru"), kind, CITY, tag)) for tag in LANGUAGES for kind in Crisis)

    assert longest <= 4096  # of a Telegram message, the shortest there is


def test_the_demo_city_adds_its_own_numbers() -> None:
    text = help_text(translator("en"), Crisis.VIOLENCE, load_city(DEMO_CITY).numbers)

    assert "030 23125 116" in numbers_in(text)
