"""What staff are told of entries that ask nearly the same."""

from faq.search.rows import SearchRow
from faq.search.twins import near_twins
from tests.faq.search.rows_of_a_city import ROWS


def test_near_twins_are_named_once_with_their_phrasings() -> None:
    pairs = [{twins.phrasing, twins.other_phrasing} for twins in near_twins(ROWS)]

    assert {"Wo kann ich die Prüfung B1 ablegen?", "Wo kann ich die Prüfung B2 ablegen?"} in pairs
    assert len(pairs) == len({frozenset(pair) for pair in pairs})


def test_an_entry_is_compared_with_all_others() -> None:
    rows = [*ROWS, SearchRow("new", "de", ("Wann wird der Sperrmüll hier abgeholt?",))]

    found = near_twins(rows, "new")

    assert [(twins.entry, twins.other) for twins in found] == [("new", "bulky-waste")]


def test_translations_of_one_entry_are_no_twins() -> None:
    assert near_twins([row for row in ROWS if row.entry == "child-benefit"]) == []


def test_an_official_word_that_two_entries_share_makes_no_twins() -> None:
    rows = [
        SearchRow("fee", "de", ("Was kostet das?",), ("Aufenthaltstitel",)),
        SearchRow("time", "de", ("Wie lange gilt er?",), ("Aufenthaltstitel",)),
    ]

    assert near_twins(rows) == []
