"""Ideas: what residents say is needed, in their own words, read back to them before anybody else sees it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from hearings.content import Content

IDEA_CHARS: Final = 1_000  #: a long paragraph; what is longer is asked to be shortened, never cut
VOICE_SECONDS: Final = 180
VOICE_BYTES: Final = 5_000_000
VOICE_KEPT_DAYS: Final = 30  #: at the latest; a note that was typed up goes at once
IDEAS_PER_PERSON: Final = 30  #: in one hearing; more is a spammer or a committee of their own


class IdeaKind(StrEnum):
    TEXT = "text"
    VOICE = "voice"  #: a voice note, typed up by a moderator
    PHOTO = "photo"  #: a picture with a few words
    PAPER = "paper"  #: written on paper, entered by staff


class IdeaState(StrEnum):
    RECEIVED = "received"  #: waits for its author's yes
    CONFIRMED = "confirmed"  #: its author said yes; waits for a moderator
    ABANDONED = "abandoned"  #: its author took it back
    SHOWN = "shown"  #: everybody may read it
    HIDDEN = "hidden"  #: a moderator hid it and told its author why


class IdeaAction(StrEnum):
    CONFIRM = "confirm"
    CHANGE = "change"  #: its author writes it anew
    ABANDON = "abandon"
    SHOW = "show"
    HIDE = "hide"
    UNDO = "undo"  #: a moderator takes back what they decided: it waits again


S, A = IdeaState, IdeaAction
NEXT: Final = {
    (S.RECEIVED, A.CONFIRM): S.CONFIRMED,
    (S.RECEIVED, A.CHANGE): S.RECEIVED,
    (S.RECEIVED, A.ABANDON): S.ABANDONED,
    (S.CONFIRMED, A.ABANDON): S.ABANDONED,
    (S.CONFIRMED, A.SHOW): S.SHOWN,
    (S.CONFIRMED, A.HIDE): S.HIDDEN,
    (S.SHOWN, A.HIDE): S.HIDDEN,
    (S.HIDDEN, A.SHOW): S.SHOWN,
    (S.SHOWN, A.UNDO): S.CONFIRMED,
    (S.HIDDEN, A.UNDO): S.CONFIRMED,
}


class IllegalIdeaAction(Exception):
    """The idea is not in a state in which this can be done; nothing was changed."""


def next_state(state: IdeaState, action: IdeaAction) -> IdeaState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalIdeaAction(state, action) from None


class Reading(StrEnum):
    """Whether the author agrees with the German text that a moderator made of an idea."""

    NONE = "none"  #: there is no German text yet
    ASKED = "asked"  #: it went to the author
    AGREED = "agreed"
    WRONG = "wrong"  #: the author says it is not what they meant
    OVERRIDDEN = "overridden"  #: a moderator goes on without the author's answer


@dataclass(frozen=True, slots=True)
class Idea:
    id: int
    hearing_id: int
    goal_id: int
    number: int  #: within its hearing, once it is confirmed; 0 before
    participant_id: int | None  #: None once its author's chat was erased, or on paper
    address_id: int | None  #: the author's chat
    kind: IdeaKind
    language: str
    text: str  #: in the author's words; "" for a voice note that nobody has typed up, and once erased
    public: Content | None  #: what others read: the author's words, the moderator's German, translations of it
    reading: Reading
    state: IdeaState
    file_digest: str = ""  #: of the voice note or photo
    hidden_because: str = ""
    assisted: bool = False  #: somebody wrote it for them
    on_wall: bool = False
    created_at: datetime | None = None

    @property
    def shown_photo(self) -> str:
        """The digest of the picture that others may see now, "" where there is none."""
        return self.file_digest if self.state is IdeaState.SHOWN and self.kind is IdeaKind.PHOTO else ""

    @property
    def may_be_used(self) -> bool:
        """Whether a measure may be made of it."""
        return self.state is IdeaState.SHOWN and self.reading in (Reading.AGREED, Reading.OVERRIDDEN)


@dataclass(frozen=True, slots=True)
class ShownIdea:
    """What everybody may read of an idea: nothing in it says whose it is."""

    id: int
    goal_id: int
    number: int
    text: Content
    on_wall: bool = False
    photo: str = ""  #: digest of its picture


class IdeaStore(Protocol):
    async def add(self, idea: Idea, now: datetime) -> Idea:
        """Store it under a fresh id."""

    async def get(self, idea_id: int) -> Idea | None: ...

    async def hold(self, idea_id: int) -> Idea | None:
        """Return it and let nobody else change it until the unit ends: for who reads, decides and saves."""

    async def of_participant(self, participant_id: int) -> list[Idea]:
        """Return one person's ideas, oldest first, without those they took back."""

    async def of_goal(self, goal_id: int, *states: IdeaState, limit: int = 200) -> list[Idea]:
        """Return a goal's ideas by number."""

    async def waiting(self, hearing_id: int, limit: int = 50) -> list[Idea]:
        """Return confirmed ideas that no moderator has looked at, oldest first."""

    async def counts(self, hearing_id: int) -> dict[tuple[int, IdeaState], int]:
        """Return how many ideas there are, by goal and state."""

    async def listed(
        self, hearing_id: int, states: tuple[IdeaState, ...], goal_id: int | None, limit: int, offset: int = 0
    ) -> list[Idea]:
        """Return a page of a hearing's ideas by number, of one goal where it is named."""

    async def numbered(self, goal_id: int, numbers: tuple[int, ...]) -> list[Idea]:
        """Return a goal's ideas that have one of these numbers, by number."""

    async def unsettled(self, hearing_id: int, limit: int) -> list[Idea]:
        """Return ideas whose German text is missing though they are shown, is not agreed on, or wrong."""

    async def used(self, idea_ids: tuple[int, ...]) -> frozenset[int]:
        """Return which of these a measure is made of."""

    async def shown(self, hearing_id: int) -> list[ShownIdea]:
        """Return the shown ideas of all goals by number; what was written to us is not even unsealed for it."""

    async def on_wall(self, hearing_id: int) -> list[Idea]: ...

    async def save(self, idea: Idea) -> None:
        """Store everything but state and number."""

    async def move(self, idea: Idea, action: IdeaAction) -> Idea:
        """Apply an action if the stored state still is `idea.state`, else raise `IllegalIdeaAction`.

        The first confirmation gives it its number.
        """

    async def files_to_forget(self, before: datetime, limit: int = 100) -> list[Idea]:
        """Return ideas whose file has served.

        A voice note has when its German text stands, or when it came before this instant; any file when its author
        took the idea back.
        """

    async def paper_batch(self, hearing_id: int, first: int, last: int) -> list[Idea]:
        """Return the ideas from paper with these numbers."""

    async def remove(self, idea_ids: tuple[int, ...]) -> None:
        """Take ideas out again that were entered by mistake."""

    async def with_news(self, told_before: datetime) -> list[int]:
        """Return what `claim_news` would."""

    async def claim_news(self, now: datetime, told_before: datetime) -> list[int]:
        """Return hearings in which ideas were confirmed that moderators have not been told of, and note that they are.

        Those whose moderators were told something since `told_before` wait for the next time.
        """
