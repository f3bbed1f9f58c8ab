"""What is published must not let anybody work out what is hidden, also somebody who knows the rules by heart."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearings.disclosure import published_counts, published_groups, step_down, stepped

GROUPS = ("de", "ar", "tr", "ti")
counts = st.lists(st.integers(0, 12), min_size=2, max_size=4).map(lambda each: dict(zip(GROUPS, each, strict=False)))


def compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    """Return every way in which so many people can be in so many groups."""
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in compositions(total - first, parts - 1)]


def what_fits(truth: Mapping[str, int]) -> list[dict[str, int]]:
    """Return every set of figures that would have been published just like these."""
    shown = published_counts(truth)
    hidden = [group for group, count in shown.items() if count is None]
    left = sum(truth[group] for group in hidden)
    candidates = [dict(truth) | dict(zip(hidden, each, strict=True)) for each in compositions(left, len(hidden))]
    return [each for each in candidates if published_counts(each) == shown]


@given(counts)
def test_no_figure_below_five_is_shown(truth: dict[str, int]) -> None:
    shown = published_counts(truth)

    assert all(count is None or count == truth[group] >= 5 for group, count in shown.items())


@given(counts)
@settings(max_examples=300)
def test_who_knows_the_rules_and_the_total_recovers_no_hidden_figure(truth: dict[str, int]) -> None:
    fits = what_fits(truth) if None in published_counts(truth).values() else []

    for group, count in published_counts(truth).items():
        if count is None and sum(truth.values()) > 0:
            assert len({each[group] for each in fits}) > 1, (truth, group)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=3))
@settings(max_examples=150)
def test_no_hidden_row_follows_from_the_others_and_the_totals(rows: list[tuple[int, int]]) -> None:
    truth = {group: {"for": yes, "not": no} for group, (yes, no) in zip(GROUPS, rows, strict=False)}
    shown = published_groups(truth)
    hidden = [group for group, row in shown.items() if row is None]
    sums = {answer: sum(truth[group][answer] for group in hidden) for answer in ("for", "not")}
    totals = {answer: sum(row[answer] for row in truth.values()) for answer in ("for", "not")}

    fits = []
    for yes, no in product(*(compositions(sums[answer], len(hidden)) if hidden else [()] for answer in ("for", "not"))):
        guess = truth | {group: {"for": yes[at], "not": no[at]} for at, group in enumerate(hidden)}
        if published_groups(guess) == shown:
            fits.append(guess)

    for group in hidden:
        for answer in ("for", "not"):
            assert totals[answer] == 0 or len({each[group][answer] for each in fits}) > 1, (truth, group, answer)


def test_one_small_group_takes_the_next_smallest_along() -> None:
    assert published_counts({"de": 20, "ar": 7, "ti": 2}) == {"de": 20, "ar": None, "ti": None}


def test_several_small_groups_that_are_five_together_hide_nobody_else() -> None:
    assert published_counts({"de": 20, "tr": 3, "ti": 2}) == {"de": 20, "tr": None, "ti": None}


def test_a_language_nobody_spoke_is_hidden_like_a_small_one() -> None:
    assert published_counts({"de": 20, "ar": 9, "ti": 0}) == {"de": 20, "ar": None, "ti": None}


@pytest.mark.parametrize(("count", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (5_003, 5_000)])
def test_a_growing_number_moves_in_steps_of_five(count: int, told: int) -> None:
    assert step_down(count) == told


def test_growing_figures_by_group_say_nothing_below_five() -> None:
    assert stepped({"de": 14, "ti": 4}) == {"de": 10, "ti": None}
