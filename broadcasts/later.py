"""Chats that get a broadcast later, because their organisation does not want to be disturbed now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from broadcasts.deliveries import AT_ONCE
from broadcasts.editions import Edition
from contacts.quiet import NEVER, Quiet, next_allowed


@dataclass(frozen=True, slots=True)
class Later:
    chats: int = 0
    last_at: datetime | None = None  #: when the last of them gets it


NONE_LATER: Final = Later()


def due_after_quiet(quiet: Quiet, edition: Edition, zone: str, now: datetime) -> datetime:
    """Return when a chat whose broadcast is being prepared now may get it: at once what is urgent."""
    if quiet == NEVER or edition.urgent:
        return AT_ONCE
    allowed = next_allowed(quiet, zone, now)
    return allowed if allowed > now else AT_ONCE
