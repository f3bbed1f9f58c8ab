from datetime import UTC, datetime

import pytest

from broadcasts.schedule import PastTime, UnreadableTime, read_wall_time
from hub.wall_time import around_gap, instant_of, walls_meant

BERLIN = "Europe/Berlin"


def wall(*fields: int) -> datetime:
    return datetime(*fields)  # type: ignore[arg-type]  # noqa: DTZ001 - a wall time has no zone of its own


NOW = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)  # a Thursday, 11:30 in Berlin


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("18:30", wall(2026, 11, 26, 18, 30)),
        ("18.30", wall(2026, 11, 26, 18, 30)),
        ("18 Uhr", wall(2026, 11, 26, 18, 0)),
        ("18h", wall(2026, 11, 26, 18, 0)),
        ("9:00", wall(2026, 11, 27, 9, 0)),  # 9 o'clock is over today
        ("11:30", wall(2026, 11, 27, 11, 30)),  # so is this very minute
        ("heute 12", wall(2026, 11, 26, 12, 0)),
        ("  Tomorrow   9:00 ", wall(2026, 11, 27, 9, 0)),
        ("morgen, 9 Uhr", wall(2026, 11, 27, 9, 0)),
        ("27.11. 9 Uhr", wall(2026, 11, 27, 9, 0)),
        ("27.11.26 9:05", wall(2026, 11, 27, 9, 5)),
        ("27.11.2027 9:05", wall(2027, 11, 27, 9, 5)),
        ("5.1. 9:00", wall(2027, 1, 5, 9, 0)),  # the next 5 January
        ("2026-11-27 09:00", wall(2026, 11, 27, 9, 0)),
        ("31.12. 23:59", wall(2026, 12, 31, 23, 59)),
    ],
)
def test_wall_times_that_are_understood(text: str, understood: datetime) -> None:
    assert read_wall_time(text, BERLIN, NOW) == understood


@pytest.mark.parametrize(
    "text",
    ["", "soon", "25:00", "9:60", "27.11.", "31.2. 9:00", "30.2.2027 9:00", "2026-13-01 9:00", "next week 9:00",
     "yesterday 9:00", "٩:٠٠ ق", "1.1.0 9:00 x"],
)  # fmt: skip
def test_wall_times_that_are_not_understood(text: str) -> None:
    with pytest.raises(UnreadableTime):
        read_wall_time(text, BERLIN, NOW)


@pytest.mark.parametrize("text", ["today 9:00", "26.11. 11:30", "26.11.2025 18:00", "2020-01-01 09:00"])
def test_a_day_that_is_named_does_not_move(text: str) -> None:
    with pytest.raises(PastTime):
        read_wall_time(text, BERLIN, NOW)


def test_after_the_last_minute_of_a_year_comes_the_next_year() -> None:
    silvester = datetime(2026, 12, 31, 22, 50, tzinfo=UTC)  # 23:50

    assert read_wall_time("23:55", BERLIN, silvester) == wall(2026, 12, 31, 23, 55)
    assert read_wall_time("0:05", BERLIN, silvester) == wall(2027, 1, 1, 0, 5)
    assert read_wall_time("tomorrow 0:05", BERLIN, silvester) == wall(2027, 1, 1, 0, 5)


def test_midnight_is_asked_in_the_city_not_in_utc() -> None:
    half_past_midnight = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)  # the 27th in Berlin

    assert read_wall_time("today 9:00", BERLIN, half_past_midnight) == wall(2026, 11, 27, 9, 0)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        # The clocks go back on 25 October 2026 at 3:00: what comes twice means the first of the two.
        (wall(2026, 10, 25, 1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (wall(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (wall(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        # They go forward on 28 March 2027 at 2:00: what does not exist means 3:00.
        (wall(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (wall(2027, 3, 28, 2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (wall(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (wall(2027, 3, 28, 2, 59), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (wall(2027, 3, 28, 3, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (wall(2026, 7, 1, 9, 0), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_both_nights_in_which_the_clocks_change(local: datetime, instant: datetime) -> None:
    assert instant_of(local, BERLIN) == instant


def test_in_the_hour_that_comes_twice_the_second_is_still_to_come() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    with pytest.raises(PastTime):
        read_wall_time("25.10. 2:15", BERLIN, second_half_past_two)
    assert read_wall_time("25.10. 2:45", BERLIN, second_half_past_two) == wall(2026, 10, 25, 2, 45)
    assert read_wall_time("2:45", BERLIN, second_half_past_two) == wall(2026, 10, 25, 2, 45)


def test_a_time_that_comes_twice_means_both() -> None:
    first, second = walls_meant(wall(2027, 10, 31, 2, 30), BERLIN)

    assert instant_of(first, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert instant_of(second, BERLIN) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("local", [wall(2026, 11, 26, 2, 30), wall(2027, 10, 31, 1, 59), wall(2027, 10, 31, 3, 0)])
def test_an_ordinary_time_means_itself(local: datetime) -> None:
    assert walls_meant(local, BERLIN) == (local,)


@pytest.mark.parametrize(
    ("local", "before", "after"),
    [
        (wall(2027, 3, 28, 2, 0), wall(2027, 3, 28, 1, 0), wall(2027, 3, 28, 3, 0)),
        (wall(2027, 3, 28, 2, 30), wall(2027, 3, 28, 1, 30), wall(2027, 3, 28, 3, 30)),
        (wall(2027, 3, 28, 2, 59), wall(2027, 3, 28, 1, 59), wall(2027, 3, 28, 3, 59)),
    ],
)
def test_instead_of_a_time_that_does_not_exist_there_are_those_around_it(
    local: datetime, before: datetime, after: datetime
) -> None:
    assert walls_meant(local, BERLIN) == ()
    assert around_gap(local, BERLIN) == (before, after)


def test_before_the_gap_its_end_is_still_to_come() -> None:
    before = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)  # 1:59

    local = read_wall_time("2:30", BERLIN, before)

    assert instant_of(local, BERLIN) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
