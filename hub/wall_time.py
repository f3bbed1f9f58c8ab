"""From a zone's wall time to instants, also in the two nights in which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def walls_meant(wall: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the wall times that a wall time may mean: mostly itself.

    In the night the clocks go back both of a time that comes twice, the second with `fold=1`. In the night they go
    forward, for a time that does not exist, none: see `around_gap`.
    """
    if _round_trip(wall, zone) != wall:
        return ()
    both = (wall.replace(fold=0), wall.replace(fold=1))
    return both if instant_of(both[0], zone) != instant_of(both[1], zone) else both[:1]


def around_gap(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return the wall times as long before and after a time that the clocks jump over: 01:30 and 03:30 for 02:30."""
    return _round_trip(wall.replace(fold=1), zone), _round_trip(wall.replace(fold=0), zone)


def instant_of(wall: datetime, zone: str) -> datetime:
    """Return the UTC instant of a wall time.

    In the night the clocks go forward a time that does not exist means the first instant after the gap
    (02:30 becomes 03:00); in the night they go back the first of the two is meant, with `fold=1` the second.
    """
    if _round_trip(wall, zone) != wall:
        return _end_of_gap(wall.replace(second=0, microsecond=0), zone)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _end_of_gap(wall: datetime, zone: str) -> datetime:
    """Return the instant at which the clock jumps over `wall`: gaps begin and end at whole minutes."""
    while _round_trip(wall, zone) != wall:
        wall += timedelta(minutes=1)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _round_trip(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
