from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.quiet import NEVER, AlwaysQuiet, Hours, Quiet, UnreadableHours, next_allowed, read_hours

BERLIN = "Europe/Berlin"
CITY = ZoneInfo(BERLIN)
NIGHT = (time(22), time(7))
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def at(*fields: int, fold: int = 0) -> datetime:
    """Return an instant by the city's clock."""
    return datetime(*fields, tzinfo=CITY, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hours", "days", "now", "allowed"),
    [
        (None, (), at(2026, 11, 27, 3), at(2026, 11, 27, 3)),
        (NIGHT, (), at(2026, 11, 26, 21, 59), at(2026, 11, 26, 21, 59)),
        (NIGHT, (), at(2026, 11, 26, 22, 0), at(2026, 11, 27, 7)),
        (NIGHT, (), at(2026, 11, 27, 6, 59), at(2026, 11, 27, 7)),
        (NIGHT, (), at(2026, 11, 27, 7), at(2026, 11, 27, 7)),
        ((time(13), time(15)), (), at(2026, 11, 27, 14), at(2026, 11, 27, 15)),
        (None, (FRIDAY, SATURDAY), at(2026, 11, 27, 9), at(2026, 11, 29, 0)),
        (NIGHT, (FRIDAY, SATURDAY), at(2026, 11, 27, 9), at(2026, 11, 29, 7)),
        (NIGHT, (FRIDAY,), at(2026, 11, 26, 23), at(2026, 11, 28, 7)),
        # The clocks go forward on 28 March 2027 at 2:00, and back on 31 October at 3:00.
        ((time(22), time(2, 30)), (), at(2027, 3, 28, 1), at(2027, 3, 28, 3)),
        ((time(22), time(2, 30)), (), at(2027, 10, 31, 1), at(2027, 10, 31, 2, 30)),
        ((time(22), time(2, 30)), (), at(2027, 10, 31, 2, 10, fold=1), at(2027, 10, 31, 2, 30, fold=1)),
        (NIGHT, (), at(2027, 3, 27, 23), at(2027, 3, 28, 7)),
        # Only from two to three on Sundays: in the night in March there is no such hour.
        ((time(3), time(2)), range(6), at(2027, 3, 27, 12), at(2027, 4, 4, 2)),
    ],
)
def test_what_comes_in_quiet_times_is_allowed_when_they_end(
    hours: Hours, days: tuple[int, ...], now: datetime, allowed: datetime
) -> None:
    assert next_allowed(Quiet(hours, frozenset(days)), BERLIN, now) == allowed


CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(
    st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_an_end_is_always_found_and_never_quiet(hours: Hours, days: frozenset[int], now: datetime) -> None:
    quiet = Quiet(hours, days)

    allowed = next_allowed(quiet, BERLIN, now)

    assert now <= allowed <= now + timedelta(days=15)
    assert not quiet.holds_at(allowed.astimezone(CITY))
    assert allowed == now or quiet.holds_at(now.astimezone(CITY))


@pytest.mark.parametrize("quiet", [NEVER, Quiet(NIGHT), Quiet(days=frozenset({4, 5})), Quiet(NIGHT, frozenset({6}))])
def test_stored_and_read_it_is_the_same(quiet: Quiet) -> None:
    assert Quiet.from_json(quiet.to_json()) == quiet


def test_what_was_never_set_is_never_quiet() -> None:
    assert (Quiet.from_json({}), Quiet.from_json(None)) == (NEVER, NEVER)


@pytest.mark.parametrize(("hours", "days"), [(None, range(7)), ((time(9), time(9)), ())])
def test_what_would_always_be_quiet_is_refused(hours: Hours, days: tuple[int, ...]) -> None:
    with pytest.raises(AlwaysQuiet):
        Quiet(hours, frozenset(days))


@pytest.mark.parametrize(
    "text",
    ["22:00-7:00", "22-7", "22 bis 7 Uhr", "from 22:00 to 7:00", "von 22.00 bis 7.00", " 22:00 – 07:00 ", "٢٢-٧"],
)
def test_hours_are_understood_as_people_write_them(text: str) -> None:
    assert read_hours(text) == NIGHT


@pytest.mark.parametrize("text", ["", "night", "22:00", "25-7", "22:60-7", "22:00-7:00-8", "2207"])
def test_hours_that_are_not_understood(text: str) -> None:
    with pytest.raises(UnreadableHours):
        read_hours(text)


def test_from_a_time_to_the_same_is_refused() -> None:
    with pytest.raises(AlwaysQuiet):
        read_hours("9-9:00")


def test_midnight_may_be_called_24() -> None:
    assert read_hours("20-24") == (time(20), time(0))
