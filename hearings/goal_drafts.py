"""A machine drafts the translation of a goal; it is marked as such until somebody has read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from broadcasts.glossary import GlossaryTerm
from broadcasts.machine import FOR_THE_MOMENT, WAITS, MachineFailed, MachineTranslator, Trouble, translate_lines
from hearings.content import TextState
from hearings.goals import GOAL_CHARS, GOAL_TITLE_CHARS, Goal, GoalStore


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A translation that was asked for."""

    goal_id: int
    language: str
    asked_by: int | None
    due_at: datetime
    attempts: int = 0


class GoalDraftStore(Protocol):
    async def ask(self, draft: GoalDraft) -> bool:
        """Note that a draft is wanted; False if it is already."""

    async def asked(self, goal_id: int) -> list[GoalDraft]:
        """Return the drafts of a goal that are still to come."""

    async def claim(self, now: datetime, until: datetime) -> GoalDraft | None:
        """Return a draft that is due; nobody else gets it before `until`."""

    async def put(self, draft: GoalDraft) -> None:
        """Try it again when it is due."""

    async def remove(self, draft: GoalDraft) -> None: ...


def may_draft(goal: Goal, language: str) -> bool:
    """Whether a machine may write this language: nobody has, or a machine did and the wording changed since."""
    contents = (goal.title, goal.wording)
    if language == goal.wording.source or not goal.wording.hash:
        return False
    if any(language not in content.texts for content in contents):
        return True
    outdated = any(content.outdated(language) for content in contents)
    return outdated and all(content.by_machine(language) for content in contents)


async def translate_goal_by_machine(
    machine: MachineTranslator, goal: Goal, language: str, glossary: Sequence[GlossaryTerm]
) -> tuple[str, str]:
    """Return title and wording as a machine says them. Raises `MachineFailed`."""
    source = goal.wording.source
    before = (goal.title.texts[source].text, *goal.wording.texts[source].text.split("\n"))
    title, *lines = await translate_lines(machine, before, source, language, glossary)
    wording = "\n".join(lines)
    if not title or not wording.strip() or len(title) > GOAL_TITLE_CHARS or len(wording) > GOAL_CHARS:
        raise MachineFailed(Trouble.UNUSABLE)
    return title, wording


async def store_goal_draft(store: GoalStore, translated: Goal, language: str, title: str, wording: str) -> bool:
    """Keep a machine's words, unless a person has written meanwhile or the wording changed.

    Args:
        translated: the goal as it was when it was given to the machine.
    """
    goal = await store.get(translated.id)
    if goal is None or not may_draft(goal, language) or _sources(goal) != _sources(translated):
        return False
    drafted = replace(
        goal,
        title=goal.title.with_text(language, title, TextState.MACHINE),
        wording=goal.wording.with_text(language, wording, TextState.MACHINE),
    )
    await store.save(drafted)
    return True


def _sources(goal: Goal) -> tuple[str, str]:
    return goal.title.hash, goal.wording.hash


def after_failure(draft: GoalDraft, trouble: Trouble, now: datetime) -> GoalDraft | None:
    """Return the draft as it is to be tried again; None: it is given up."""
    if trouble not in FOR_THE_MOMENT or draft.attempts >= len(WAITS):
        return None
    return replace(draft, attempts=draft.attempts + 1, due_at=now + WAITS[draft.attempts])
