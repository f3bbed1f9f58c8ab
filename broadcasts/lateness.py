"""What becomes of a broadcast whose time went by while the hub did not run: by the rule that staff chose for it."""

from datetime import datetime, timedelta
from typing import Any, Final

from broadcasts.broadcasts import Broadcast, BroadcastAction, BroadcastState
from broadcasts.schedule import IfLate

#: A restart or an update takes some minutes, which nobody notices; what staff planned for nine o'clock and comes after
#: a quarter past is late.
LATE_AFTER: Final = timedelta(minutes=15)
MISSED: Final = "missed"  #: note: its time went by while the hub did not run, and late it was not to be sent


def delay(broadcast: Broadcast, at: datetime) -> timedelta | None:
    """Return how late a broadcast begins that begins at this instant; None where that is not worth a word."""
    late = at - broadcast.next_at
    return late if late > LATE_AFTER else None


async def miss_if_late(stores: Any, broadcast: Broadcast, now: datetime) -> Broadcast:
    """Cancel a broadcast that is due, where it is too late for it by its rule."""
    waits = broadcast.state is BroadcastState.SCHEDULED
    if waits and broadcast.if_late is IfLate.MISS and delay(broadcast, now):
        missed: Broadcast = await stores.broadcasts.move(broadcast, BroadcastAction.CANCEL, now, MISSED)
        return missed
    return broadcast
