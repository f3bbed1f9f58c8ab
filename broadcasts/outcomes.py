"""What the failure of a request means for its delivery."""

from datetime import datetime
from typing import Final

from broadcasts.deliveries import (
    ANSWER_LOST,
    AT_ONCE,
    ATTEMPTS,
    KEPT,
    DeliveryAction,
    DeliveryState,
    Leased,
    Outcome,
    deferral,
)
from channels.errors import AccountBroken, AnswerLost, Moved, NotBegun, Refused, TryLater, Unreachable

REFUSED: Final = "refused"
NOT_BEGUN: Final = "not_begun"  #: the messenger could not be reached


def outcome_of(error: Exception, delivery: Leased, repeat_is_safe: bool, now: datetime, chance: float = 0.5) -> Outcome:
    """Return what becomes of a delivery whose request ended with `error`.

    Whatever is not known to have stayed here may have arrived: only where a repeat is safe is it sent again. Changing
    or removing a message twice is the same as once.

    Args:
        chance: from 0 to 1; spreads the next tries.
    """
    again = now + deferral(delivery.attempts + 1, chance)
    repeat_is_safe = repeat_is_safe or delivery.action is not DeliveryAction.SEND
    match error:
        case TryLater(after, account_wide):  # the account's pace knows until when all of it waits
            due_at = AT_ONCE if account_wide else now + after
            return Outcome(delivery.id, DeliveryState.DEFERRED, "try_later", due_at=due_at)
        case NotBegun() | AccountBroken():
            return Outcome(delivery.id, DeliveryState.DEFERRED, NOT_BEGUN, due_at=again)
        case Moved():
            return Outcome(delivery.id, DeliveryState.DEFERRED, "moved", due_at=AT_ONCE)
        case Refused() if delivery.action is DeliveryAction.DELETE and delivery.reason != KEPT:
            return Outcome(delivery.id, DeliveryState.DEFERRED, KEPT, due_at=AT_ONCE)  # then it becomes a notice
        case Unreachable():
            return Outcome(delivery.id, DeliveryState.FAILED, error.reason.value)
        case Refused():
            return Outcome(delivery.id, DeliveryState.FAILED, REFUSED)
        case AnswerLost() if repeat_is_safe and delivery.attempts + 1 < ATTEMPTS:
            return Outcome(delivery.id, DeliveryState.DEFERRED, ANSWER_LOST, due_at=again)
    return Outcome(delivery.id, DeliveryState.UNCERTAIN, ANSWER_LOST)
