"""A hearing: one evening and what belongs to it. Its phases are lists of what people may do; staff move it along."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content

LINE_CHARS: Final = 120  #: of a title, of a place
MOST_TABLES: Final = 40
TABLE_NAME_CHARS: Final = 40


class Phase(StrEnum):
    """How far a hearing is."""

    DRAFT = "draft"  #: staff prepare it; nobody else sees it
    ANNOUNCED = "announced"  #: the goals stand and can be read and followed; organisations say that they come
    IDEAS = "ideas"  #: people say what is needed
    MEASURES = "measures"  #: people make measures out of ideas
    VOTING = "voting"  #: people rate the measures
    COUNTING = "counting"  #: nothing is collected any more; staff look at the results
    PUBLISHED = "published"  #: everybody sees the results, and for two years what became of them
    ENDED = "ended"  #: the two years are over
    CANCELLED = "cancelled"  #: it does not take place


class Verb(StrEnum):
    """What people may do in a phase."""

    READ = "read"  #: goals, shown ideas, measures
    FOLLOW = "follow"  #: a goal or a measure
    COME = "come"  #: an organisation says how many of it come
    GIVE_IDEA = "give_idea"
    MAKE_MEASURE = "make_measure"  #: also join one, and change what one makes
    RATE = "rate"  #: the measures
    ANSWER = "answer"  #: other polls that staff have opened
    REPORT = "report"  #: what an organisation discussed among its members
    SEE_RESULTS = "see_results"


P, V = Phase, Verb
VERBS: Final = {
    P.DRAFT: frozenset[Verb](),
    P.ANNOUNCED: frozenset({V.READ, V.FOLLOW, V.COME}),
    P.IDEAS: frozenset({V.READ, V.FOLLOW, V.COME, V.GIVE_IDEA, V.ANSWER, V.REPORT}),
    P.MEASURES: frozenset({V.READ, V.FOLLOW, V.GIVE_IDEA, V.MAKE_MEASURE, V.ANSWER, V.REPORT}),
    P.VOTING: frozenset({V.READ, V.FOLLOW, V.RATE, V.ANSWER, V.REPORT}),
    P.COUNTING: frozenset({V.READ, V.FOLLOW}),
    P.PUBLISHED: frozenset({V.READ, V.FOLLOW, V.SEE_RESULTS}),
    P.ENDED: frozenset({V.READ, V.SEE_RESULTS}),
    P.CANCELLED: frozenset({V.READ}),
}
#: What ends when the phase's time is over; reading and following go on.
COLLECTING: Final = frozenset({V.GIVE_IDEA, V.MAKE_MEASURE, V.RATE, V.ANSWER, V.REPORT})


INVITING: Final = (P.ANNOUNCED, P.IDEAS)  #: in which organisations can be asked to come
BEFORE_VOTING: Final = (P.DRAFT, P.ANNOUNCED, P.IDEAS, P.MEASURES)  #: in which how people vote can change


class HearingAction(StrEnum):
    ADVANCE = "advance"  #: open the next step
    GO_BACK = "go_back"  #: the step was opened too early
    CANCEL = "cancel"


A = HearingAction
NEXT: Final = {
    (P.DRAFT, A.ADVANCE): P.ANNOUNCED,
    (P.ANNOUNCED, A.ADVANCE): P.IDEAS,
    (P.IDEAS, A.ADVANCE): P.MEASURES,
    (P.MEASURES, A.ADVANCE): P.VOTING,
    (P.VOTING, A.ADVANCE): P.COUNTING,
    (P.COUNTING, A.ADVANCE): P.PUBLISHED,
    (P.PUBLISHED, A.ADVANCE): P.ENDED,
    (P.IDEAS, A.GO_BACK): P.ANNOUNCED,
    (P.MEASURES, A.GO_BACK): P.IDEAS,
    (P.VOTING, A.GO_BACK): P.MEASURES,
    (P.DRAFT, A.CANCEL): P.CANCELLED,
    (P.ANNOUNCED, A.CANCEL): P.CANCELLED,
    (P.IDEAS, A.CANCEL): P.CANCELLED,
}


class IllegalHearingAction(Exception):
    """The hearing is not in a phase in which this can be done; nothing was changed."""


def next_phase(phase: Phase, action: HearingAction) -> Phase:
    """Return the phase after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[phase, action]
    except KeyError:
        raise IllegalHearingAction(phase, action) from None


@dataclass(frozen=True, slots=True)
class Hearing:
    id: int
    code: str  #: of its link, `h_<code>`; on posters, so no secret
    title: Content
    phase: Phase
    place: Content
    event_at: datetime | None = None  #: when the evening begins
    closes_at: datetime | None = None  #: when the present phase stops collecting; None: when staff go on
    announced_at: datetime | None = None  #: when the public could first read of it
    phase_since: datetime | None = None
    cards: bool = True  #: a vote needs a voting card; without, it is one vote per account
    languages: tuple[str, ...] = ()  #: offered; empty: all of the city's
    ideas_in_messengers: bool = True  #: False: ideas only in the city's own web chat
    votes_in_messengers: bool = True
    end_set_at: datetime | None = None  #: when `closes_at` was set last in the present phase; None: never

    def may(self, verb: Verb, now: datetime) -> bool:
        """Whether people may do this now."""
        if verb in COLLECTING and self.closes_at is not None and now >= self.closes_at:
            return False
        return verb in VERBS[self.phase]

    def offered(self, city_languages: tuple[str, ...]) -> tuple[str, ...]:
        """Return the languages that people may take part in."""
        return self.languages or city_languages


class PhaseClosed(Exception):
    """What somebody wanted to do is not possible in the hearing's present phase; nothing was stored."""

    def __init__(self, hearing: Hearing, verb: Verb) -> None:
        super().__init__(hearing.phase, verb)
        self.hearing = hearing
        self.verb = verb


def require(hearing: Hearing, verb: Verb, now: datetime) -> None:
    """Raise `PhaseClosed` unless people may do this now."""
    if not hearing.may(verb, now):
        raise PhaseClosed(hearing, verb)


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """When a phase is meant to open and close; what is planned warns and reminds, staff do it."""

    phase: Phase
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """A table of the evening where one goal is talked about; its code on it leads to both."""

    id: int
    hearing_id: int
    number: int
    goal_id: int | None  #: None: people choose
    code: str  #: of its link, `t_<code>`
    name: str = ""


class HearingStore(Protocol):
    async def add(self, title: Content, created_by: int | None, now: datetime) -> Hearing:
        """Begin a draft; its code is new."""

    async def get(self, hearing_id: int) -> Hearing | None: ...

    async def lock(self, hearing_id: int) -> Hearing | None:
        """Return it as it is now; until the unit ends nobody else moves or changes it."""

    async def by_code(self, code: str) -> Hearing | None: ...

    async def latest(self, limit: int) -> list[Hearing]:
        """Return hearings, the newest first."""

    async def in_phase(self, *phases: Phase) -> list[Hearing]: ...

    async def current(self) -> Hearing | None:
        """Return the hearing that people mean when they name none: the newest that is neither draft nor over."""

    async def save(self, hearing: Hearing, now: datetime) -> None:
        """Store everything but phase, code and when it was announced."""

    async def move(self, hearing: Hearing, action: HearingAction, now: datetime) -> Hearing:
        """Apply an action if the stored phase still is `hearing.phase`, else raise `IllegalHearingAction`.

        The new phase has no closing time yet; the first move out of the draft sets `announced_at`.
        """

    async def plan(self, hearing_id: int) -> list[PhasePlan]:
        """Return what is planned, in the order of the phases."""

    async def put_plan(self, hearing_id: int, plan: PhasePlan) -> None:
        """Plan a phase anew; staff are reminded of it once more."""

    async def tables(self, hearing_id: int) -> list[ThemeTable]: ...

    async def table_by_code(self, code: str) -> ThemeTable | None: ...

    async def add_table(self, hearing_id: int, goal_id: int | None, name: str = "") -> ThemeTable: ...

    async def table(self, table_id: int) -> ThemeTable | None: ...

    async def name_table(self, table_id: int, name: str) -> None: ...

    async def remove_table(self, table_id: int) -> None: ...


async def extend(store: HearingStore, hearing: Hearing, until: datetime | None, now: datetime) -> Hearing:
    """Set when the present phase stops collecting; None: when staff go on. Whoever takes part is told of it."""
    if hearing.closes_at == until:
        return hearing
    changed = replace(hearing, closes_at=until, end_set_at=now)
    await store.save(changed, now)
    return changed
