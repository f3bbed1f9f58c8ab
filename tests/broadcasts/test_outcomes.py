from dataclasses import replace
from datetime import timedelta

import pytest

from broadcasts.deliveries import AT_ONCE, ATTEMPTS, DeliveryState, Leased, Outcome, deferral
from broadcasts.outcomes import outcome_of
from channels.address import Address
from channels.errors import (
    AccountBroken,
    AnswerLost,
    GoneReason,
    Moved,
    NotBegun,
    Refused,
    TryLater,
    Unreachable,
)
from tests.clock import NOON

S = DeliveryState
FIRST = Leased(5, 1, 2, Address("memory", "", "anna"), 0, 1, "de", 0, "", 0, 1)
SOON = NOON + timedelta(seconds=5)
LATER = NOON + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("error", "repeat_is_safe", "outcome"),
    [
        (TryLater(timedelta(seconds=30)), False, Outcome(5, S.DEFERRED, "try_later", due_at=AT_ONCE)),
        (TryLater(timedelta(seconds=30), False), False, Outcome(5, S.DEFERRED, "try_later", due_at=LATER)),
        (NotBegun("dns"), False, Outcome(5, S.DEFERRED, "not_begun", due_at=SOON)),
        (AccountBroken("401"), False, Outcome(5, S.DEFERRED, "not_begun", due_at=SOON)),
        (Moved("-100"), False, Outcome(5, S.DEFERRED, "moved", due_at=AT_ONCE)),
        (Unreachable(GoneReason.BLOCKED), False, Outcome(5, S.FAILED, "blocked")),
        (Refused("too odd"), False, Outcome(5, S.FAILED, "refused")),
        (AnswerLost("reset"), False, Outcome(5, S.UNCERTAIN, "answer_lost")),
        (AnswerLost("reset"), True, Outcome(5, S.DEFERRED, "answer_lost", due_at=SOON)),
        (ZeroDivisionError(), False, Outcome(5, S.UNCERTAIN, "answer_lost")),
        (ZeroDivisionError(), True, Outcome(5, S.UNCERTAIN, "answer_lost")),
    ],
    ids=repr,
)
def test_what_a_failure_means(error: Exception, repeat_is_safe: bool, outcome: Outcome) -> None:
    assert outcome_of(error, FIRST, repeat_is_safe, NOON) == outcome


def test_after_some_lost_answers_a_person_decides_also_where_a_repeat_is_safe() -> None:
    last = replace(FIRST, attempts=ATTEMPTS - 1)

    assert outcome_of(AnswerLost("reset"), last, True, NOON) == Outcome(5, S.UNCERTAIN, "answer_lost")


def test_waits_grow_and_end_at_five_minutes() -> None:
    waits = [deferral(attempts).total_seconds() for attempts in (0, 1, 2, 3, 4, 20)]

    assert waits == [5, 5, 10, 20, 40, 300]
