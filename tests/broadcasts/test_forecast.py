from dataclasses import replace
from datetime import UTC, datetime, timedelta

from broadcasts.deliveries import DeliveryState
from broadcasts.forecast import Outlook, Queue, foresee, measured
from broadcasts.tally import Tally
from hub.pace import SHARE

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def count(sent: int, waiting: int) -> Tally:
    return Tally({(DeliveryState.SENT, ""): sent, (DeliveryState.QUEUED, ""): waiting})


def test_what_left_since_it_began_tells_how_long_the_rest_takes() -> None:
    tally = count(100, 300).from_point(NOON, 0)

    assert foresee(tally, [Queue("webchat", None, 300)], NOON + MINUTE) == Outlook(NOON + 4 * MINUTE)


def test_it_is_never_faster_than_the_pace_allows() -> None:
    tally = count(10_000, 3_000).from_point(NOON, 0)

    outlook = foresee(tally, [Queue("telegram", 10 / SHARE, 3_000), Queue("webchat", None, 0)], NOON + MINUTE)

    assert outlook == Outlook(NOON + MINUTE + timedelta(seconds=300))


def test_it_is_not_over_before_the_last_one_is_due() -> None:
    tally = count(1_000, 1).from_point(NOON, 0)
    due = NOON + 6 * MINUTE

    assert foresee(tally, [Queue("telegram", 30, 1, due)], NOON + MINUTE) == Outlook(due)


def test_nothing_is_promised_while_nothing_has_left() -> None:
    queues = [Queue("telegram", 30, 300)]

    assert foresee(count(0, 300), queues, NOON + MINUTE) == Outlook()
    assert foresee(count(0, 300).from_point(NOON, 0), queues, NOON + MINUTE) == Outlook()
    assert foresee(count(50, 250).from_point(NOON, 50), queues, NOON + MINUTE) == Outlook()
    assert foresee(count(50, 250).from_point(NOON, 0), queues, NOON) == Outlook()


def test_a_blocked_account_is_named_only_while_something_waits_for_it() -> None:
    tally = count(100, 300).from_point(NOON, 0)
    blocked = Queue("telegram", 30, 300, blocked_until=NOON + 9 * MINUTE)

    assert foresee(tally, [blocked], NOON + MINUTE) == Outlook(blocked=blocked)
    assert foresee(tally, [replace(blocked, waiting=0)], NOON + MINUTE).blocked is None


def test_the_speed_is_measured_since_it_began_and_anew_when_it_stood_still() -> None:
    first = measured(count(100, 300), None, NOON, NOON + MINUTE, resumed=False)
    second = measured(count(200, 200), first, NOON, NOON + 2 * MINUTE, resumed=False)
    resumed = measured(count(200, 200), second, NOON, NOON + 60 * MINUTE, resumed=True)

    assert (first.since, first.done_then) == (NOON, 0)
    assert (second.since, second.done_then) == (NOON, 0)
    assert (resumed.since, resumed.done_then) == (NOON + 60 * MINUTE, 200)


def test_what_is_sent_again_is_measured_anew() -> None:
    before = count(400, 0).from_point(NOON, 0)

    again = measured(count(390, 10), before, NOON, NOON + MINUTE, resumed=False)

    assert (again.since, again.done_then) == (NOON, 0)
    assert measured(count(390, 10), before.from_point(NOON, 395), NOON, NOON + MINUTE, resumed=False).done_then == 390


def test_the_point_survives_being_stored() -> None:
    tally = count(100, 300).from_point(NOON, 20)

    assert Tally.from_json(tally.to_json()) == tally
