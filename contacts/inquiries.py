"""Inquiries: what a person wrote to the office, what the office answered, and who has to do something next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

TEXT_CHARS: Final = 4_000  #: of one message: a page and a half
SAME_TALK: Final = timedelta(days=30)  #: what comes within this time belongs to the talk that is there


class InquiryState(StrEnum):
    OPEN = "open"  #: waits for the office
    ANSWERED = "answered"  #: the office wrote last
    CLOSED = "closed"  #: nothing more to do


class InquiryAction(StrEnum):
    WRITE = "write"  #: the person writes
    ANSWER = "answer"  #: the office writes
    CLOSE = "close"


S, A = InquiryState, InquiryAction
NEXT: Final = {
    (S.OPEN, A.WRITE): S.OPEN,
    (S.OPEN, A.ANSWER): S.ANSWERED,
    (S.OPEN, A.CLOSE): S.CLOSED,
    (S.ANSWERED, A.WRITE): S.OPEN,
    (S.ANSWERED, A.ANSWER): S.ANSWERED,
    (S.ANSWERED, A.CLOSE): S.CLOSED,
    (S.CLOSED, A.ANSWER): S.ANSWERED,  # something was forgotten
}


class IllegalInquiryAction(Exception):
    """The inquiry is not in a state in which this can be done; nothing was changed."""


def next_state(state: InquiryState, action: InquiryAction) -> InquiryState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalInquiryAction(state, action) from None


class Author(StrEnum):
    PERSON = "person"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Inquiry:
    id: int
    address_id: int
    edition_id: int | None  #: the newsletter it answers
    state: InquiryState
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class InquiryMessage:
    author: Author
    text: str
    at: datetime
    staff_id: int | None = None


class InquiryStore(Protocol):
    async def add(self, address_id: int, edition_id: int | None, now: datetime) -> Inquiry: ...

    async def get(self, inquiry_id: int) -> Inquiry | None: ...

    async def latest_of(self, address_id: int, edition_id: int | None) -> Inquiry | None:
        """Return the chat's newest inquiry about this newsletter (None: about none)."""

    async def in_state(self, state: InquiryState, limit: int) -> list[Inquiry]:
        """Return inquiries, those that wait longest first."""

    async def count(self, state: InquiryState) -> int: ...

    async def move(self, inquiry: Inquiry, action: InquiryAction, now: datetime) -> Inquiry:
        """Apply an action if the stored state still is `inquiry.state`; else raise `IllegalInquiryAction`."""

    async def put(self, inquiry: Inquiry, message: InquiryMessage) -> None:
        """Add to what was said."""

    async def messages(self, inquiry: Inquiry, limit: int, author: Author | None = None) -> list[InquiryMessage]:
        """Return the newest messages, oldest first; of one side only, where it is named."""


async def write_inquiry(
    store: InquiryStore, address_id: int, edition_id: int | None, text: str, now: datetime
) -> tuple[Inquiry, bool]:
    """Keep what a person wrote, in the talk about this newsletter if there is one; return it and whether it is news.

    It is news unless the office has been waiting for its turn in this talk anyway.
    """
    present = await store.latest_of(address_id, edition_id)
    goes_on = present is not None and present.state is not InquiryState.CLOSED and now - present.changed_at < SAME_TALK
    if present is None or not goes_on:
        inquiry, news = await store.add(address_id, edition_id, now), True
    else:
        inquiry = await store.move(present, InquiryAction.WRITE, now)
        news = present.state is not InquiryState.OPEN
    await store.put(inquiry, InquiryMessage(Author.PERSON, text, now))
    return inquiry, news


async def answer_inquiry(store: InquiryStore, inquiry: Inquiry, staff_id: int, text: str, now: datetime) -> Inquiry:
    """Keep what the office answers. Raises `IllegalInquiryAction` when the talk has moved on."""
    answered = await store.move(inquiry, InquiryAction.ANSWER, now)
    await store.put(answered, InquiryMessage(Author.OFFICE, text, now, staff_id))
    return replace(answered, changed_at=now)
