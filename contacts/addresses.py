"""An address: one chat, group or mailbox, what state it is in, and which languages it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from channels.address import Address
from channels.errors import GoneReason
from contacts.subscriptions import Rhythm


class AddressState(StrEnum):
    """Whether we may and can write there."""

    ACTIVE = "active"
    PENDING = "pending"  #: imported; its holder has not confirmed yet: nothing is sent
    BLOCKED = "blocked"  #: the person blocked us
    DEACTIVATED = "deactivated"  #: the person's account no longer exists
    REMOVED = "removed"  #: we were removed from the group
    DELETED = "deleted"  #: the group no longer exists
    NOT_FOUND = "not_found"  #: the platform does not know it
    NOT_STARTED = "not_started"  #: the person never opened a chat with us
    NO_RIGHTS = "no_rights"  #: we may not write in this group
    ERASING = "erasing"  #: its holder asked for erasure; the last words are on their way
    ERASED = "erased"  #: its key is destroyed; the row stays so that old figures still add up


#: States in which a chat that could be written to no longer can, without its holder having asked for erasure.
LOST: Final = (
    AddressState.BLOCKED,
    AddressState.DEACTIVATED,
    AddressState.REMOVED,
    AddressState.DELETED,
    AddressState.NOT_FOUND,
    AddressState.NOT_STARTED,
    AddressState.NO_RIGHTS,
)
#: What a platform's refusal makes of an address; a closed topic makes nothing of it, so that the next message is tried.
GONE: Final[Mapping[GoneReason, AddressState]] = {
    reason: AddressState(reason.value) for reason in GoneReason if reason is not GoneReason.TOPIC_CLOSED
}


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """What is known of an address."""

    id: int
    address: Address
    state: AddressState
    languages: tuple[str, ...]  #: the reader's own choice, in order; empty: not chosen yet, inherit
    bilingual: bool  #: gets every one of `languages`, not only the first available
    contact_id: int | None
    organisation_id: int | None
    source: str = ""  #: the code of the poster or place whose link opened the chat
    standby: bool = False  #: gets its organisation's newsletter only while no other chat of it can
    rhythm: Rhythm = Rhythm.EVERYTHING
    guest_language: str = ""  #: of who has the phone now, where its holder has passed it on; newsletters pass it over


class AddressStore(Protocol):
    async def open(self, address: Address, now: datetime) -> AddressRecord:
        """Find the address, or begin it: a private chat with a new contact, a group with none."""

    async def find(self, address: Address) -> AddressRecord | None: ...

    async def get(self, address_id: int) -> AddressRecord: ...

    async def set_languages(self, address_id: int, languages: tuple[str, ...], *, bilingual: bool) -> None: ...

    async def set_source(self, address_id: int, source: str) -> None: ...

    async def set_state(self, address_id: int, state: AddressState, now: datetime) -> None:
        """Remember what state it is in; erasure, once asked for, is not called off by anything that happens later."""

    async def set_rhythm(self, address_id: int, rhythm: Rhythm) -> None: ...

    async def set_guest_language(self, address_id: int, language: str) -> None:
        """Talk in this language until its holder has the phone back: ""."""

    async def set_standby(self, address_id: int, standby: bool) -> None:
        """Make the chat its organisation's reserve, or an ordinary one again."""

    async def has_untold(self) -> bool:
        """Whether there are such chats as `untold` returns."""

    async def untold(self, limit: int) -> list[AddressRecord]:
        """Return lost chats of confirmed organisations of which staff have not heard; nobody else tells of them now."""

    async def told(self, address_ids: list[int], now: datetime) -> None:
        """Staff have heard of them."""

    async def move(self, address_id: int, value: str) -> bool:
        """Give the address its new platform id; where that already has an address, the two become this one.

        Returns False when nothing was to be done.
        """
