"""Working days: Monday to Friday without the public holidays of a region, named as in ISO 3166-2: "DE-BW"."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY = 5


class UnknownRegion(ValueError):
    """Nobody has its holidays."""


def check_region(region: str) -> None:
    """Raise `UnknownRegion` for a region that is none; "" is allowed: no holidays are known."""
    _holidays(region)


def last_working_day(day: date, region: str) -> date:
    """Return the last working day up to a day."""
    while not is_working_day(day, region):
        day -= timedelta(days=1)
    return day


def working_days_later(day: date, days: int, region: str) -> date:
    """Return the day that so many working days after this one; from a day off it counts like from the day before."""
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, region)
    return day


def is_working_day(day: date, region: str) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day, region)


def is_holiday(day: date, region: str) -> bool:
    return day in _holidays(region)


@cache
def _holidays(region: str) -> "HolidayBase | frozenset[date]":
    if not region:
        return frozenset()
    from holidays import country_holidays  # late: most processes never need it

    country, _, subdivision = region.partition("-")
    try:
        return country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as exc:
        raise UnknownRegion(f"the public holidays of {region!r} are not known") from exc
