"""Who comes: how many people of an organisation, which interpreters, what they need to take part; and enough tables."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from hearings.goals import Goal
from hearings.hearings import Hearing, Phase, Verb, require

MOST_PEOPLE: Final = 200
NEEDS_CHARS: Final = 500
REMIND_BEFORE: Final = timedelta(days=1)  #: the evening
MOST_AT_A_TABLE: Final = 12  #: more cannot talk with each other, interpreters among them


@dataclass(frozen=True, slots=True)
class Attendance:
    hearing_id: int
    address_id: int  #: the chat that said so; a later answer of it replaces the earlier one
    organisation_id: int | None
    people_count: int  #: 0: nobody comes
    interpreters: tuple[str, ...]  #: languages
    needs: str  #: a ramp, child care: in their words, sealed
    at: datetime
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GoalTables:
    """What one goal needs in the room."""

    goal: Goal
    people: int
    tables: int


class TooManyGuests(Exception):
    """More than `MOST_PEOPLE` of one chat; nothing was stored."""


class NeedsTooLong(Exception):
    """More than `NEEDS_CHARS`; nothing was stored."""


class AttendanceStore(Protocol):
    async def put(self, attendance: Attendance) -> None: ...

    async def get(self, hearing_id: int, address_id: int) -> Attendance | None: ...

    async def of_address(self, address_id: int) -> list[Attendance]:
        """Return what a chat said of every hearing."""

    async def of(self, hearing_id: int) -> list[Attendance]:
        """Return what is said, without those who do not come."""

    async def to_remind(self, hearing_id: int, due: datetime, limit: int) -> list[Attendance]:
        """Return who comes, can be written to, said so before `due`, and has not been reminded since then."""

    async def reminded(self, hearing_id: int, address_id: int, due: datetime, now: datetime) -> bool:
        """Note it; False where somebody else has noted it since `due`."""


async def say_how_many(
    store: AttendanceStore, hearing: Hearing, address_id: int, organisation_id: int | None, people: int, now: datetime
) -> Attendance:
    """Keep how many come; what was said of interpreters and needs before stays, unless nobody comes.

    Raises:
        PhaseClosed, TooManyGuests.
    """
    require(hearing, Verb.COME, now)
    if people > MOST_PEOPLE:
        raise TooManyGuests
    before = await store.get(hearing.id, address_id)
    if before is None or not people:
        said = Attendance(hearing.id, address_id, organisation_id, people, (), "", now)
    else:
        said = replace(before, organisation_id=organisation_id, people_count=people, at=now)
    await store.put(said)
    return said


async def say_interpreters(
    store: AttendanceStore, hearing: Hearing, said: Attendance, languages: Sequence[str], now: datetime
) -> Attendance:
    """Keep which interpreters are wished for. Raises `PhaseClosed`."""
    require(hearing, Verb.COME, now)
    changed = replace(said, interpreters=tuple(languages), at=now)
    await store.put(changed)
    return changed


async def say_needs(
    store: AttendanceStore, hearing: Hearing, said: Attendance, needs: str, now: datetime
) -> Attendance:
    """Keep what they need, "" for nothing. Raises `PhaseClosed`, `NeedsTooLong`."""
    require(hearing, Verb.COME, now)
    words = " ".join(needs.split())
    if len(words) > NEEDS_CHARS:
        raise NeedsTooLong
    changed = replace(said, needs=words, at=now)
    await store.put(changed)
    return changed


def reminder_due(hearing: Hearing, now: datetime) -> datetime | None:
    """Return since when guests are to be reminded of the evening, None where it is not time, or too late."""
    if hearing.event_at is None or hearing.phase not in (Phase.ANNOUNCED, Phase.IDEAS):
        return None
    due = hearing.event_at - REMIND_BEFORE
    return due if due <= now < hearing.event_at else None


def interpreters_wished(said: Sequence[Attendance]) -> dict[str, int]:
    """Return by language how many people come whose group wishes for it, the most first."""
    people: Counter[str] = Counter()
    for each in said:
        people.update(dict.fromkeys(each.interpreters, each.people_count))
    return dict(sorted(people.items(), key=lambda pair: (-pair[1], pair[0])))


def table_plan(people: int, goals: Sequence[Goal]) -> list[GoalTables]:
    """Return how many tables each goal needs if people spread evenly: at most 12 at one, at least one for each goal."""
    plan = []
    for place, goal in enumerate(goals):
        share = people // len(goals) + (place < people % len(goals))
        plan.append(GoalTables(goal, share, max(1, -(-share // MOST_AT_A_TABLE))))
    return plan
