"""Translations by people: one text is given out by link, comes back, and a reviewer takes it over."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from broadcasts.editions import Edition, EditionStore, EditionText, save_edition

LINK_LIFE: Final = timedelta(days=14)
CODE_BYTES: Final = 18  # 24 letters in base64url; a deep link carries 64
NOTE_CHARS: Final = 500


class RequestState(StrEnum):
    ASKED = "asked"  #: the link was given out; nobody has opened it
    OPEN = "open"  #: somebody is translating; the link is theirs now
    RETURNED = "returned"  #: the translation waits for a reviewer
    ACCEPTED = "accepted"  #: it is the edition's text now
    ENDED = "ended"  #: called off


class RequestAction(StrEnum):
    OPEN = "open"  #: the first one opens the link
    RETURN = "return"  #: the translator hands the text in
    SEND_BACK = "send_back"  #: a reviewer wants something changed
    ACCEPT = "accept"  #: a reviewer takes the text over
    END = "end"  #: staff call it off


NEXT: Final = {
    (RequestState.ASKED, RequestAction.OPEN): RequestState.OPEN,
    (RequestState.ASKED, RequestAction.END): RequestState.ENDED,
    (RequestState.OPEN, RequestAction.RETURN): RequestState.RETURNED,
    (RequestState.OPEN, RequestAction.END): RequestState.ENDED,
    (RequestState.RETURNED, RequestAction.SEND_BACK): RequestState.OPEN,
    (RequestState.RETURNED, RequestAction.ACCEPT): RequestState.ACCEPTED,
    (RequestState.RETURNED, RequestAction.END): RequestState.ENDED,
}
UNDER_WAY: Final = (RequestState.ASKED, RequestState.OPEN, RequestState.RETURNED)


class IllegalAction(Exception):
    """Meanwhile it is in another state, in which this cannot be done; nothing was changed."""


class LinkUnusable(Exception):
    """The link is too old, was called off, belongs to somebody else, or never existed; nothing was changed."""


class MainTextChanged(Exception):
    """The translator has not seen the present main text; nothing was changed."""


def next_state(state: RequestState, action: RequestAction) -> RequestState:
    """Return the state after `action`; an illegal pair raises and changes nothing."""
    try:
        return NEXT[state, action]
    except KeyError:
        raise IllegalAction(state, action) from None


@dataclass(frozen=True, slots=True)
class TranslationRequest:
    id: int
    edition_id: int
    language: str
    note: str  #: what staff say to the translator
    asked_by: int | None
    asked_at: datetime
    expires_at: datetime  #: until then the link can be opened; whoever has opened it may take longer
    contact_id: int | None  #: who opened it in a chat; None: nobody has, or a browser did
    state: RequestState
    title: str
    body: str  #: what the translator has written so far, Markdown
    source_hash: str  #: of the main text that the translator has seen
    changed_at: datetime
    decided_by: int | None = None
    reason: str = ""  #: why it was sent back

    def is_under_way(self, now: datetime) -> bool:
        """Whether something can still come of it."""
        return self.state in UNDER_WAY and (self.state is not RequestState.ASKED or now < self.expires_at)


class TranslationStore(Protocol):
    async def add(
        self, edition: Edition, language: str, code: str, note: str, asked_by: int | None, now: datetime
    ) -> TranslationRequest: ...

    async def get(self, request_id: int) -> TranslationRequest | None: ...

    async def by_code(self, code: str) -> TranslationRequest | None:
        """Return the request behind a link."""

    async def save(self, request: TranslationRequest, was: RequestState) -> None:
        """Store what changed. Raises `IllegalAction` if it no longer is in the state `was`."""

    async def under_way(self, edition_id: int, now: datetime) -> list[TranslationRequest]:
        """Return which languages of an edition are being translated, since when: for its board."""

    async def returned(self) -> list[TranslationRequest]:
        """Return what waits for a reviewer, the oldest first."""


async def ask_translation(
    store: TranslationStore, edition: Edition, language: str, note: str, asked_by: int | None, now: datetime
) -> str:
    """Make a link's code for a translator and return it; only its keyed hash is stored.

    Raises:
        IllegalAction: the edition has no main text, this is its language, or it is being translated already.
    """
    if edition.main_language not in edition.texts or language == edition.main_language:
        raise IllegalAction
    if any(each.language == language for each in await store.under_way(edition.id, now)):
        raise IllegalAction
    code = secrets.token_urlsafe(CODE_BYTES)
    await store.add(edition, language, code, note, asked_by, now)
    return code


async def open_request(
    store: TranslationStore, request: TranslationRequest | None, contact_id: int | None, now: datetime
) -> TranslationRequest:
    """Make the link the property of the first who opens it, and let them in again later.

    Args:
        contact_id: None for a browser, which must have proven that it was the first if there was one.

    Raises:
        LinkUnusable
    """
    if request is None or not (request.is_under_way(now) or request.state is RequestState.ACCEPTED):
        raise LinkUnusable
    if request.state is not RequestState.ASKED:
        if request.contact_id != contact_id:
            raise LinkUnusable
        return request
    return await _move(store, replace(request, contact_id=contact_id), RequestAction.OPEN, now)


async def keep_translation(
    store: TranslationStore, request: TranslationRequest, title: str, body: str, source_hash: str, now: datetime
) -> TranslationRequest:
    """Keep what the translator has written so far, and which main text they have seen.

    Raises:
        IllegalAction: it was handed in, or called off.
    """
    if request.state is not RequestState.OPEN:
        raise IllegalAction(request.state)
    kept = replace(request, title=title, body=body, source_hash=source_hash, changed_at=now)
    await store.save(kept, RequestState.OPEN)
    return kept


async def return_translation(
    store: TranslationStore, request: TranslationRequest, edition: Edition, now: datetime
) -> TranslationRequest:
    """Hand the translation in.

    Raises:
        IllegalAction: it was handed in before, or called off.
        MainTextChanged
    """
    if request.source_hash != edition.text_hash(edition.main_language):
        raise MainTextChanged
    return await _move(store, replace(request, reason=""), RequestAction.RETURN, now)


async def accept_translation(
    store: TranslationStore,
    editions: EditionStore,
    request: TranslationRequest,
    edition: Edition,
    by: int,
    now: datetime,
) -> Edition:
    """Make it the edition's text; it counts as made from the main text its translator saw.

    Raises:
        IllegalAction: somebody else has decided meanwhile.
        EditionClosed, ChangedMeanwhile
    """
    next_state(request.state, RequestAction.ACCEPT)
    text = EditionText(request.language, request.title, request.body, source_hash=request.source_hash)
    saved = await save_edition(editions, replace(edition, texts={**edition.texts, request.language: text}), now, by)
    await _move(store, replace(request, decided_by=by), RequestAction.ACCEPT, now)
    return saved


async def send_back(
    store: TranslationStore, request: TranslationRequest, reason: str, by: int, now: datetime
) -> TranslationRequest:
    """Ask the translator to look at it once more. Raises `IllegalAction`."""
    return await _move(store, replace(request, decided_by=by, reason=reason), RequestAction.SEND_BACK, now)


async def end_request(
    store: TranslationStore, request: TranslationRequest, by: int, now: datetime
) -> TranslationRequest:
    """Call it off. Raises `IllegalAction`."""
    return await _move(store, replace(request, decided_by=by), RequestAction.END, now)


async def _move(
    store: TranslationStore, request: TranslationRequest, action: RequestAction, now: datetime
) -> TranslationRequest:
    moved = replace(request, state=next_state(request.state, action), changed_at=now)
    await store.save(moved, request.state)
    return moved
