"""What an organisation discussed among its members: a layer of its own, shown beside people's votes, never added."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content

STATEMENT_CHARS: Final = 2_000
MOST_PEOPLE: Final = 1_000


class Deciding(StrEnum):
    """How the members decided."""

    HANDS = "hands"  #: a show of hands
    SECRET = "secret"  # noqa: S105 #: on paper
    TALK = "talk"  #: they talked until they agreed
    BOARD = "board"  #: the board alone: its position, not the members' voices


class StatementState(StrEnum):
    DRAFT = "draft"  #: its contact is still writing
    SENT = "sent"  #: staff look at it
    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class GroupStatement:
    id: int
    hearing_id: int
    goal_id: int | None
    organisation_id: int
    people_count: int
    deciding: Deciding
    for_count: int
    against_count: int
    open_count: int
    text: Content
    state: StatementState
    created_at: datetime | None = None


class StatementStore(Protocol):
    async def add(self, statement: GroupStatement, now: datetime) -> GroupStatement: ...

    async def get(self, statement_id: int) -> GroupStatement | None: ...

    async def of(self, hearing_id: int, *states: StatementState) -> list[GroupStatement]: ...

    async def save(self, statement: GroupStatement) -> None: ...
