"""What staff are told of entries that ask nearly the same."""

from collections.abc import Sequence

import numpy as np

from faq.search.rows import SearchRow
from faq.search.search import Search
from faq.search.vectors import SIZE, pack
from tests.faq.search.rows_of_a_city import ROWS

SWIM = [
    SearchRow("swim", "de", ("Wo lernt mein Kind schwimmen?",)),
    SearchRow("pool", "de", ("Wann hat das Bad auf?",)),
]


def of(entry: str, rows: Sequence[SearchRow]) -> list[SearchRow]:
    return [row for row in rows if row.entry == entry]


def test_an_entry_is_compared_with_all_others_but_itself() -> None:
    search = Search.build(ROWS)
    entries = {row.entry for row in ROWS}

    pairs = {(twins.phrasing, twins.other_phrasing) for each in entries for twins in search.twins(each, of(each, ROWS))}

    assert ("Wo kann ich die Prüfung B1 ablegen?", "Wo kann ich die Prüfung B2 ablegen?") in pairs
    assert search.twins("child-benefit", of("child-benefit", ROWS)) == []


def test_an_entry_that_is_no_answer_yet_is_compared_too() -> None:
    search = Search.build(ROWS)

    found = search.twins("new", [SearchRow("new", "de", ("Wann wird der Sperrmüll hier abgeholt?",))])

    assert [(twins.entry, twins.other, twins.language) for twins in found] == [("new", "bulky-waste", "de")]


def test_what_has_changed_since_the_index_was_built_is_compared_as_it_is_now() -> None:
    search = Search.build(SWIM)
    asked = [SearchRow("new", "de", ("Wo lernt mein Kind das Schwimmen?",))]

    search.changed("swim", ())
    assert search.twins("new", asked) == []
    search.changed("swim", SWIM[:1])

    assert [twins.other for twins in search.twins("new", asked)] == ["swim"]


def test_phrasings_without_a_word_in_common_are_twins_by_what_they_mean() -> None:
    random = np.random.default_rng(1)
    swim, pool = pack(np.stack([random.standard_normal(SIZE), random.standard_normal(SIZE)]).astype(np.float32))
    vectors = {SWIM[0].phrasings[0]: swim.tobytes(), SWIM[1].phrasings[0]: pool.tobytes()}
    search = Search.build(SWIM, vectors=vectors)
    asked = [SearchRow("new", "de", ("Gibt es Kurse im Becken?",))]

    found = search.twins("new", asked, {"Gibt es Kurse im Becken?": swim.tobytes()})

    assert [(twins.other, round(twins.likeness, 1)) for twins in found] == [("swim", 1.0)]
    assert search.twins("new", asked) == []


def test_an_official_word_that_two_entries_share_makes_no_twins() -> None:
    rows = [
        SearchRow("fee", "de", ("Was kostet das?",), ("Aufenthaltstitel",)),
        SearchRow("time", "de", ("Wie lange gilt er?",), ("Aufenthaltstitel",)),
    ]

    assert Search.build(rows).twins("fee", rows[:1]) == []
