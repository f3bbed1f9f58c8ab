"""What an organisation discussed among its members: a layer of its own, shown beside people's votes, never added."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing, Verb, require

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


class StatementAction(StrEnum):
    SEND = "send"
    SHOW = "show"
    HIDE = "hide"


S, A = StatementState, StatementAction
NEXT: Final = {
    (S.DRAFT, A.SEND): S.SENT,
    (S.SENT, A.SHOW): S.SHOWN,
    (S.SENT, A.HIDE): S.HIDDEN,
    (S.SHOWN, A.HIDE): S.HIDDEN,
    (S.HIDDEN, A.SHOW): S.SHOWN,
}


class IllegalStatementAction(Exception):
    """The report is not in a state in which this can be done; nothing was changed."""


class ImpossibleCount(Exception):
    """Nobody, more than `MOST_PEOPLE`, or more voices than people; nothing was stored."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most  #: how many are possible


class StatementTooLong(Exception):
    """More than `STATEMENT_CHARS`; nothing was stored."""


class NotFinished(Exception):
    """Some question has no answer yet; nothing was changed."""


def next_state(state: StatementState, action: StatementAction) -> StatementState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalStatementAction(state, action) from None


@dataclass(frozen=True, slots=True)
class GroupStatement:
    id: int
    hearing_id: int
    goal_id: int | None
    organisation_id: int
    people_count: int  #: 0: not said yet
    deciding: Deciding
    for_count: int
    against_count: int
    open_count: int
    text: Content
    state: StatementState
    created_at: datetime | None = None
    on_paper: bool = False  #: staff typed it in from a sheet: wherever it is shown, this is said
    hidden_because: str = ""  #: key of a common reason, or staff's own words

    @property
    def is_board(self) -> bool:
        """Whether it is the position of a board, not the voices of members."""
        return self.deciding is Deciding.BOARD


class Voices(StrEnum):
    """What those who talked about it think, in the order in which it is asked."""

    FOR = "for_count"
    AGAINST = "against_count"
    OPEN = "open_count"


class StatementStore(Protocol):
    async def add(self, statement: GroupStatement, now: datetime) -> GroupStatement: ...

    async def get(self, statement_id: int) -> GroupStatement | None: ...

    async def of(self, hearing_id: int, *states: StatementState) -> list[GroupStatement]: ...

    async def save(self, statement: GroupStatement) -> None:
        """Store everything but the state."""

    async def move(self, statement: GroupStatement, action: StatementAction) -> GroupStatement:
        """Apply an action if the stored state still is `statement.state`, else raise `IllegalStatementAction`."""

    async def remove(self, statement: GroupStatement) -> bool:
        """Delete it if the stored state still is `statement.state`; return whether it was there."""


async def begin_statement(
    store: StatementStore, hearing: Hearing, goal: Goal, organisation_id: int, language: str, now: datetime
) -> GroupStatement:
    """Return an organisation's unfinished report about a goal, a new one where there is none. Raises `PhaseClosed`."""
    require(hearing, Verb.REPORT, now)
    for draft in await store.of(hearing.id, StatementState.DRAFT):
        if draft.organisation_id == organisation_id and draft.goal_id == goal.id and not draft.on_paper:
            return draft
    empty = Content(language)
    new = GroupStatement(
        0, hearing.id, goal.id, organisation_id, 0, Deciding.HANDS, 0, 0, 0, empty, StatementState.DRAFT
    )
    return await store.add(new, now)


async def say_people(store: StatementStore, statement: GroupStatement, people: int) -> GroupStatement:
    """Keep how many talked about it. Raises `ImpossibleCount`, `IllegalStatementAction`."""
    _check_draft(statement)
    if not 0 < people <= MOST_PEOPLE:
        raise ImpossibleCount(MOST_PEOPLE)
    return await _keep(store, replace(statement, people_count=people, for_count=0, against_count=0, open_count=0))


async def say_deciding(store: StatementStore, statement: GroupStatement, deciding: Deciding) -> GroupStatement:
    """Keep how they decided. Raises `IllegalStatementAction`."""
    _check_draft(statement)
    return await _keep(store, replace(statement, deciding=deciding))


async def say_voices(store: StatementStore, statement: GroupStatement, voices: Voices, count: int) -> GroupStatement:
    """Keep how many are for, against or open; what is asked later is forgotten.

    Raises:
        ImpossibleCount: with those before it, it would be more than talked about it.
        IllegalStatementAction.
    """
    _check_draft(statement)
    order = list(Voices)
    place = order.index(voices)
    before = sum(getattr(statement, each) for each in order[:place])
    if not 0 <= count <= statement.people_count - before:
        raise ImpossibleCount(statement.people_count - before)
    for later in order[place + 1 :]:
        statement = _with_voices(statement, later, 0)
    return await _keep(store, _with_voices(statement, voices, count))


async def say_words(store: StatementStore, statement: GroupStatement, text: str, language: str) -> GroupStatement:
    """Keep a few words, "" for none. Raises `StatementTooLong`, `IllegalStatementAction`."""
    _check_draft(statement)
    words = text.strip()
    if len(words) > STATEMENT_CHARS:
        raise StatementTooLong
    return await _keep(store, replace(statement, text=Content.of(language, words) if words else Content(language)))


async def send_statement(
    store: StatementStore, hearing: Hearing, statement: GroupStatement, now: datetime
) -> GroupStatement:
    """Give it to staff. Raises `PhaseClosed`, `NotFinished`, `IllegalStatementAction`."""
    require(hearing, Verb.REPORT, now)
    if statement.state is StatementState.DRAFT and not statement.people_count:
        raise NotFinished
    return await store.move(statement, StatementAction.SEND)


async def show_statement(store: StatementStore, statement: GroupStatement) -> GroupStatement:
    """Let everybody read it. Raises `IllegalStatementAction`."""
    shown = await store.move(statement, StatementAction.SHOW)
    return await _keep(store, replace(shown, hidden_because=""))


async def hide_statement(store: StatementStore, statement: GroupStatement, because: str) -> GroupStatement:
    """Keep it back; its organisation is told why. Raises `IllegalStatementAction`."""
    hidden = await store.move(statement, StatementAction.HIDE)
    return await _keep(store, replace(hidden, hidden_because=because))


def _with_voices(statement: GroupStatement, voices: Voices, count: int) -> GroupStatement:
    match voices:
        case Voices.FOR:
            return replace(statement, for_count=count)
        case Voices.AGAINST:
            return replace(statement, against_count=count)
        case Voices.OPEN:
            return replace(statement, open_count=count)


def _check_draft(statement: GroupStatement) -> None:
    if statement.state is not StatementState.DRAFT:
        raise IllegalStatementAction(statement.state, StatementAction.SEND)


async def _keep(store: StatementStore, statement: GroupStatement) -> GroupStatement:
    await store.save(statement)
    return statement
