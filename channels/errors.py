"""How sending can go wrong, named by what we do next. Every adapter turns its platform's failures into these."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class SendError(Exception):
    """Base of all below; an adapter raises nothing else from its calls."""


class GoneReason(StrEnum):
    """Why a chat cannot be written to."""

    BLOCKED = "blocked"  #: the person blocked us
    DEACTIVATED = "deactivated"  #: the person's account no longer exists
    REMOVED = "removed"  #: we were removed from the group
    DELETED = "deleted"  #: the group no longer exists
    NOT_FOUND = "not_found"  #: the platform does not know this chat (it never wrote to this account)
    NOT_STARTED = "not_started"  #: known from a group only, never opened a chat with us
    NO_RIGHTS = "no_rights"  #: we may not write in this group
    TOPIC_CLOSED = "topic_closed"  #: the group's topic that takes our messages is closed; it may be opened any time


@dataclass(eq=False)
class TryLater(SendError):
    """The platform asks us to slow down; nothing was sent."""

    after: timedelta
    account_wide: bool = True  #: the whole account must wait, not only this chat


@dataclass(eq=False)
class Unreachable(SendError):
    """This chat cannot be written to; stop until it is let in again."""

    reason: GoneReason


@dataclass(eq=False)
class Moved(SendError):
    """The chat has a new id; nothing was sent."""

    to: str


@dataclass(eq=False)
class Refused(SendError):
    """The platform does not accept this message; another one may pass."""

    detail: str  #: the platform's words, for staff and logs; never a person's text


@dataclass(eq=False)
class NotBegun(SendError):
    """The request provably did not reach the platform (DNS, connect, TLS): safe to repeat."""

    detail: str = ""


@dataclass(eq=False)
class TooLate(NotBegun):
    """Its instant was over before the request could leave: it needs another one."""


@dataclass(eq=False)
class AnswerLost(SendError):
    """The request left, the answer did not come: it may or may not have been delivered."""

    detail: str


@dataclass(eq=False)
class AccountBroken(SendError):
    """The platform does not accept our account at all (token revoked): nothing can be sent."""

    detail: str
