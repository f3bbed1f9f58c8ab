"""The list of organisations as staff look through it: what is asked for, and what a line of it says."""

from dataclasses import dataclass

from contacts.organisations import OrganisationKind, OrganisationState


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; whatever is empty does not matter."""

    words: str = ""  #: each of them stands in the name
    state: OrganisationState | None = None
    language: str = ""  #: that it reads, whether first or not
    district: str = ""
    in_trouble: bool = False  #: a chat of it can no longer be reached


@dataclass(frozen=True, slots=True)
class Listed:
    id: int
    name: str
    kind: OrganisationKind
    state: OrganisationState
    languages: tuple[str, ...]
    district: str
    chat_count: int = 0
    lost_count: int = 0  #: of its chats, those that can no longer be reached
