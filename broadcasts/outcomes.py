"""What the failure of a request means for its delivery."""

from datetime import datetime
from typing import Final

from broadcasts.deliveries import ANSWER_LOST, ATTEMPTS, DeliveryState, Leased, Outcome, deferral
from channels.errors import AccountBroken, AnswerLost, Moved, NotBegun, Refused, TryLater, Unreachable

REFUSED: Final = "refused"


def outcome_of(error: Exception, delivery: Leased, repeat_is_safe: bool, now: datetime) -> Outcome:
    """Return what becomes of a delivery whose request ended with `error`.

    Whatever is not known to have stayed here may have arrived: only where a repeat is safe is it sent again.
    """
    again = now + deferral(delivery.attempts + 1)
    match error:
        case TryLater():
            return Outcome(delivery.id, DeliveryState.DEFERRED, "try_later", due_at=now + error.after)
        case NotBegun() | AccountBroken():
            return Outcome(delivery.id, DeliveryState.DEFERRED, "not_begun", due_at=again)
        case Moved():
            return Outcome(delivery.id, DeliveryState.DEFERRED, "moved", due_at=now)
        case Unreachable():
            return Outcome(delivery.id, DeliveryState.FAILED, error.reason.value)
        case Refused():
            return Outcome(delivery.id, DeliveryState.FAILED, REFUSED)
        case AnswerLost() if repeat_is_safe and delivery.attempts + 1 < ATTEMPTS:
            return Outcome(delivery.id, DeliveryState.DEFERRED, ANSWER_LOST, due_at=again)
    return Outcome(delivery.id, DeliveryState.UNCERTAIN, ANSWER_LOST)
