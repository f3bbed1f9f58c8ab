from datetime import UTC, datetime

from hearings.ballots import Ballot
from hearings.content import Content, TextState
from hearings.polls import Option, Poll, PollKind, PollState
from hearings.results import Breakdown, Line, Proof, Result
from hearings.tally import count

NOW = datetime(2027, 6, 14, 19, 30, tzinfo=UTC)
LANGUAGES = ("de", "ar", "ti")


def poll(kind: PollKind, options: int = 0, *, cards: bool = True) -> Poll:
    texts = tuple(Option(number, Content.of("de", f"Maßnahme {number}")) for number in range(1, options + 1))
    return Poll(7, 1, None, kind, Content.of("de", "Wie wichtig?"), texts, PollState.OPEN, cards)


def ballots(number: int, answers: dict[int, object], language: str = "de", channel: str = "telegram") -> list[Ballot]:
    return [Ballot(dict(answers), language, channel) for _ in range(number)]


def test_a_rating_adds_up_to_five_figures_and_a_mean() -> None:
    cast = ballots(3, {1: 5}) + ballots(2, {1: 2, 2: 1})

    result = count(poll(PollKind.RATING, 2), cast, LANGUAGES, NOW)

    assert result.lines == (
        Line(1, {"1": 0, "2": 2, "3": 0, "4": 0, "5": 3}, 3.8),
        Line(2, {}),  # two people are too few to show
    )


def test_of_four_ballots_nothing_is_said_but_that_there_are_few() -> None:
    result = count(poll(PollKind.SINGLE, 2), ballots(4, {0: 1}), LANGUAGES, NOW)

    assert (result.lines, result.breakdowns, result.method.ballots) == ((), (), None)


def test_first_second_and_third_choices_are_counted_apart() -> None:
    cast = ballots(4, {0: [2, 1, 3]}) + ballots(2, {0: [1]})

    result = count(poll(PollKind.RANKED, 3), cast, LANGUAGES, NOW)

    assert [dict(line.counts) for line in result.lines] == [
        {"first": 2, "second": 4, "third": 0},
        {"first": 4, "second": 0, "third": 0},
        {"first": 0, "second": 0, "third": 4},
    ]


def test_several_choices_and_a_single_one() -> None:
    several = count(poll(PollKind.MULTIPLE, 2), ballots(5, {0: [1, 2]}) + ballots(3, {0: []}), LANGUAGES, NOW)
    one = count(poll(PollKind.SINGLE, 2), ballots(5, {0: 1}) + ballots(3, {0: 2}), LANGUAGES, NOW)

    assert [dict(line.counts) for line in several.lines] == [{"chosen": 5}, {"chosen": 5}]
    assert [dict(line.counts) for line in one.lines] == [{"chosen": 5}, {"chosen": 3}]


def test_an_abstention_counts_as_one() -> None:
    cast = ballots(3, {0: 1}) + ballots(2, {0: 0}) + ballots(1, {0: -1})

    result = count(poll(PollKind.YES_NO), cast, LANGUAGES, NOW)

    assert result.lines == (Line(0, {"yes": 3, "no": 2, "abstain": 1}),)


def test_of_free_texts_only_how_many_is_told() -> None:
    result = count(poll(PollKind.FREE_TEXT), ballots(6, {0: "Mehr Bänke"}), LANGUAGES, NOW)

    assert result.lines == (Line(0, {}),)
    assert result.method.ballots == 6
    assert "Bänke" not in str(result.to_json())


def test_a_language_of_few_hides_the_next_smallest_too() -> None:
    cast = (
        ballots(9, {1: 5}) + ballots(7, {1: 1}) + ballots(6, {1: 5}, "ar") + ballots(5, {1: 1}, "ar")
        + ballots(2, {1: 5}, "ti")
    )  # fmt: skip

    result = count(poll(PollKind.RATING, 1), cast, LANGUAGES, NOW)

    assert result.breakdowns == (
        Breakdown(
            "language",
            {
                "de": {"1:for": 9, "1:not": 7},
                "ar": {"1:for": None, "1:not": None},
                "ti": {"1:for": None, "1:not": None},
            },
        ),
    )


def test_one_choice_of_several_is_shown_for_a_language_whole_or_not_at_all() -> None:
    cast = ballots(8, {0: 1}) + ballots(8, {0: 2}) + ballots(9, {0: 1}, "ar") + ballots(3, {0: 2}, "ar")

    result = count(poll(PollKind.SINGLE, 2), cast, LANGUAGES, NOW)

    assert result.breakdowns == ()  # with 9 of 12 Arabic ballots known, the three would be too


def test_the_method_says_what_stands_for_one_person_one_vote() -> None:
    by_card = count(poll(PollKind.SCALE), ballots(5, {0: 3}, channel="webchat"), LANGUAGES, NOW)
    by_account = count(poll(PollKind.SCALE, cards=False), ballots(5, {0: 3}), LANGUAGES, NOW)
    mixed = ballots(5, {0: 3}) + ballots(1, {0: 3}, channel="webchat")
    unchecked = count(poll(PollKind.SCALE, cards=False), mixed, LANGUAGES, NOW)

    assert [each.method.proof for each in (by_card, by_account, unchecked)] == [
        Proof.CARD,
        Proof.ACCOUNT,
        Proof.UNCHECKED,
    ]


def test_the_method_says_when_a_text_was_a_machines() -> None:
    question = Content.of("de", "Wie wichtig?").with_text("ar", "ما مدى الأهمية؟", TextState.MACHINE)
    asked = Poll(7, 1, None, PollKind.SCALE, question, (), PollState.OPEN, True)

    assert count(asked, ballots(5, {0: 3}), LANGUAGES, NOW).method.by_machine
    assert not count(asked, ballots(5, {0: 3}), ("de",), NOW).method.by_machine


def test_a_result_is_the_same_after_it_was_stored_and_so_is_its_hash() -> None:
    result = count(poll(PollKind.RATING, 2), ballots(6, {1: 4, 2: 2}), LANGUAGES, NOW)

    again = Result.from_json(result.to_json())

    assert again == result
    assert again.hash == result.hash


def test_how_many_came_on_paper_is_told_where_both_are_five_or_more() -> None:
    asked = poll(PollKind.YES_NO, cards=False)
    few = count(asked, ballots(6, {0: 1}) + ballots(4, {0: 1}, channel="paper"), LANGUAGES, NOW)
    many = count(asked, ballots(6, {0: 1}) + ballots(5, {0: 1}, channel="paper"), LANGUAGES, NOW)

    assert (few.method.on_paper, few.method.paper, few.method.proof) == (True, None, Proof.ACCOUNT)
    assert (many.method.on_paper, many.method.paper, many.method.proof) == (True, 5, Proof.ACCOUNT)


def test_what_staff_know_from_paper_tells_them_nothing_of_the_others() -> None:
    """Beside the total, a typed ballot is known: without it two people's answers would be left over."""
    cast = ballots(10, {0: 1}, "de") + ballots(2, {0: 1}, "ar") + ballots(6, {0: 1}, "", channel="paper")
    assisted = [Ballot({0: 1}, "de", "telegram", assisted=True) for _ in range(5)] + ballots(3, {0: 1})

    result = count(poll(PollKind.YES_NO), cast, LANGUAGES, NOW)
    helped = count(poll(PollKind.YES_NO), assisted + ballots(6, {0: 1}, "", channel="paper"), LANGUAGES, NOW)

    assert result.breakdowns == ()
    assert helped.method.assisted is None


def test_what_was_taken_back_has_no_figures_in_any_table() -> None:
    cast = ballots(6, {1: 5, 2: 5}) + ballots(6, {1: 5, 2: 5}, "ar")

    result = count(poll(PollKind.RATING, 2), cast, LANGUAGES, NOW, {1})
    nothing_left = count(poll(PollKind.RATING, 2), cast, LANGUAGES, NOW, {2, 1})

    assert [line.option_id for line in result.lines] == [2]
    assert {cell for each in result.breakdowns for row in each.cells.values() for cell in row} <= {"2:for", "2:not"}
    assert result.method.taken_back == (1,)
    assert (nothing_left.lines, nothing_left.breakdowns, nothing_left.method.taken_back) == ((), (), (1, 2))
    assert Result.from_json(result.to_json()) == result
