"""When a broadcast will probably be through: by what really left since it began, never faster than the pace allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcasts.later import NONE_LATER, Later
from broadcasts.tally import Tally
from hub.pace import SHARE


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one account."""

    channel: str
    per_second: float | None  #: the platform's limit; None without one
    waiting: int = 0  #: messages
    latest_due: datetime | None = None  #: the last of them is not tried before
    out_of_reach: bool = False  #: its last tries did not even begin: the messenger does not answer
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What staff may expect. Nothing in it means that nobody can say yet."""

    ends_at: datetime | None = None
    blocked: Queue | None = None  #: the account that must wait, longest first
    later: Later = NONE_LATER


def measured(tally: Tally, before: Tally | None, started_at: datetime, now: datetime, *, resumed: bool) -> Tally:
    """Return the tally with the point from which its speed is measured: since it began, or since it went on.

    Args:
        before: the count before this one.
        resumed: it stood still since then.
    """
    if before is None or before.since is None:
        return tally.from_point(started_at, 0)
    if resumed or before.done_then > tally.done:
        return tally.from_point(now, tally.done)
    return tally.from_point(before.since, before.done_then)


def foresee(tally: Tally, queues: Sequence[Queue], now: datetime, later: Later = NONE_LATER) -> Outlook:
    """Return when all will be done, or what is in the way; nothing while nothing has left.

    Args:
        later: chats that do not want to be disturbed now: they are told apart, and no part of the forecast.
    """
    blocked = [queue for queue in queues if queue.waiting and queue.blocked_until is not None]
    if blocked:
        return Outlook(blocked=max(blocked, key=lambda queue: queue.blocked_until or now), later=later)
    if tally.since is None:
        return Outlook(later=later)
    seconds, left = (now - tally.since).total_seconds(), tally.done - tally.done_then
    to_do = tally.open - later.chats
    if seconds <= 0 or left <= 0 or to_do <= 0:
        return Outlook(later=later)
    waits = [to_do * seconds / left]
    waits += [(queue.waiting - later.chats) / (queue.per_second * SHARE) for queue in queues if queue.per_second]
    waits += [(queue.latest_due - now).total_seconds() for queue in queues if queue.latest_due]
    return Outlook(ends_at=now + timedelta(seconds=max(waits)), later=later)
