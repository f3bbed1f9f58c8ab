"""Organisations: how one comes in, is confirmed by staff, is joined by its people's chats, and gets a new code."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from contacts.addresses import AddressRecord
from contacts.quiet import NEVER, Quiet
from contacts.subscriptions import SubscriptionState, SubscriptionStore, pause, resume

CODE_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0, 1: they are read wrongly from paper
CODE_LETTERS: Final = 8  # 32^8, about 10^12: cannot be guessed at a chat's pace
NAME_CHARS: Final = 120
STALE_LETTERS: Final = 3  #: of the code, in the button that replaces it: enough to notice a second press
PAYLOAD: Final = "o_"  #: before the code in a link that opens the chat


class OrganisationKind(StrEnum):
    ASSOCIATION = "association"  #: eingetragener Verein
    COMMUNITY = "community"  #: a religious or cultural community
    INITIATIVE = "initiative"  #: a group without legal form


class OrganisationState(StrEnum):
    PENDING = "pending"  #: registered in the chat; staff have not confirmed it
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    REMOVED = "removed"  #: it was confirmed, and is no longer on the office's list


class OrganisationAction(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"
    REMOVE = "remove"


NEXT: Final = {
    (OrganisationState.PENDING, OrganisationAction.CONFIRM): OrganisationState.CONFIRMED,
    (OrganisationState.PENDING, OrganisationAction.REJECT): OrganisationState.REJECTED,
    (OrganisationState.REJECTED, OrganisationAction.CONFIRM): OrganisationState.CONFIRMED,
    (OrganisationState.CONFIRMED, OrganisationAction.REMOVE): OrganisationState.REMOVED,
    (OrganisationState.REMOVED, OrganisationAction.CONFIRM): OrganisationState.CONFIRMED,
}
CODE_WORKS: Final = (OrganisationState.PENDING, OrganisationState.CONFIRMED)


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

    @property
    def code_works(self) -> bool:
        return self.state in CODE_WORKS

    @property
    def payload(self) -> str:
        """What a link carries that makes a chat one of the organisation's."""
        return f"{PAYLOAD}{self.code}"


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

    async def set_details(self, organisation_id: int, name: str, kind: OrganisationKind, notes: str) -> None: ...

    async def set_quiet(self, organisation_id: int, quiet: Quiet) -> None: ...

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


def grouped_code(code: str) -> str:
    """Return the code as it is read aloud and printed: ABCD-EFGH."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


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


async def add_organisation(store: OrganisationStore, new: Organisation, staff_id: int, now: datetime) -> Organisation:
    """Add an organisation that has not registered itself, confirmed in the name of whoever adds it.

    Args:
        new: as it is to be; its id, state and code are made here.
    """
    organisation_id = await store.add(
        new.name, new.kind, new.languages, OrganisationState.PENDING, new_code(), new.topic_ids, new.notes, now,
        new.district,
    )  # fmt: skip
    if new.quiet != NEVER:
        await store.set_quiet(organisation_id, new.quiet)
    added = await store.get(organisation_id)
    assert added is not None
    return await decide_organisation(store, added, OrganisationAction.CONFIRM, staff_id, now)


async def update_organisation(
    store: OrganisationStore, before: Organisation, after: Organisation, now: datetime
) -> None:
    """Store what staff have changed of an organisation; its chats follow its topics."""
    if (before.name, before.kind, before.notes) != (after.name, after.kind, after.notes):
        await store.set_details(before.id, after.name, after.kind, after.notes)
    if before.languages != after.languages:
        await store.set_languages(before.id, after.languages)
    if before.district != after.district:
        await store.set_district(before.id, after.district)
    if before.quiet != after.quiet:
        await store.set_quiet(before.id, after.quiet)
    if sorted(before.topic_ids) != sorted(after.topic_ids):
        await store.set_topics(before.id, after.topic_ids, now)


async def pause_organisation(
    store: OrganisationStore, subscriptions: SubscriptionStore, organisation_id: int, now: datetime
) -> list[AddressRecord]:
    """Hold what all its chats get; return those for which there was something to hold."""
    return [each for each in await store.chats(organisation_id) if await pause(subscriptions, each.id, now)]


async def resume_organisation(
    store: OrganisationStore, subscriptions: SubscriptionStore, organisation_id: int, now: datetime
) -> list[AddressRecord]:
    """Go on after a pause; return the chats that had one."""
    return [each for each in await store.chats(organisation_id) if await resume(subscriptions, each.id, now)]


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
    """Confirm, reject or remove an organisation. Raises `IllegalOrganisationAction` when somebody was faster."""
    state = next_state(organisation.state, action)
    await store.set_state(organisation.id, state, staff_id, now)
    if state not in CODE_WORKS:  # its people keep what they subscribed to, for themselves
        for chat in await store.chats(organisation.id):
            await store.link(chat, None, now)
    return replace(organisation, state=state)


async def renew_code(store: OrganisationStore, organisation_id: int) -> str:
    """Give the organisation a new code, for a new board; the old one stops working at once."""
    code = new_code()
    await store.set_code(organisation_id, code)
    return code
