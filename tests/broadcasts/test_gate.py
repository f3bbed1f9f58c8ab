from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.audience import Readers, Recipient
from broadcasts.editions import Edition, EditionState, EditionText
from broadcasts.gate import WITHHELD, Gate, Instead, dependents, not_ready, offered
from broadcasts.missed import LANGUAGE_LEFT_OUT, WAITS_FOR_LANGUAGE

TAGS = ("de", "ar", "tr", "fa", "uk")
EDITION = Edition(1, 1, "de", EditionState.DRAFT, 1, None, {"de": EditionText("de", "", "Text")})
languages = st.lists(st.sampled_from(TAGS), unique=True, max_size=4).map(tuple)
recipients = st.builds(Recipient, st.just(1), st.just("memory"), st.just(""), languages, languages, st.booleans())
ready_ones = st.sets(st.sampled_from(TAGS)).map(lambda tags: frozenset(tags | {"de"}))
choices_made = st.dictionaries(st.sampled_from(TAGS), st.sampled_from(Instead))


def recipient(*own: str, organisation: tuple[str, ...] = ()) -> Recipient:
    return Recipient(1, "memory", "", own, organisation, False)


@given(recipients, ready_ones, choices_made)
def test_nobody_gets_a_language_that_is_not_ready_or_not_theirs(
    who: Recipient, ready: frozenset[str], choices: Mapping[str, str]
) -> None:
    gate = Gate(EDITION, ready, choices)
    theirs = [tag for tag in who.languages + who.organisation_languages if tag in ready]

    reading, withheld = gate.reading(who), gate.withheld(who)

    assert set(reading.languages) <= ready
    if theirs:
        assert (reading.languages[0], withheld) == (theirs[0], "")
        assert who.bilingual or len(reading.languages) == 1
    else:
        assert reading.languages == ("de",)
        assert reading.wanted == who.wish
        assert withheld == WITHHELD.get(choices.get(who.wish, Instead.MAIN), "")


@given(st.lists(recipients), ready_ones)
def test_everybody_is_counted_once_however_few_texts_there_are(who: list[Recipient], ready: frozenset[str]) -> None:
    counted = dependents([Readers(each, 1, 1, frozenset()) for each in who], ready, "de")

    assert sum(each.chats for each in counted.values()) == len(who)


@pytest.mark.parametrize(
    ("choice", "reason"),
    [(Instead.WAIT, WAITS_FOR_LANGUAGE), (Instead.LEAVE_OUT, LANGUAGE_LEFT_OUT), (Instead.MAIN, "")],
)
def test_the_choice_for_the_first_wish_counts(choice: Instead, reason: str) -> None:
    gate = Gate(EDITION, frozenset({"de"}), {"fa": choice, "tr": Instead.WAIT})

    assert gate.withheld(recipient("fa", "tr")) == reason


def test_who_has_a_further_language_that_is_ready_reads_that_one() -> None:
    gate = Gate(EDITION, frozenset({"de", "tr"}), {"fa": Instead.WAIT})

    assert gate.withheld(recipient("fa", "tr")) == ""
    assert gate.withheld(recipient("fa", organisation=("tr",))) == ""


def test_who_never_chose_gets_the_main_text() -> None:
    gate = Gate(EDITION, frozenset({"de"}), dict.fromkeys(TAGS, Instead.WAIT))

    assert gate.withheld(recipient()) == ""


def test_an_organisation_with_several_chats_counts_once_and_people_are_told_apart() -> None:
    gate = Gate(EDITION, frozenset({"de"}))
    readers = [
        Readers(recipient("tr"), 2, 0, frozenset({7})),
        Readers(recipient("tr", "ar"), 1, 0, frozenset({7})),
        Readers(recipient("tr"), 4, 4, frozenset()),
        Readers(recipient("ar"), 1, 0, frozenset({8})),
        Readers(recipient("de"), 5, 0, frozenset({9})),
    ]

    missing = not_ready(readers, gate)

    assert list(missing) == ["tr", "ar"]
    assert (missing["tr"].chats, missing["tr"].people, missing["tr"].organisations) == (7, 4, {7})


def test_what_the_city_or_the_hub_no_longer_knows_is_not_offered() -> None:
    assert offered(EDITION, ("tr", "xx")) == {"de", "tr"}
