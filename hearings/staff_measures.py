"""What staff may write of measures: translations of residents' measures, and measures of their own, which say so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import Hearing
from hearings.ideas import IdeaStore
from hearings.measures import (
    PUBLIC,
    IllegalMeasureAction,
    Measure,
    MeasureAction,
    MeasureState,
    MeasureStore,
)
from hearings.merging import require_measures

PARTS = ("what", "for_whom", "who_helps")  #: the three answers, in their order


class WordsOfItsMakers(Exception):
    """It is the language in which the measure was made: nobody changes its makers' words; nothing was stored."""


class ChangedMeanwhile(Exception):
    """The makers changed their words while somebody translated; nothing was stored."""


def parts_of(measure: Measure) -> dict[str, Content]:
    """Return the answers that have words."""
    return {name: getattr(measure, name) for name in PARTS if getattr(measure, name).texts}


def words_hash(measure: Measure) -> str:
    """Return what changes when the makers change their words."""
    return "-".join(content.hash for content in parts_of(measure).values())


async def translate_measure(
    store: MeasureStore, measure_id: int, language: str, texts: Mapping[str, str], made_from: str
) -> Measure:
    """Store a measure's words in another language.

    Args:
        texts: by the names in `PARTS`.
        made_from: the `words_hash` of what was translated.

    Raises `WordsOfItsMakers`, `ChangedMeanwhile`, `IllegalMeasureAction` where nobody may read it any more.
    """
    found = await store.hold(measure_id)
    if not found or found[0].state not in PUBLIC:
        raise IllegalMeasureAction(measure_id, MeasureAction.CHANGE)
    (measure,) = found
    parts = parts_of(measure)
    if any(content.source == language for content in parts.values()):
        raise WordsOfItsMakers
    if words_hash(measure) != made_from:
        raise ChangedMeanwhile

    def put(name: str, content: Content) -> Content:
        return content.with_text(language, texts[name]) if name in parts and name in texts else content

    translated = replace(
        measure,
        what=put("what", measure.what),
        for_whom=put("for_whom", measure.for_whom),
        who_helps=put("who_helps", measure.who_helps),
    )
    await store.save(translated)
    return translated


async def ideas_of_numbers(store: IdeaStore, goal: Goal, numbers: tuple[int, ...]) -> tuple[tuple[int, ...], list[int]]:
    """Return the ids of these ideas of the goal, and which numbers mean none that a measure may be made of."""
    found = {idea.number: idea.id for idea in await store.numbered(goal.id, numbers) if idea.may_be_used}
    return tuple(found[number] for number in numbers if number in found), [n for n in numbers if n not in found]


async def write_measure(
    store: MeasureStore,
    hearing: Hearing,
    goal: Goal,
    language: str,
    texts: Mapping[str, str],
    idea_ids: tuple[int, ...],
    now: datetime,
) -> Measure:
    """Store a measure by staff; every page says that the office wrote it. Raises `PhaseClosed`."""
    require_measures(hearing)

    def written(name: str) -> Content:
        return Content.of(language, texts[name]) if texts.get(name) else Content(language)

    new = Measure(
        id=0,
        hearing_id=hearing.id,
        goal_id=goal.id,
        number=0,
        what=written("what"),
        for_whom=written("for_whom"),
        who_helps=written("who_helps"),
        state=MeasureState.MAKING,
        idea_ids=idea_ids,
        by_staff=True,
    )
    return await store.move(await store.add(new, now), MeasureAction.CONFIRM)
