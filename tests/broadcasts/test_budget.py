import pytest

from broadcasts.budget import ENOUGH, MANY_LOST, MANY_REFUSED, Budget
from broadcasts.deliveries import ANSWER_LOST, DeliveryState, Outcome
from broadcasts.outcomes import REFUSED

SENT = Outcome(1, DeliveryState.SENT)
REFUSAL = Outcome(1, DeliveryState.FAILED, REFUSED)
LOST = Outcome(1, DeliveryState.UNCERTAIN, ANSWER_LOST)


@pytest.mark.parametrize(("bad", "trouble"), [(REFUSAL, MANY_REFUSED), (LOST, MANY_LOST)])
@pytest.mark.parametrize(
    ("good_count", "bad_count", "is_too_much"),
    [
        (0, ENOUGH - 1, False),  # the bad luck of a few
        (0, ENOUGH, True),
        (90, 10, True),  # a tenth
        (91, 10, False),
        (899, 100, True),
        (910, 100, False),
    ],
)
def test_it_is_used_up_by_ten_that_are_a_tenth(
    bad: Outcome, trouble: str, good_count: int, bad_count: int, is_too_much: bool
) -> None:
    budget = Budget()

    for outcome in [SENT] * good_count + [bad] * bad_count:
        budget.note(outcome)

    assert budget.trouble == (trouble if is_too_much else "")


@pytest.mark.parametrize(
    "outcome",
    [
        SENT,
        Outcome(1, DeliveryState.FAILED, "blocked"),
        Outcome(1, DeliveryState.DEFERRED, "try_later"),
        Outcome(1, DeliveryState.QUEUED),
    ],
)
def test_neither_people_who_cannot_be_reached_nor_waiting_use_it_up(outcome: Outcome) -> None:
    budget = Budget()

    for _ in range(1_000):
        budget.note(outcome)

    assert budget.trouble == ""


def test_kinds_of_trouble_are_counted_apart() -> None:
    budget = Budget()

    for outcome in [REFUSAL, LOST] * (ENOUGH - 1):
        budget.note(outcome)
    before = budget.trouble
    budget.note(LOST)

    assert (before, budget.trouble) == ("", MANY_LOST)
