"""Search by letters alone: it must answer, ask back or say that it does not know, with no embedding installed."""

from pathlib import Path

import pytest

from faq.search.found import Found, Guard, Outcome
from faq.search.part import WrongFormat
from faq.search.rows import SearchRow
from faq.search.search import Search
from tests.faq.search.rows_of_a_city import ROWS


@pytest.fixture(scope="module")
def search() -> Search:
    return Search.build(ROWS)


def first(found: Found) -> str:
    return found.matches[0].entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("wo kan mein kint schwimen lernen", "swimming"),  # typing errors
        ("cocuk parasi icin nereye basvururum", "child-benefit"),  # no marks
        ("de podaty zajavu na dopomohu na dytynu", "child-benefit"),  # Ukrainian in Latin letters
        ("pou mporei to paidi mou na mathei kolympi", "swimming"),  # Greek in Latin letters
        ("ayna uqaddim talab i3anat al atfal", "child-benefit"),  # Arabic in letters and digits of a chat
        ("Wann wird der Sperrmuell abgeholt", "bulky-waste"),
        ("ДЕ МОЯ ДИТИНА МОЖЕ НАВЧИТИСЯ ПЛАВАТИ!!!", "swimming"),
    ],
)
def test_other_spellings_lead_to_the_same_entry(search: Search, text: str, entry: str) -> None:
    found = search.ask(text)

    assert first(found) == entry
    assert found.outcome is not Outcome.UNKNOWN


def test_a_phrasing_answers_at_once(search: Search) -> None:
    found = search.ask("wer bekommt  KINDERGELD", profile="uk")

    assert (found.outcome, found.guard) == (Outcome.ANSWER, Guard.EXACT)
    assert (first(found), found.matches[0].score) == ("child-benefit", 1.0)
    assert (found.matches[0].language, found.matches[0].phrasing) == ("de", "Wer bekommt Kindergeld?")


def test_a_phrasing_of_two_entries_asks_back() -> None:
    search = Search.build([*ROWS, SearchRow("another", "de", ("Wann wird der Sperrmüll abgeholt?",))])

    found = search.ask("Wann wird der Sperrmüll abgeholt?")

    assert (found.outcome, found.guard) == (Outcome.ASK_BACK, Guard.SHARED)
    assert {match.entry for match in found.matches[:2]} == {"bulky-waste", "another"}


@pytest.mark.parametrize("text", ["Fiktionsbescheinigung", "fiktionsbescheinigung?"])
def test_an_official_word_alone_answers(search: Search, text: str) -> None:
    found = search.ask(text, profile="ar")

    assert (found.outcome, first(found)) == (Outcome.ANSWER, "interim")


@pytest.mark.parametrize("text", ["Fiktionsbescheinigung'u nereden alırım", "що таке Fiktionsbescheinigung"])
def test_an_official_word_in_a_question_of_another_language_is_never_unknown(search: Search, text: str) -> None:
    found = search.ask(text)

    assert first(found) == "interim"
    assert found.outcome is not Outcome.UNKNOWN


def test_other_numbers_forbid_a_direct_answer(search: Search) -> None:
    found = search.ask("Wo kann ich die Prüfung B4 ablegen?")

    assert found.outcome is not Outcome.ANSWER


def test_a_not_that_only_one_has_forbids_a_direct_answer() -> None:
    rows = [row for row in ROWS if row.entry != "library-not"]

    found = Search.build(rows).ask("Darf ich in der Bücherei Bücher nicht ausleihen?")

    assert first(found) == "library"
    assert found.outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "What does a flight to Lisbon cost in May?",
        "Who was the first king of Norway?",
        "рецепт борщу з грибами",
        "asdf",
    ],
)
def test_what_no_entry_answers_is_not_answered(search: Search, text: str) -> None:
    assert search.ask(text).outcome is not Outcome.ANSWER


@pytest.mark.parametrize("text", ["", "   ", "😀", "?!…", "\0", "\ud800", "\u200b\u200f", "§"])
def test_without_letters_nothing_is_searched_for(search: Search, text: str) -> None:
    assert search.ask(text) == Found(Outcome.UNKNOWN, guard=Guard.EMPTY)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "wort " * 10_000,
        "<script>alert(1)</script><b>",
        "'; DROP TABLE entries; --",
        "ᚠᚢᚦᚨᚱᚲ",
        "日本語で質問できますか",
        "١٢٣٤٥",
        "²½Ⅷ",
        "a",
        "1",
        "\U0010ffff",
    ],
)
@pytest.mark.parametrize("profile", ["", "de-simple", "ti", "tlh", "not a tag"])
def test_whatever_is_sent_has_an_outcome(search: Search, text: str, profile: str) -> None:
    assert search.ask(text, profile).outcome is not Outcome.ANSWER


def test_a_long_message_is_read_from_its_beginning(search: Search) -> None:
    found = search.ask("Wann wird der Sperrmüll abgeholt? " + "Viele Grüße! " * 1000)

    assert first(found) == "bulky-waste"


def test_five_entries_at_most_are_returned_each_once_best_first(search: Search) -> None:
    matches = search.ask("Wo kann ich Kindergeld für mein Kind in der Bücherei beantragen").matches

    assert len(matches) == len({match.entry for match in matches}) <= 5
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_an_empty_search_knows_nothing() -> None:
    assert Search.build([]).ask("Wann wird der Sperrmüll abgeholt?").outcome is Outcome.UNKNOWN


def test_a_new_entry_is_found_at_once(search: Search) -> None:
    search = Search.build(ROWS)

    search.changed("bicycle", [SearchRow("bicycle", "en", ("Where can I borrow a bicycle?",), ("Fahrradverleih",))])

    assert first(search.ask("where can i borow a bicicle")) == "bicycle"
    assert search.ask("Fahrradverleih").matches[0].entry == "bicycle"
    assert first(search.ask("Wann wird der Sperrmüll abgeholt?")) == "bulky-waste"
    assert (search.entry_count, search.changed_count) == (9, 1)


def test_a_changed_entry_is_found_by_its_new_words_only() -> None:
    search = Search.build(ROWS)

    search.changed("bulky-waste", [SearchRow("bulky-waste", "de", ("Wohin mit alten Möbeln?",))])

    assert search.ask("Wohin mit alten Möbeln?").guard is Guard.EXACT
    assert search.ask("Wann wird der Sperrmüll abgeholt?").outcome is not Outcome.ANSWER
    assert search.entry_count == 8


def test_an_entry_that_is_gone_is_not_found() -> None:
    search = Search.build(ROWS)

    search.changed("interim", [])

    assert "interim" not in {match.entry for match in search.ask("Fiktionsbescheinigung").matches}
    assert search.entry_count == 7


def test_an_entry_changed_back_is_as_before() -> None:
    search = Search.build(ROWS)
    rows = [row for row in ROWS if row.entry == "interim"]

    search.changed("interim", [])
    search.changed("interim", rows)

    assert search.ask("Fiktionsbescheinigung").outcome is Outcome.ANSWER


def test_a_search_filled_entry_by_entry_finds_what_one_built_at_once_finds() -> None:
    filled = Search.build([])
    for entry in {row.entry for row in ROWS}:
        filled.changed(entry, [row for row in ROWS if row.entry == entry])

    assert first(filled.ask("cocuk parasi icin nereye basvururum")) == "child-benefit"
    assert filled.ask("Wann wird der Sperrmüll abgeholt?").guard is Guard.EXACT


def test_a_saved_search_says_the_same_when_it_is_opened(search: Search, tmp_path: Path) -> None:
    questions = ["wo kan mein kint schwimen lernen", "Fiktionsbescheinigung", "рецепт борщу", ""]

    search.save(tmp_path / "search")
    search.save(tmp_path / "search")  # over the earlier one
    opened = Search.open(tmp_path / "search")

    assert [opened.ask(text, "uk") for text in questions] == [search.ask(text, "uk") for text in questions]
    assert [path.name for path in tmp_path.iterdir()] == ["search"]


def test_an_opened_search_takes_changes(search: Search, tmp_path: Path) -> None:
    search.save(tmp_path / "search")
    opened = Search.open(tmp_path / "search")

    opened.changed("bicycle", [SearchRow("bicycle", "en", ("Where can I borrow a bicycle?",))])

    assert first(opened.ask("borrow bicycle")) == "bicycle"


@pytest.mark.parametrize("content", [None, "", "{}", '{"format": 999}'])
def test_a_folder_of_another_make_is_named(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "part.json").write_text(content)

    with pytest.raises(WrongFormat):
        Search.open(tmp_path)


def test_an_empty_search_can_be_saved(tmp_path: Path) -> None:
    Search.build([]).save(tmp_path / "search")

    assert Search.open(tmp_path / "search").ask("Kindergeld").outcome is Outcome.UNKNOWN
