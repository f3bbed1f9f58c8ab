"""What may be said in a poll of each kind."""

import pytest

from hearings.answering import (
    ChosenAlready,
    NoneLeft,
    NoSuchAnswer,
    TooLong,
    answered,
    most_choices,
    own_order,
    place_to_go_on,
)
from hearings.content import Content
from hearings.polls import Option, Poll, PollKind, PollState

OPTIONS = tuple(Option(number, Content.of("de", str(number))) for number in (1, 2, 3, 4))


def poll(kind: PollKind, most: int = 0) -> Poll:
    options = OPTIONS if kind in (PollKind.RATING, PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKED) else ()
    return Poll(1, 1, None, kind, Content.of("de", "?"), options, PollState.OPEN, False, most)


@pytest.mark.parametrize(
    ("kind", "number", "value", "after"),
    [
        (PollKind.RATING, 2, 5, {1: 3, 2: 5}),
        (PollKind.RATING, 1, 1, {1: 1}),
        (PollKind.SINGLE, 0, 4, {0: 4}),
        (PollKind.SCALE, 0, 1, {0: 1}),
        (PollKind.YES_NO, 0, -1, {0: -1}),
        (PollKind.FREE_TEXT, 0, "Mehr Bänke", {0: "Mehr Bänke"}),
    ],
)
def test_an_answer_replaces_the_one_before(
    kind: PollKind, number: int, value: int | str, after: dict[int, object]
) -> None:
    before = {1: 3} if kind is PollKind.RATING else {0: 2}

    assert answered(poll(kind), before, number, value) == after


@pytest.mark.parametrize(
    ("kind", "number", "value"),
    [
        (PollKind.RATING, 9, 3),
        (PollKind.RATING, 0, 3),
        (PollKind.RATING, 1, 6),
        (PollKind.RATING, 1, 0),
        (PollKind.SINGLE, 0, 9),
        (PollKind.SINGLE, 1, 1),
        (PollKind.MULTIPLE, 0, 9),
        (PollKind.RANKED, 0, "1"),
        (PollKind.SCALE, 0, -1),
        (PollKind.YES_NO, 0, 2),
        (PollKind.YES_NO, 0, "yes"),
        (PollKind.FREE_TEXT, 0, 3),
        (PollKind.FREE_TEXT, 0, "  "),
    ],
)
def test_what_cannot_be_said_is_refused(kind: PollKind, number: int, value: int | str) -> None:
    with pytest.raises(NoSuchAnswer):
        answered(poll(kind), {}, number, value)


def test_words_have_an_end() -> None:
    assert answered(poll(PollKind.FREE_TEXT), {}, 0, "x" * 500) == {0: "x" * 500}
    with pytest.raises(TooLong):
        answered(poll(PollKind.FREE_TEXT), {}, 0, "x" * 501)


def test_choices_are_kept_without_the_order_in_which_they_were_made_unless_they_are_ranks() -> None:
    multiple = answered(poll(PollKind.MULTIPLE), {0: [3]}, 0, 1)
    ranked = answered(poll(PollKind.RANKED), {0: [3]}, 0, 1)

    assert (multiple, ranked) == ({0: [1, 3]}, {0: [3, 1]})


@pytest.mark.parametrize("kind", [PollKind.MULTIPLE, PollKind.RANKED])
def test_nothing_is_chosen_twice_nor_more_than_may_be(kind: PollKind) -> None:
    with pytest.raises(ChosenAlready):
        answered(poll(kind), {0: [3]}, 0, 3)
    with pytest.raises(NoneLeft):
        answered(poll(kind, most=3), {0: [1, 2, 3]}, 0, 4)


def test_how_many_may_be_chosen() -> None:
    kinds = (PollKind.MULTIPLE, PollKind.RANKED)

    assert [most_choices(poll(kind, most)) for kind in kinds for most in (0, 2, 9)] == [4, 2, 4, 3, 3, 3]


def test_the_order_is_each_voters_own_and_stays() -> None:
    key = b"k" * 32
    orders = [own_order(OPTIONS, key, f"participant:{number}") for number in range(50)]

    assert own_order(OPTIONS, key, "participant:3") == orders[3]
    assert all(sorted(order, key=lambda option: option.id) == list(OPTIONS) for order in orders)
    assert {order[0].id for order in orders} == {1, 2, 3, 4}
    assert own_order(OPTIONS, b"other" * 7, "participant:3") != orders[3] or orders[3] != orders[4]


def test_whoever_comes_back_goes_on_where_they_stopped() -> None:
    assert place_to_go_on(OPTIONS, {}) == 0
    assert place_to_go_on(OPTIONS, {1: 5, 2: 1}) == 2
    assert place_to_go_on(OPTIONS, {4: 5}) == 0
    assert place_to_go_on((), {}) == 0
