"""Organisations: how one comes in, is confirmed by staff, is joined by its people's chats, and gets a new code."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from contacts.addresses import AddressRecord
from contacts.quiet import NEVER, Quiet
from contacts.subscriptions import SubscriptionState, SubscriptionStore

CODE_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0, 1: they are read wrongly from paper
CODE_LETTERS: Final = 8  # 32^8, about 10^12: cannot be guessed at a chat's pace
NAME_CHARS: Final = 120


class OrganisationKind(StrEnum):
    ASSOCIATION = "association"  #: eingetragener Verein
    COMMUNITY = "community"  #: a religious or cultural community
    INITIATIVE = "initiative"  #: a group without legal form


class OrganisationState(StrEnum):
    PENDING = "pending"  #: registered in the chat; staff have not confirmed it
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class OrganisationAction(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"


NEXT: Final = {
    (OrganisationState.PENDING, OrganisationAction.CONFIRM): OrganisationState.CONFIRMED,
    (OrganisationState.PENDING, OrganisationAction.REJECT): OrganisationState.REJECTED,
    (OrganisationState.REJECTED, OrganisationAction.CONFIRM): OrganisationState.CONFIRMED,
}


class IllegalOrganisationAction(Exception):
    """The organisation is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class Organisation:
    id: int
    name: str
    kind: OrganisationKind
    languages: tuple[str, ...]
    state: OrganisationState
    code: str = ""
    notes: str = ""
    topic_ids: tuple[int, ...] = ()
    district: str = ""  #: where in the city it is at home, "" where that is not known
    quiet: Quiet = NEVER  #: when it does not want to be disturbed


class OrganisationStore(Protocol):
    async def add(
        self,
        name: str,
        kind: OrganisationKind,
        languages: tuple[str, ...],
        state: OrganisationState,
        code: str,
        topic_ids: tuple[int, ...],
        notes: str,
        now: datetime,
        district: str = "",
    ) -> int: ...

    async def get(self, organisation_id: int) -> Organisation | None: ...

    async def by_code(self, code: str) -> Organisation | None: ...

    async def set_state(
        self, organisation_id: int, state: OrganisationState, staff_id: int | None, now: datetime
    ) -> None: ...

    async def set_code(self, organisation_id: int, code: str) -> None: ...

    async def set_languages(self, organisation_id: int, languages: tuple[str, ...]) -> None: ...

    async def set_district(self, organisation_id: int, district: str) -> None: ...

    async def set_topics(self, organisation_id: int, topic_ids: tuple[int, ...], now: datetime) -> None:
        """Replace its topics, for all its chats too."""

    async def record_topics(self, organisation_id: int, topic_ids: tuple[int, ...]) -> None:
        """Replace its topics; its chats keep what they chose."""

    async def link(self, address: AddressRecord, organisation_id: int | None, now: datetime) -> None:
        """Make the chat one of the organisation's (its people become representatives), or take it out."""

    async def chats(self, organisation_id: int) -> list[AddressRecord]: ...


def new_code() -> str:
    """Return a fresh code for an organisation's people."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LETTERS))


def tidy_code(typed: str) -> str:
    """Return the code a person meant: upper case, without spaces and dashes."""
    return "".join(c for c in typed.upper() if c.isalnum())


def next_state(state: OrganisationState, action: OrganisationAction) -> OrganisationState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalOrganisationAction(state, action) from None


async def register_organisation(
    store: OrganisationStore, name: str, languages: tuple[str, ...], topic_ids: tuple[int, ...], now: datetime
) -> int:
    """Register a new organisation that waits for staff; return its id."""
    return await store.add(
        name, OrganisationKind.INITIATIVE, languages, OrganisationState.PENDING, new_code(), topic_ids, "", now
    )


async def learn_topics(store: OrganisationStore, subscriptions: SubscriptionStore, organisation: Organisation) -> None:
    """Take over what an organisation's people chose for their chats as its topics, until staff have confirmed it."""
    if organisation.state is not OrganisationState.PENDING:
        return
    chosen = {
        each.topic_id
        for chat in await store.chats(organisation.id)
        for each in await subscriptions.of(chat.id)
        if each.state is not SubscriptionState.ENDED
    }
    await store.record_topics(organisation.id, tuple(sorted(chosen)))


async def decide_organisation(
    store: OrganisationStore, organisation: Organisation, action: OrganisationAction, staff_id: int, now: datetime
) -> Organisation:
    """Confirm or reject an organisation. Raises `IllegalOrganisationAction` when somebody was faster."""
    state = next_state(organisation.state, action)
    await store.set_state(organisation.id, state, staff_id, now)
    if state is OrganisationState.REJECTED:  # its people keep what they subscribed to, for themselves
        for chat in await store.chats(organisation.id):
            await store.link(chat, None, now)
    return replace(organisation, state=state)


async def renew_code(store: OrganisationStore, organisation_id: int) -> str:
    """Give the organisation a new code, for a new board; the old one stops working at once."""
    code = new_code()
    await store.set_code(organisation_id, code)
    return code
