"""Ideas on paper: a moderator types them in, many at once; the paper is the author's yes."""

import re
from datetime import datetime
from typing import Final

from hearings.content import Content
from hearings.goals import Goal
from hearings.hearings import VERBS, Hearing, PhaseClosed, Verb
from hearings.ideas import IDEA_CHARS, Idea, IdeaAction, IdeaKind, IdeaState, IdeaStore, Reading
from hearings.moderation import IdeaInUse, is_german

BATCH: Final = 40  #: ideas that are saved together; what is more is a second batch
_BULLET: Final = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")  # as on the sheet: it is not part of the idea


class BatchTooLarge(Exception):
    """More ideas than are saved together; nothing was kept of the last message."""


class IdeaTooLong(Exception):
    """One of the ideas is too long; nothing was kept of the message."""

    def __init__(self, line: str) -> None:
        super().__init__(len(line))
        self.line = line


def ideas_in(text: str) -> tuple[str, ...]:
    """Return the ideas of a message, one a line. Raises `IdeaTooLong`."""
    found = [" ".join(_BULLET.sub("", line).split()) for line in text.splitlines()]
    for line in found:
        if len(line) > IDEA_CHARS:
            raise IdeaTooLong(line)
    return tuple(line for line in found if any(letter.isalnum() for letter in line))


def added(lines: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Return the batch with more ideas. Raises `BatchTooLarge`."""
    if len(lines) + len(more) > BATCH:
        raise BatchTooLarge
    return lines + more


def require_paper(hearing: Hearing) -> None:
    """Raise `PhaseClosed` unless ideas are collected in this step. What is on paper was there before it closed."""
    if Verb.GIVE_IDEA not in VERBS[hearing.phase]:
        raise PhaseClosed(hearing, Verb.GIVE_IDEA)


async def enter_batch(
    store: IdeaStore, goal: Goal, language: str, lines: tuple[str, ...], main_language: str, now: datetime
) -> list[Idea]:
    """Store a batch, numbered one after the other. German ideas are shown at once, others wait for their German text.

    Who types them in has read them, so nobody needs to look at them again.
    """
    return [await _enter(store, goal, language, line, main_language, now) for line in lines]


async def undo_batch(store: IdeaStore, hearing_id: int, first: int, last: int) -> int:
    """Take a batch out again; return how many ideas there were. Raises `IdeaInUse` when a measure is made of one."""
    batch = await store.paper_batch(hearing_id, first, last)
    ids = tuple(idea.id for idea in batch)
    if await store.used(ids):
        raise IdeaInUse
    await store.remove(ids)
    return len(batch)


async def _enter(store: IdeaStore, goal: Goal, language: str, text: str, main_language: str, now: datetime) -> Idea:
    german = is_german(language, main_language)
    new = Idea(
        id=0,
        hearing_id=goal.hearing_id,
        goal_id=goal.id,
        number=0,
        participant_id=None,
        address_id=None,
        kind=IdeaKind.PAPER,
        language=language,
        text=text,
        public=Content.of(main_language if german else language, text),
        reading=Reading.AGREED if german else Reading.NONE,
        state=IdeaState.RECEIVED,
        assisted=True,
    )
    confirmed = await store.move(await store.add(new, now), IdeaAction.CONFIRM)
    return await store.move(confirmed, IdeaAction.SHOW) if german else confirmed
