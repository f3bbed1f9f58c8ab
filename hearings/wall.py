"""What hangs on the wall: nothing that no moderator has seen, and no number that moves by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hearings.hearings import Hearing
from hearings.ideas import IdeaState, ShownIdea
from hearings.report import ReportedResult, ReportStores, released_results, shown_people


@dataclass(frozen=True, slots=True)
class Wall:
    hearing: Hearing
    languages: tuple[str, ...]
    people: int | None  #: in steps of five; None: below five
    ideas: int | None
    measures: int | None
    shown: tuple[ShownIdea, ...]  #: that a moderator has put there, the newest first
    results: tuple[ReportedResult, ...]  #: released, the newest first


class _Participants(Protocol):
    async def counts(self, hearing_id: int) -> dict[str, int]: ...


class _CountedIdeas(Protocol):
    async def shown(self, hearing_id: int) -> list[ShownIdea]: ...

    async def counts(self, hearing_id: int) -> dict[tuple[int, IdeaState], int]: ...


class WallStores(ReportStores, Protocol):
    @property
    def participants(self) -> _Participants: ...

    @property
    def ideas(self) -> _CountedIdeas: ...


async def gather_wall(stores: WallStores, hearing: Hearing, offered: Sequence[str]) -> Wall:
    """Return what the projector shows now."""
    people = sum((await stores.participants.counts(hearing.id)).values())
    given = (await stores.ideas.counts(hearing.id)).items()
    ideas = sum(count for (_, state), count in given if state in (IdeaState.CONFIRMED, IdeaState.SHOWN))
    measures = await stores.measures.of_hearing(hearing.id)
    shown = [idea for idea in await stores.ideas.shown(hearing.id) if idea.on_wall]
    results = await released_results(stores, hearing)
    return Wall(
        hearing,
        hearing.languages or tuple(offered),
        shown_people(people),
        shown_people(ideas),
        shown_people(len(measures)),
        tuple(reversed(shown)),
        tuple(sorted(results, key=lambda each: each.result.frozen_at, reverse=True)),
    )
