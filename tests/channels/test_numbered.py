"""Numbered choices: what is shown, and what a reply picks."""

import pytest

from channels.numbered import numbered_lines, pickable, picked
from channels.outgoing import Choice

YES, NO, PAGE = Choice("Ja, gern", "y"), Choice("لا", "n"), Choice("Mehr", url="https://stadt.example/")
ROWS = ((YES, PAGE), (NO,))


def test_each_choice_is_a_line_and_pages_show_their_address() -> None:
    assert numbered_lines(ROWS) == ["1. Ja, gern", "Mehr: https://stadt.example/", "2. لا"]
    assert pickable(ROWS) == (YES, NO)


@pytest.mark.parametrize(
    "reply", ["1", " 1. ", "(1)", "1)", "#1", "١", "۱", "1️⃣", "\u200e1\u200f", "ja,  GERN", "Ja, gern"]
)
def test_a_reply_picks_by_number_or_by_the_whole_label(reply: str) -> None:
    assert picked(reply, ROWS) == YES


@pytest.mark.parametrize("reply", ["", "0", "3", "-1", "1 oder 2", "12345678901", "1.5", "ja", "Mehr", "Ⅷ", "²"])
def test_anything_else_picks_nothing(reply: str) -> None:
    assert picked(reply, ROWS) is None


def test_a_label_that_stands_twice_picks_nothing() -> None:
    assert picked("Ja", ((Choice("Ja", "a"), Choice("Ja", "b")),)) is None
