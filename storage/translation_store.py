"""`broadcasts.translating.TranslationStore` and `broadcasts.machine.MachineDraftStore`."""

import base64
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from broadcasts.editions import Edition
from broadcasts.machine import MachineDraft
from broadcasts.translating import LINK_LIFE, UNDER_WAY, IllegalAction, RequestState, TranslationRequest
from contacts.addresses import AddressState
from storage.session import Session
from storage.tables.broadcasts import machine_draft, translation_request
from storage.tables.contacts import address

_NAMES: Final = tuple(field.name for field in fields(TranslationRequest))
_COLUMNS: Final = [translation_request.c[name] for name in _NAMES]
#: What never changes once somebody was asked.
_FIXED: Final = ("id", "edition_id", "language", "note", "asked_by", "asked_at", "expires_at")


class TranslationTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self, edition: Edition, language: str, code: str, note: str, asked_by: int | None, now: datetime
    ) -> TranslationRequest:
        values = {
            "edition_id": edition.id,
            "language": language,
            "code_lookup": self._session.vault.lookup("translation", code),
            "note": note,
            "asked_by": asked_by,
            "asked_at": now,
            "expires_at": now + LINK_LIFE,
            "state": RequestState.ASKED,
            "changed_at": now,
        }
        (row,) = await self._session.rows(insert(translation_request).values(values).returning(*_COLUMNS))
        return _request(row)

    async def get(self, request_id: int) -> TranslationRequest | None:
        return await self._one(translation_request.c.id == request_id)

    async def by_code(self, code: str) -> TranslationRequest | None:
        return await self._one(translation_request.c.code_lookup == self._session.vault.lookup("translation", code))

    def browser_key(self, code: str) -> str:
        """Return what proves that a browser belongs to whoever opened the link first: we alone can make it."""
        return base64.urlsafe_b64encode(self._session.vault.lookup("translation page", code)).decode().rstrip("=")

    async def save(self, request: TranslationRequest, was: RequestState) -> None:
        here = (translation_request.c.id == request.id) & (translation_request.c.state == was)
        values = {name: getattr(request, name) for name in _NAMES if name not in _FIXED}
        if not await self._session.run(update(translation_request).where(here).values(values)):
            raise IllegalAction

    async def under_way(self, edition_id: int, now: datetime) -> list[TranslationRequest]:
        rows = await self._list(
            translation_request.c.edition_id == edition_id, translation_request.c.state.in_(UNDER_WAY)
        )
        return [request for request in rows if request.is_under_way(now)]

    async def returned(self) -> list[TranslationRequest]:
        return await self._list(translation_request.c.state == RequestState.RETURNED)

    async def chats(self, request: TranslationRequest) -> list[int]:
        """Return the private chats of the translator, where they have one."""
        theirs = (address.c.contact_id == request.contact_id) & (address.c.state == AddressState.ACTIVE)
        return [row.id for row in await self._session.rows(select(address.c.id).where(theirs).order_by(address.c.id))]

    async def _one(self, condition: Any) -> TranslationRequest | None:
        rows = await self._session.rows(select(*_COLUMNS).where(condition))
        return _request(rows[0]) if rows else None

    async def _list(self, *conditions: Any) -> list[TranslationRequest]:
        statement = select(*_COLUMNS).where(*conditions)
        statement = statement.order_by(translation_request.c.changed_at, translation_request.c.id)
        return [_request(row) for row in await self._session.rows(statement)]


class MachineDraftTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def ask(self, draft: MachineDraft) -> bool:
        statement = self._session.insert(machine_draft).values(_values(draft)).on_conflict_do_nothing()
        return await self._session.run(statement) > 0

    async def asked(self, edition_id: int) -> list[MachineDraft]:
        here = machine_draft.c.edition_id == edition_id
        rows = await self._session.rows(select(machine_draft).where(here).order_by(machine_draft.c.language))
        return [_draft(row) for row in rows]

    async def claim(self, now: datetime, until: datetime) -> MachineDraft | None:
        due = select(machine_draft).where(machine_draft.c.due_at <= now).order_by(machine_draft.c.due_at).limit(1)
        rows = await self._session.rows(self._session.lock_of(due, machine_draft))
        if not rows:
            return None
        draft = _draft(rows[0])
        await self._session.run(update(machine_draft).where(_is(draft)).values(due_at=until))
        return draft

    async def put(self, draft: MachineDraft) -> None:
        await self._session.run(update(machine_draft).where(_is(draft)).values(_values(draft)))

    async def remove(self, draft: MachineDraft) -> None:
        await self._session.run(delete(machine_draft).where(_is(draft)))


def _request(row: Any) -> TranslationRequest:
    return TranslationRequest(**{name: getattr(row, name) for name in _NAMES})


def _draft(row: Any) -> MachineDraft:
    return MachineDraft(**_values(row))


def _values(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in MachineDraft.__slots__}


def _is(draft: MachineDraft) -> Any:
    return (machine_draft.c.edition_id == draft.edition_id) & (machine_draft.c.language == draft.language)
