"""Every check finds what it is there to find: here each is shown its violation."""

from dataclasses import replace
from typing import Final

import pytest

from broadcasts.deliveries import DeliveryState
from tests.faults.checks import (
    UNSEEN,
    Message,
    Piece,
    Row,
    busiest_second,
    disordered,
    doubled,
    lost,
    too_fast,
    too_uncertain,
    unaccounted,
    untold,
    untrue,
)

ANNA: Final = 7
FIRST: Final = Piece(1, "tr", 0)
SECOND: Final = Piece(1, "tr", 1)
WANTED: Final = {ANNA: (FIRST, SECOND)}
ROWS: Final = [Row(ANNA, 0, FIRST, DeliveryState.SENT), Row(ANNA, 1, SECOND, DeliveryState.SENT)]
HISTORY: Final = [Message(1.0, ANNA, FIRST), Message(2.5, ANNA, SECOND)]


def test_a_broadcast_as_it_should_be_breaks_nothing() -> None:
    found = [
        lost(WANTED, ROWS),
        untrue(ROWS, HISTORY),
        doubled(HISTORY),
        disordered(WANTED, HISTORY),
        too_fast(HISTORY, 1),
        too_uncertain(0, untold(HISTORY), 0),
        unaccounted({(DeliveryState.SENT, ""): 1}, ROWS),
    ]

    assert found == [[]] * len(found)


def test_a_reader_without_a_row_is_lost() -> None:
    assert len(lost(WANTED, [])) == 1


def test_a_reader_with_one_part_of_two_is_lost() -> None:
    assert len(lost(WANTED, ROWS[:1])) == 1


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.QUEUED,
        DeliveryState.LEASED,
        DeliveryState.SENDING,
        DeliveryState.DEFERRED,
        DeliveryState.FAILED,
        DeliveryState.SKIPPED,
        DeliveryState.HELD,
    ],
)
def test_a_part_that_waits_or_was_given_up_is_lost(state: DeliveryState) -> None:
    assert len(lost(WANTED, [ROWS[0], replace(ROWS[1], state=state)])) == 1


def test_an_uncertain_part_and_what_is_held_behind_it_wait_for_a_person() -> None:
    rows = [replace(ROWS[0], state=DeliveryState.UNCERTAIN), replace(ROWS[1], state=DeliveryState.HELD)]

    assert lost(WANTED, rows) == []


def test_what_is_called_sent_and_never_arrived_is_untrue() -> None:
    assert len(untrue(ROWS, HISTORY[:1])) == 1


def test_what_was_cut_before_it_was_read_has_not_arrived() -> None:
    assert len(untrue(ROWS, [HISTORY[0], replace(HISTORY[1], accepted=False)])) == 1


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.HELD])
def test_what_is_called_undelivered_and_arrived_is_untrue(state: DeliveryState) -> None:
    assert len(untrue([ROWS[0], replace(ROWS[1], state=state)], HISTORY)) == 1


def test_what_arrived_without_a_row_is_untrue() -> None:
    assert len(untrue(ROWS, [*HISTORY, Message(3.0, 8, FIRST)])) == 1


def test_a_part_that_arrived_twice_is_doubled() -> None:
    twice = [*HISTORY, replace(HISTORY[0], at=3.0, delivered=False)]

    assert len(doubled(twice)) == 1
    assert untrue(ROWS, twice) == []


def test_a_request_that_was_not_carried_out_doubles_nothing() -> None:
    assert doubled([*HISTORY, replace(HISTORY[0], accepted=False)]) == []


def test_the_second_part_before_the_first_is_disorder() -> None:
    assert len(disordered(WANTED, [HISTORY[0], replace(HISTORY[1], at=0.5)])) == 1


def test_the_second_part_without_the_first_is_disorder() -> None:
    assert len(disordered(WANTED, [replace(HISTORY[0], accepted=False), HISTORY[1]])) == 1


def test_the_busiest_second_may_begin_anywhere() -> None:
    history = [Message(at, ANNA, None) for at in (0.0, 0.6, 0.9, 1.5, 1.58, 9.0)]

    assert busiest_second(history) == 4


def test_one_message_too_many_in_a_second_is_too_fast() -> None:
    history = [Message(at, ANNA, None) for at in (0.0, 0.5, 0.98)]

    assert too_fast(history, 3) == []
    assert len(too_fast(history, 2)) == 1


def test_a_429_counts_against_the_hub_unless_it_was_ordered() -> None:
    refused = Message(1.0, ANNA, FIRST, accepted=False, status=429)

    assert len(too_fast([refused], 1)) == 1
    assert too_fast([replace(refused, injected=True)], 1) == []


def test_only_answers_that_came_and_say_something_explain_nothing() -> None:
    history = [
        HISTORY[0],
        replace(HISTORY[0], delivered=False),
        replace(HISTORY[0], accepted=False, delivered=False, status=0),
        replace(HISTORY[0], accepted=False, status=502),
        replace(HISTORY[0], accepted=False, status=429),
    ]

    assert untold(history) == 3


def test_one_uncertain_part_more_than_can_be_explained_is_too_many() -> None:
    assert too_uncertain(3 + UNSEEN, 3, 1) == []
    assert len(too_uncertain(4 + UNSEEN, 3, 1)) == 1


def test_a_report_that_forgets_a_chat_is_found() -> None:
    assert len(unaccounted({}, ROWS)) == 1
