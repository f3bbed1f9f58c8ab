"""`contacts.addresses.AddressStore`: addresses, found by keyed hash, their values sealed."""

import os
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, exists, insert, select, update

from broadcasts.deliveries import DeliveryState
from channels.address import Address
from contacts.addresses import LOST, AddressRecord, AddressState
from contacts.organisations import OrganisationState
from contacts.subscriptions import Rhythm
from storage.asking_store import absorb_askings, erase_askings
from storage.columns import one_of
from storage.contact_keys import leave_contact
from storage.hearing_erasure import absorb_in_hearings, erase_from_hearings
from storage.keys import known_seal, make_key, seal_of_address
from storage.prepared import Prepared, given
from storage.session import Session
from storage.tables.broadcasts import delivery
from storage.tables.contacts import (
    address,
    consent,
    contact,
    inquiry,
    organisation,
    pairing_code,
    push_subscription,
    representative,
    staff_member,
    subscription,
)
from storage.tables.hub import chat_message, data_key, outbox, step

VALUE: Final = "address.value"
PAYLOAD: Final = "outbox.payload"
_SELECT: Final = select(
    address.c.id,
    address.c.channel,
    address.c.account,
    address.c.value,
    address.c.is_group,
    address.c.key_id,
    address.c.contact_id,
    address.c.organisation_id,
    address.c.languages,
    address.c.bilingual,
    address.c.state,
    address.c.source,
    address.c.standby,
    address.c.rhythm,
    address.c.guest_language,
    data_key.c.wrapped,
).join(data_key, data_key.c.id == address.c.key_id)
#: As the partial index has it, word for word.
_UNTOLD: Final = (
    one_of(address.c.state, *LOST)
    & address.c.organisation_id.is_not(None)
    & address.c.told_at.is_(None)
    & exists().where(
        organisation.c.id == address.c.organisation_id, organisation.c.state == OrganisationState.CONFIRMED
    )
)
_FOUND: Final = _SELECT.where(address.c.lookup == bindparam("lookup"))
_BY_LOOKUP: Final = Prepared(lambda _: _FOUND)
_LOCKED_BY_LOOKUP: Final = Prepared(lambda session: session.wait_lock_of(_FOUND, address))
_BY_ID: Final = Prepared(lambda _: _SELECT.where(address.c.id == bindparam("id")))
_SET_LANGUAGES: Final = Prepared(
    lambda _: update(address).where(address.c.id == bindparam("of")).values(given(address, "languages", "bilingual"))
)
_NEW_CONTACT: Final = Prepared(
    lambda _: insert(contact).values(given(contact, "key_id", "created_at")).returning(contact.c.id)
)
_NEW: Final = Prepared(
    lambda session: (
        session.insert(address)
        .values(
            given(
                address,
                *("channel", "account", "lookup", "value", "is_group", "key_id", "contact_id", "organisation_id"),
                *("languages", "bilingual", "source", "state", "state_at", "last_sequence", "created_at", "standby"),
                *("rhythm", "guest_language"),
            )
        )
        .on_conflict_do_nothing()
    )
)


class AddressTable:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def open(self, to: Address, now: datetime) -> AddressRecord:
        lookup = self._session.vault.lookup_address(to)
        rows = await self._session.rows(_LOCKED_BY_LOOKUP, {"lookup": lookup})
        if not rows:
            await self._begin(to, lookup, now)
            rows = await self._session.rows(_LOCKED_BY_LOOKUP, {"lookup": lookup})
        return self.record(rows[0])

    async def find(self, to: Address) -> AddressRecord | None:
        rows = await self._session.rows(_BY_LOOKUP, {"lookup": self._session.vault.lookup_address(to)})
        return self.record(rows[0]) if rows else None

    async def get(self, address_id: int) -> AddressRecord:
        (row,) = await self._session.rows(_BY_ID, {"id": address_id})
        return self.record(row)

    async def with_ids(self, address_ids: Collection[int]) -> dict[int, AddressRecord]:
        """Return chats by their ids."""
        return {each.id: each for each in await self.where(address.c.id.in_(set(address_ids)))}

    async def where(self, condition: Any) -> list[AddressRecord]:
        """Return addresses by a condition of another store of this folder."""
        return [self.record(row) for row in await self._session.rows(_SELECT.where(condition).order_by(address.c.id))]

    async def set_languages(self, address_id: int, languages: tuple[str, ...], *, bilingual: bool) -> None:
        chosen = {"languages": list(languages), "bilingual": bilingual}
        await self._session.run(_SET_LANGUAGES, chosen | {"of": address_id})

    async def set_source(self, address_id: int, source: str) -> None:
        await self._update(address_id, source=source)

    async def set_state(self, address_id: int, state: AddressState, now: datetime) -> None:
        unasked = address.c.state.not_in([AddressState.ERASING, AddressState.ERASED])
        mine = (address.c.id == address_id) & unasked
        values: dict[str, Any] = {"state": state, "state_at": now}
        if state is AddressState.ACTIVE:
            values["told_at"] = None  # should it get lost once more, staff hear of it again
        await self._session.run(update(address).where(mine).values(**values))

    async def set_rhythm(self, address_id: int, rhythm: Rhythm) -> None:
        await self._update(address_id, rhythm=rhythm)

    async def set_guest_language(self, address_id: int, language: str) -> None:
        await self._update(address_id, guest_language=language)

    async def set_standby(self, address_id: int, standby: bool) -> None:
        await self._update(address_id, standby=standby)

    async def has_untold(self) -> bool:
        return bool(await self._session.rows(select(address.c.id).where(_UNTOLD).limit(1)))

    async def untold(self, limit: int) -> list[AddressRecord]:
        statement = _SELECT.where(_UNTOLD).order_by(address.c.id).limit(limit)
        rows = await self._session.rows(self._session.lock_of(statement, address))
        return [self.record(row) for row in rows]

    async def told(self, address_ids: list[int], now: datetime) -> None:
        await self._session.run(update(address).where(address.c.id.in_(address_ids)).values(told_at=now))

    async def add_pending(self, to: Address, organisation_id: int, now: datetime) -> int:
        """Keep an imported mailbox that waits for its holder; return its id (the present one if it is known)."""
        lookup = self._session.vault.lookup_address(to)
        if not await self._session.rows(_BY_LOOKUP, {"lookup": lookup}):
            await self._begin(
                to, lookup, now, state=AddressState.PENDING, organisation_id=organisation_id, with_contact=False
            )
        (row,) = await self._session.rows(_BY_LOOKUP, {"lookup": lookup})
        return int(row.id)

    async def move(self, address_id: int, value: str) -> bool:
        here = await self.get(address_id)
        if here.address.value == value:
            return False
        new = Address(here.address.channel, here.address.account, value, here.address.group)
        lookup = self._session.vault.lookup_address(new)
        there = await self._session.rows(select(address.c.id).where(address.c.lookup == lookup))
        if there:
            await self._absorb(address_id, there[0].id)
        seal = await seal_of_address(self._session, address_id)
        await self._update(address_id, lookup=lookup, value=seal.close(value, VALUE))
        return True

    async def erase_due(self, now: datetime) -> int:
        """Erase every address whose holder asked for it and whose last words have left; return how many."""
        waiting = exists().where(outbox.c.address_id == address.c.id, outbox.c.state.in_(["queued", "taken"]))
        in_hand = exists().where(delivery.c.address_id == address.c.id, delivery.c.state.in_(["leased", "sending"]))
        due = select(address.c.id, address.c.key_id, address.c.contact_id).where(
            address.c.state == AddressState.ERASING, ~waiting, ~in_hand
        )
        rows = await self._session.rows(self._session.lock_of(due, address))
        for row in rows:
            await self._erase(row, now)
        return len(rows)

    async def _erase(self, row: Any, now: datetime) -> None:
        """Destroy the key and everything that hangs on the address; the empty row stays for the ledger's sums."""
        await erase_from_hearings(self._session, row.id, now)
        await erase_askings(self._session, row.id)
        for table in (step, outbox, chat_message, subscription, consent, inquiry, push_subscription, pairing_code):
            await self._session.run(delete(table).where(table.c.address_id == row.id))
        unsent = (delivery.c.address_id == row.id) & delivery.c.state.in_(["queued", "deferred", "held"])
        await self._session.run(
            update(delivery).where(unsent).values(state=DeliveryState.SKIPPED, reason="erased", changed_at=now)
        )
        await self._update(
            row.id,
            lookup=os.urandom(32),
            value=b"",
            languages=[],
            contact_id=None,
            organisation_id=None,
            state=AddressState.ERASED,
            state_at=now,
        )
        if row.contact_id is not None and not await leave_contact(self._session, row.id, row.contact_id):
            await self._session.run(delete(representative).where(representative.c.contact_id == row.contact_id))
            await self._session.run(delete(staff_member).where(staff_member.c.contact_id == row.contact_id))
            await self._session.run(delete(contact).where(contact.c.id == row.contact_id))
        await self._session.run(update(data_key).where(data_key.c.id == row.key_id).values(wrapped=b""))

    async def _absorb(self, address_id: int, other: int) -> None:
        """Take over what the other row of the same chat has (it came first under the new id), then remove it."""
        for table, key in ((delivery, delivery.c.broadcast_id), (subscription, subscription.c.topic_id)):
            mine = select(key).where(table.c.address_id == address_id)
            await self._session.run(
                update(table).where(table.c.address_id == other, key.not_in(mine)).values(address_id=address_id)
            )
        for table in (consent, inquiry):
            await self._session.run(update(table).where(table.c.address_id == other).values(address_id=address_id))
        await absorb_in_hearings(self._session, address_id, other)
        await absorb_askings(self._session, address_id, other)
        await self._absorb_replies(address_id, other)
        await self._session.run(delete(address).where(address.c.id == other))

    async def _absorb_replies(self, address_id: int, other: int) -> None:
        """Seal what still waits for the other row with this one's key."""
        theirs, ours = await seal_of_address(self._session, other), await seal_of_address(self._session, address_id)
        waiting = (outbox.c.address_id == other) & outbox.c.payload.is_not(None)
        for row in await self._session.rows(select(outbox.c.id, outbox.c.payload).where(waiting)):
            payload = ours.close(theirs.open(row.payload, PAYLOAD), PAYLOAD)
            await self._session.run(
                update(outbox).where(outbox.c.id == row.id).values(address_id=address_id, payload=payload)
            )

    async def _begin(
        self,
        to: Address,
        lookup: bytes,
        now: datetime,
        *,
        state: AddressState = AddressState.ACTIVE,
        organisation_id: int | None = None,
        with_contact: bool = True,
    ) -> None:
        seal = await make_key(self._session, now)
        contact_id = None
        if with_contact and not to.group:
            contact_id = await self._new_contact(seal.key_id, now)
        values = {
            "channel": to.channel,
            "account": to.account,
            "lookup": lookup,
            "value": seal.close(to.value, VALUE),
            "is_group": to.group,
            "key_id": seal.key_id,
            "contact_id": contact_id,
            "organisation_id": organisation_id,
            "languages": [],
            "bilingual": False,
            "source": "",
            "state": state,
            "state_at": now,
            "last_sequence": 0,
            "created_at": now,
            "standby": False,
            "rhythm": Rhythm.EVERYTHING,
            "guest_language": "",
        }
        if not await self._session.run(_NEW, values):  # another process was faster
            await self._session.run(delete(contact).where(contact.c.id == contact_id))
            await self._session.run(delete(data_key).where(data_key.c.id == seal.key_id))

    async def _new_contact(self, key_id: int, now: datetime) -> int:
        (row,) = await self._session.rows(_NEW_CONTACT, {"key_id": key_id, "created_at": now})
        return int(row.id)

    async def begin_contact(self, address_id: int, now: datetime) -> int:
        """Give a chat a new contact of its own; return that contact's id."""
        (row,) = await self._session.rows(select(address.c.key_id).where(address.c.id == address_id))
        contact_id = await self._new_contact(row.key_id, now)
        await self._update(address_id, contact_id=contact_id)
        return contact_id

    async def _update(self, address_id: int, **values: Any) -> None:
        await self._session.run(update(address).where(address.c.id == address_id).values(**values))

    def record(self, row: Any) -> AddressRecord:
        seal = known_seal(self._session, row.key_id, row.wrapped, row.id)
        to = Address(row.channel, row.account, seal.open(row.value, VALUE), row.is_group)
        return AddressRecord(
            row.id,
            to,
            row.state,
            tuple(row.languages),
            row.bilingual,
            row.contact_id,
            row.organisation_id,
            row.source,
            row.standby,
            row.rhythm,
            row.guest_language,
        )
