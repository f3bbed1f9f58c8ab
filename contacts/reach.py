"""How many chats the newsletter could reach, by messenger and language, at the ends of the last months."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Reached:
    """Chats on one messenger that wish for one language first ("" where they chose none)."""

    channel: str
    language: str
    chats: tuple[int, ...]  #: how many there were at each of the moments asked for


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can be reached now: each counts once, however many chats they have."""

    organisations: int
    people: int  #: who read for themselves; not those who read in an organisation's chat


def month_ends(now: datetime, zone: str, months: int = MONTHS) -> tuple[datetime, ...]:
    """Return the ends of the last months where the city is, in UTC, the oldest first; the present month ends now."""
    local = now.astimezone(ZoneInfo(zone))
    year, month = divmod(local.year * 12 + local.month - 1, 12)
    firsts = [divmod(year * 12 + month - back, 12) for back in range(months - 1)]
    ends = [datetime(each, before + 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC) for each, before in reversed(firsts)]
    return (*ends, now)


def by_language(reached: Iterable[Reached]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the chats of each language at each moment, that with the most now first."""
    return _summed((each.language, each.chats) for each in reached)


def by_channel(reached: Iterable[Reached]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the chats of each messenger at each moment, that with the most now first."""
    return _summed((each.channel, each.chats) for each in reached)


def _summed(rows: Iterable[tuple[str, Sequence[int]]]) -> list[tuple[str, tuple[int, ...]]]:
    sums: dict[str, Counter[int]] = {}
    for name, chats in rows:
        sums.setdefault(name, Counter()).update(dict(enumerate(chats)))
    found = [(name, tuple(counts[at] for at in sorted(counts))) for name, counts in sums.items()]
    return sorted(found, key=lambda row: (-row[1][-1], row[0]))
