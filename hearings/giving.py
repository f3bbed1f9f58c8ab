"""Giving an idea: what is taken, what is read back, and until when its author may change or take it back."""

import unicodedata
from dataclasses import replace
from datetime import datetime
from typing import Final

from hearings.goals import Goal
from hearings.hearings import Hearing, Verb, require
from hearings.ideas import (
    IDEA_CHARS,
    IDEAS_PER_PERSON,
    Idea,
    IdeaAction,
    IdeaKind,
    IdeaState,
    IdeaStore,
    IllegalIdeaAction,
    Reading,
)
from hearings.participants import Helping, Participant

FEWEST_LETTERS: Final = 3  #: a word; an emoji alone says nothing that could become a measure


class IdeaUnclear(Exception):
    """There are no words in it; nothing was stored."""


class IdeaTooLong(Exception):
    """Longer than `IDEA_CHARS`; nothing was stored."""


class TooManyIdeas(Exception):
    """This person has given `IDEAS_PER_PERSON` already; nothing was stored."""


class SameIdea(Exception):
    """This person has given these words for this goal already; nothing new was stored."""

    def __init__(self, idea: Idea) -> None:
        super().__init__(idea.id)
        self.idea = idea


def check_words(text: str) -> str:
    """Return an idea's words without superfluous space. Raises `IdeaUnclear`, `IdeaTooLong`."""
    words = tidy(text)
    if sum(unicodedata.category(letter).startswith("L") for letter in words) < FEWEST_LETTERS:
        raise IdeaUnclear
    if len(words) > IDEA_CHARS:
        raise IdeaTooLong
    return words


def tidy(text: str) -> str:
    """Return it without superfluous space and empty lines."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


async def check_room(store: IdeaStore, hearing: Hearing, participant: Participant, now: datetime) -> list[Idea]:
    """Return somebody's ideas, if they may give another one. Raises `PhaseClosed`, `TooManyIdeas`."""
    require(hearing, Verb.GIVE_IDEA, now)
    mine = await store.of_participant(participant.id)
    if len(mine) >= IDEAS_PER_PERSON:
        raise TooManyIdeas
    return mine


async def give_idea(
    store: IdeaStore,
    hearing: Hearing,
    goal: Goal,
    participant: Participant,
    kind: IdeaKind,
    text: str,
    now: datetime,
    file_digest: str = "",
) -> Idea:
    """Keep an idea that waits for its author's yes; nobody else sees it before.

    Args:
        text: the words; of a voice note none.

    Raises:
        PhaseClosed, IdeaUnclear, IdeaTooLong, TooManyIdeas, SameIdea.
    """
    mine = await check_room(store, hearing, participant, now)
    words = "" if kind is IdeaKind.VOICE else check_words(text)
    for earlier in mine:
        if (earlier.goal_id, earlier.text, earlier.file_digest) == (goal.id, words, file_digest):
            raise SameIdea(earlier)
    idea = Idea(
        id=0,
        hearing_id=hearing.id,
        goal_id=goal.id,
        number=0,
        participant_id=participant.id,
        address_id=participant.address_id,
        kind=kind,
        language=participant.language,
        text=words,
        public=None,
        reading=Reading.NONE,
        state=IdeaState.RECEIVED,
        file_digest=file_digest,
        assisted=participant.helping is Helping.ASSISTED,
    )
    return await store.add(idea, now)


async def change_idea(store: IdeaStore, hearing: Hearing, idea: Idea, text: str, now: datetime) -> Idea:
    """Keep other words for an idea that its author has not said yes to yet.

    Raises:
        PhaseClosed, IdeaUnclear, IdeaTooLong.
        IllegalIdeaAction: it was confirmed already.
    """
    require(hearing, Verb.GIVE_IDEA, now)
    words = check_words(text)
    changed = replace(await store.move(idea, IdeaAction.CHANGE), text=words)
    await store.save(changed)
    return changed


async def confirm_idea(store: IdeaStore, hearing: Hearing, idea: Idea, now: datetime) -> Idea:
    """Its author says yes: it gets its number, and moderators look at it.

    Raises:
        PhaseClosed, IllegalIdeaAction.
    """
    require(hearing, Verb.GIVE_IDEA, now)
    return await store.move(idea, IdeaAction.CONFIRM)


async def take_back(store: IdeaStore, idea: Idea) -> Idea:
    """Its author takes it back; its file is destroyed soon. Raises `IllegalIdeaAction` once others can read it."""
    taken = await store.move(idea, IdeaAction.ABANDON)
    await store.save(replace(taken, text=""))  # by its digest the file is found and destroyed
    return taken


async def agree(store: IdeaStore, idea: Idea, *, yes: bool) -> Idea:
    """Keep what the author says of the German text. Raises `IllegalIdeaAction` where they were not asked."""
    present = await store.hold(idea.id)
    if present is None or present.reading is not Reading.ASKED:
        raise IllegalIdeaAction(idea.state, IdeaAction.CHANGE)
    answered = replace(present, reading=Reading.AGREED if yes else Reading.WRONG)
    await store.save(answered)
    return answered
