"""What a server says against a message (RFC 6120, 8.3.3), as ours."""

from datetime import timedelta
from typing import Final

from channels.errors import GoneReason, Refused, SendError, TryLater, Unreachable

WAIT: Final = timedelta(minutes=1)
_GONE: Final = {
    "forbidden": GoneReason.BLOCKED,
    "gone": GoneReason.DEACTIVATED,
    "item-not-found": GoneReason.NOT_FOUND,
    "jid-malformed": GoneReason.NOT_FOUND,
    "not-allowed": GoneReason.BLOCKED,
    "remote-server-not-found": GoneReason.NOT_FOUND,
    "service-unavailable": GoneReason.NOT_FOUND,  # RFC 6121, 8.5.1: nobody of this name; XEP-0191: or blocked by them
}


def of_condition(condition: str, kind: str) -> SendError:
    """Return our error for an error condition; `kind` is its type: "wait" says that it will pass."""
    if condition in _GONE:
        return Unreachable(_GONE[condition])
    if kind == "wait" or condition in ("remote-server-timeout", "resource-constraint"):
        return TryLater(WAIT, account_wide=condition == "resource-constraint")
    return Refused(condition)
