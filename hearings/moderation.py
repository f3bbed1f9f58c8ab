"""What moderators do with an idea: show it, hide it with a reason, sort it to another goal, put it on the wall.

Whoever reads an idea, decides and saves takes it by `IdeaStore.hold`, so that two of them cannot undo each other.
"""

from dataclasses import replace
from typing import Final

from hearings.content import Content
from hearings.goals import Goal
from hearings.ideas import Idea, IdeaAction, IdeaState, IdeaStore, IllegalIdeaAction, Reading

REASON_CHARS: Final = 500
OPEN_STATES: Final = frozenset({IdeaState.CONFIRMED, IdeaState.SHOWN, IdeaState.HIDDEN})  #: a moderator may change it


class NothingToShow(Exception):
    """There is no text that anybody could read: a voice note that nobody has typed up."""


class IdeaInUse(Exception):
    """A measure is made of the idea; nothing was changed."""


def is_german(language: str, main_language: str) -> bool:
    """Whether an idea in this language needs no German text: "de-simple" is German too."""
    return language.partition("-")[0] == main_language.partition("-")[0]


def german_text(idea: Idea, main_language: str) -> str:
    """Return the German text that others read, "" where there is none."""
    text = idea.public.texts.get(main_language) if idea.public else None
    return text.text if text else ""


def may_go_on_wall(idea: Idea, main_language: str) -> bool:
    return idea.state is IdeaState.SHOWN and bool(german_text(idea, main_language))


async def show_idea(store: IdeaStore, idea: Idea, main_language: str) -> Idea:
    """Let everybody read it. In German it stands at once: nobody may change its author's words.

    Raises `NothingToShow`, `IllegalIdeaAction`.
    """
    public, reading = idea.public, idea.reading
    if public is None and idea.text:
        german = is_german(idea.language, main_language)
        public = Content.of(main_language if german else idea.language, idea.text)
        reading = Reading.AGREED if german else reading
    if public is None:
        raise NothingToShow
    shown = await store.move(idea, IdeaAction.SHOW)
    return await _saved(store, replace(shown, public=public, reading=reading, hidden_because=""))


async def hide_idea(store: IdeaStore, idea: Idea, reason: str) -> Idea:
    """Let nobody read it any more. Raises `IllegalIdeaAction`."""
    hidden = await store.move(idea, IdeaAction.HIDE)
    return await _saved(store, replace(hidden, hidden_because=reason, on_wall=False))


async def undo_decision(store: IdeaStore, idea: Idea) -> Idea:
    """Let it wait again, as if no moderator had looked. Raises `IdeaInUse`, `IllegalIdeaAction`."""
    if await store.used((idea.id,)):
        raise IdeaInUse
    waiting = await store.move(idea, IdeaAction.UNDO)
    return await _saved(store, replace(waiting, hidden_because="", on_wall=False))


async def assign_goal(store: IdeaStore, idea: Idea, goal: Goal) -> Idea:
    """Sort it to another goal of its hearing. Raises `IdeaInUse`, `IllegalIdeaAction`."""
    if idea.state not in OPEN_STATES or goal.hearing_id != idea.hearing_id:
        raise IllegalIdeaAction(idea.state)
    if await store.used((idea.id,)):
        raise IdeaInUse
    return await _saved(store, replace(idea, goal_id=goal.id))


async def put_on_wall(store: IdeaStore, idea: Idea, on_wall: bool, main_language: str) -> Idea:
    """Put it on the wall or take it off. Raises `IllegalIdeaAction` where it may not be there."""
    if on_wall and not may_go_on_wall(idea, main_language):
        raise IllegalIdeaAction(idea.state)
    return await _saved(store, replace(idea, on_wall=on_wall))


async def _saved(store: IdeaStore, idea: Idea) -> Idea:
    await store.save(idea)
    return idea
