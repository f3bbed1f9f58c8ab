"""How fast an account may send: one row per account, shared by any number of senders (GCRA, a leaky bucket as a clock).

Permits are instants. One that is not used in time lapses, so a late batch never becomes a burst.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

SHARE: Final = 0.975  #: of the platform's limit; the rest is for permits that are used late
HORIZON: Final = timedelta(milliseconds=30)  #: bulk gets permits only this far ahead, so that replies come in between
REPLY_HORIZON: Final = timedelta(seconds=2)  #: a reply takes the next free instant, if it is not further away than this
# (1 second + LAPSE) * SHARE stays below one second: all that is due in a second, and what was late before it, together
# stay within the limit. A longer lapse needs a smaller share.
LAPSE: Final = timedelta(milliseconds=20)  #: a permit unused for so long is void
JUMP: Final = timedelta(seconds=5)  #: what happened so far in the future was before the clock was set back
MOST: Final = 64  #: permits at once


@dataclass(frozen=True, slots=True)
class Pace:
    """State of one account: the next free instant, and a pause the platform asked for."""

    next_at: datetime
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Permits:
    """What an account was given."""

    instants: list[datetime]  #: at which a message each may leave
    again_at: datetime | None = None  #: asking again does not pay before; None when all that was wanted was given
    is_blocked: bool = False  #: the platform asked the account to wait until then


def most_ahead(per_second: float) -> int:
    """Return how many permits bulk asks for at once: one more than it can get, so that it hears when to ask again."""
    return min(int(HORIZON.total_seconds() * per_second * SHARE) + 2, MOST)


def permits(
    pace: Pace,
    per_second: float,
    wanted: int,
    now: datetime,
    horizon: timedelta = HORIZON,
    lead: timedelta = timedelta(0),
) -> tuple[list[datetime], Pace]:
    """Return up to `wanted` instants from now until the horizon, and the pace after them.

    Args:
        per_second: the platform's limit for the account; `SHARE` of it is used.
        lead: how long it takes until the permits are in the hands of who asks; none falls into that time.
    """
    gap = timedelta(seconds=1 / (per_second * SHARE))
    next_at = pace.next_at
    if next_at > now + JUMP:
        next_at = now + REPLY_HORIZON  # until then permits that were given before may still be used
    now += lead
    first = max(now, next_at, pace.blocked_until or now)
    given: list[datetime] = []
    while len(given) < min(wanted, MOST) and first <= now + horizon:
        given.append(first)
        first += gap
    return given, Pace(first if given else next_at, pace.blocked_until)


class PaceStore(Protocol):
    async def take(
        self,
        channel: str,
        account: str,
        per_second: float,
        wanted: int,
        now: datetime,
        horizon: timedelta = HORIZON,
        lead: timedelta = timedelta(0),
    ) -> Permits:
        """Return the instants at which this many messages may leave, fewer or none when the pace is used up."""

    async def blocked_until(self, channel: str, account: str, now: datetime) -> datetime | None:
        """Return until when the account must wait because its platform asked it to, None when it need not."""

    async def block(self, channel: str, account: str, until: datetime, now: datetime) -> None:
        """The platform asked the whole account to wait."""
