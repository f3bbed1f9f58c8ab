"""The German text of an idea: written by a moderator, read back to its author, and what the author says to it."""

from dataclasses import replace

from hearings.content import Content
from hearings.ideas import Idea, IdeaKind, IdeaStore, IllegalIdeaAction, Reading
from hearings.moderation import OPEN_STATES, german_text, is_german


class WordsOfTheAuthor(Exception):
    """The idea is in German: these are its author's words, and nobody else may change them."""


class ChangedMeanwhile(Exception):
    """Somebody else wrote another German text in the meantime; nothing was stored."""

    def __init__(self, idea: Idea) -> None:
        super().__init__(idea.id)
        self.idea = idea


def needs_german(idea: Idea, main_language: str) -> bool:
    """Whether a moderator may write the German text: of a voice note always, of German words never."""
    return not idea.text or not is_german(idea.language, main_language)


def may_read_back(idea: Idea, main_language: str) -> bool:
    """Whether the text can go back to its author in their own language too."""
    return idea.kind is not IdeaKind.PAPER and not is_german(idea.language, main_language)


async def write_german(
    store: IdeaStore, idea: Idea, text: str, main_language: str, *, instead_of: str, back: str = ""
) -> Idea:
    """Store the German text. Its author is to be asked; what is written on paper has nobody who could be.

    Args:
        instead_of: the German text that was there when the moderator began, "" for none.
        back: the same in the author's language, where the moderator wrote it; it is stored where there are no words
            of the author's own.

    Raises `WordsOfTheAuthor`, `ChangedMeanwhile`, `IllegalIdeaAction` when it was taken back.
    """
    if idea.state not in OPEN_STATES:
        raise IllegalIdeaAction(idea.state)
    if not needs_german(idea, main_language):
        raise WordsOfTheAuthor
    if german_text(idea, main_language) != instead_of:
        raise ChangedMeanwhile(idea)
    reading = Reading.OVERRIDDEN if idea.kind is IdeaKind.PAPER else Reading.ASKED
    written = replace(idea, public=_public(idea, text, main_language, back), reading=reading)
    await store.save(written)
    return written


async def take_as_german(store: IdeaStore, idea: Idea, main_language: str) -> Idea:
    """Take the author's words as the German text: they wrote German, whatever language they read here.

    Raises `IllegalIdeaAction` where there are no words, or it was taken back.
    """
    if idea.state not in OPEN_STATES or not idea.text:
        raise IllegalIdeaAction(idea.state)
    taken = replace(idea, public=Content.of(main_language, idea.text), reading=Reading.AGREED)
    await store.save(taken)
    return taken


async def override_reading(store: IdeaStore, idea: Idea) -> Idea:
    """Go on without the author's answer. Raises `IllegalIdeaAction` where there is no text, or it stands already."""
    if idea.public is None or idea.reading not in (Reading.ASKED, Reading.WRONG):
        raise IllegalIdeaAction(idea.state)
    overridden = replace(idea, reading=Reading.OVERRIDDEN)
    await store.save(overridden)
    return overridden


def _public(idea: Idea, text: str, main_language: str, back: str) -> Content:
    german = is_german(idea.language, main_language)
    if idea.text and not german:
        return Content.of(idea.language, idea.text).with_text(main_language, text)
    written = Content.of(main_language, text)
    return written.with_text(idea.language, back) if back and not german else written
