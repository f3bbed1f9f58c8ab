"""`contacts.organisations.OrganisationStore`."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, delete, func, insert, select, true, update

from contacts.addresses import LOST, AddressRecord, AddressState
from contacts.mailboxes import EMAIL_CHANNEL, Mailbox, RecordedConsent
from contacts.organisation_list import Listed, Wanted
from contacts.organisation_names import name_key, search_key
from contacts.organisations import Organisation, OrganisationKind, OrganisationState, tidy_code
from contacts.quiet import Quiet
from contacts.subscriptions import CONSENT_NEWSLETTER, SubscriptionState
from storage.address_store import AddressTable
from storage.columns import one_of
from storage.keys import known_seal, make_key, seal_of_key
from storage.session import Session
from storage.tables.contacts import address, consent, organisation, organisation_topic, representative, subscription
from storage.tables.hub import data_key

CODE: Final = "organisation.code"
NOTES: Final = "organisation.notes"
#: Waiting ones first, then by name.
_ORDER: Final = (organisation.c.state != OrganisationState.PENDING, organisation.c.search_name, organisation.c.id)


class OrganisationTable:
    def __init__(self, session: Session) -> None:
        self._session = session

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
    ) -> int:
        seal = await make_key(self._session, now)
        statement = (
            insert(organisation)
            .values(
                key_id=seal.key_id,
                name=name,
                search_name=search_key(name),
                kind=kind,
                languages=list(languages),
                state=state,
                notes=seal.close(notes, NOTES) if notes else None,
                code=seal.close(code, CODE),
                code_lookup=self._lookup(code),
                created_at=now,
                district=district,
            )
            .returning(organisation.c.id)
        )
        (row,) = await self._session.rows(statement)
        await self._put_topics(row.id, topic_ids)
        return int(row.id)

    async def get(self, organisation_id: int) -> Organisation | None:
        found = await self._where(organisation.c.id == organisation_id)
        return found[0] if found else None

    async def names(self, organisation_ids: Collection[int]) -> dict[int, str]:
        """Return the names of those of them that there are, by id."""
        named = select(organisation.c.id, organisation.c.name).where(organisation.c.id.in_(set(organisation_ids)))
        return {row.id: row.name for row in await self._session.rows(named)}

    async def by_code(self, code: str) -> Organisation | None:
        found = await self._where(organisation.c.code_lookup == self._lookup(code))
        return found[0] if found else None

    async def by_name(self, name: str) -> Organisation | None:
        """Return the organisation with this name, whatever its case."""
        alike = select(organisation.c.id, organisation.c.name).where(organisation.c.search_name == search_key(name))
        rows = await self._session.rows(alike.order_by(organisation.c.id))
        same = [row.id for row in rows if name_key(row.name) == name_key(name)]
        return await self.get(same[0]) if same else None

    async def search(self, words: str, limit: int, offset: int = 0) -> list[Organisation]:
        """Return organisations whose name holds the words, waiting ones first, then by name."""
        chosen = select(organisation.c.id).where(*_conditions(Wanted(words))).order_by(*_ORDER)
        ids = [row.id for row in await self._session.rows(chosen.limit(limit).offset(offset))]
        found = {item.id: item for item in await self._where(organisation.c.id.in_(ids))}
        return [found[organisation_id] for organisation_id in ids]

    async def listed(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
        """Return lines of the list, waiting ones first, then by name."""
        chosen = select(
            organisation.c.id,
            organisation.c.name,
            organisation.c.kind,
            organisation.c.state,
            organisation.c.languages,
            organisation.c.district,
        ).where(*_conditions(wanted))
        rows = await self._session.rows(chosen.order_by(*_ORDER).limit(limit).offset(offset))
        chats = await self._chat_counts([row.id for row in rows])
        return [
            Listed(
                row.id, row.name, row.kind, row.state, tuple(row.languages), row.district, *chats.get(row.id, (0, 0))
            )
            for row in rows
        ]

    async def count(self, words: str = "") -> int:
        return await self.count_listed(Wanted(words))

    async def count_listed(self, wanted: Wanted) -> int:
        counted = select(func.count().label("number")).select_from(organisation).where(*_conditions(wanted))
        return int((await self._session.rows(counted))[0].number)

    async def count_waiting(self) -> int:
        """Return how many wait for staff to confirm them."""
        return await self.count_listed(Wanted(state=OrganisationState.PENDING))

    async def all(self) -> list[Organisation]:
        return sorted(await self._where(true()), key=lambda item: (item.name.casefold(), item.id))

    async def set_state(
        self, organisation_id: int, state: OrganisationState, staff_id: int | None, now: datetime
    ) -> None:
        await self._update(organisation_id, state=state, decided_by=staff_id, decided_at=now)

    async def set_code(self, organisation_id: int, code: str) -> None:
        (row,) = await self._session.rows(select(organisation.c.key_id).where(organisation.c.id == organisation_id))
        seal = await seal_of_key(self._session, row.key_id)
        await self._update(organisation_id, code=seal.close(code, CODE), code_lookup=self._lookup(code))

    async def set_languages(self, organisation_id: int, languages: tuple[str, ...]) -> None:
        await self._update(organisation_id, languages=list(languages))

    async def set_district(self, organisation_id: int, district: str) -> None:
        await self._update(organisation_id, district=district)

    async def set_quiet(self, organisation_id: int, quiet: Quiet) -> None:
        await self._update(organisation_id, quiet=quiet.to_json())

    async def set_details(self, organisation_id: int, name: str, kind: OrganisationKind, notes: str) -> None:
        (row,) = await self._session.rows(select(organisation.c.key_id).where(organisation.c.id == organisation_id))
        seal = await seal_of_key(self._session, row.key_id)
        sealed = seal.close(notes, NOTES) if notes else None
        await self._update(organisation_id, name=name, search_name=search_key(name), kind=kind, notes=sealed)

    async def set_topics(self, organisation_id: int, topic_ids: tuple[int, ...], now: datetime) -> None:
        of_it = organisation_topic.c.organisation_id == organisation_id
        before = {row.topic_id for row in await self._session.rows(select(organisation_topic).where(of_it))}
        await self.record_topics(organisation_id, topic_ids)
        for chat in await self.chats(organisation_id):
            await self._drop_topics(chat, organisation_id, before.difference(topic_ids))
            await self._follow_topics(chat, organisation_id, topic_ids, now)

    async def record_topics(self, organisation_id: int, topic_ids: tuple[int, ...]) -> None:
        await self._session.run(
            delete(organisation_topic).where(organisation_topic.c.organisation_id == organisation_id)
        )
        await self._put_topics(organisation_id, topic_ids)

    async def link(self, chat: AddressRecord, organisation_id: int | None, now: datetime) -> None:
        values: dict[str, Any] = {"organisation_id": organisation_id}
        if chat.organisation_id != organisation_id:
            values["standby"] = False  # it was the reserve of another one
        await self._session.run(update(address).where(address.c.id == chat.id).values(**values))
        mine = subscription.c.address_id == chat.id
        await self._session.run(update(subscription).where(mine).values(organisation_id=organisation_id))
        if chat.contact_id is None:
            return
        if chat.organisation_id not in (None, organisation_id):
            left = representative.c.organisation_id == chat.organisation_id
            await self._session.run(delete(representative).where(left, representative.c.contact_id == chat.contact_id))
        if organisation_id is not None:
            since = {"contact_id": chat.contact_id, "organisation_id": organisation_id, "since": now}
            await self._session.run(self._session.insert(representative).values(**since).on_conflict_do_nothing())

    async def chats(self, organisation_id: int) -> list[AddressRecord]:
        return await AddressTable(self._session).where(address.c.organisation_id == organisation_id)

    async def mailboxes(self) -> list[Mailbox]:
        """Return all mailboxes the hub knows, oldest first, with what their holders agreed to."""
        of_mailbox = consent.c.address_id.in_(select(address.c.id).where(address.c.channel == EMAIL_CHANNEL))
        asked = (consent.c.purpose == CONSENT_NEWSLETTER) & of_mailbox
        consents: dict[int, list[RecordedConsent]] = {}
        for row in await self._session.rows(select(consent).where(asked).order_by(consent.c.at, consent.c.id)):
            recorded = RecordedConsent(row.granted, row.source, row.at.date())
            consents.setdefault(row.address_id, []).append(recorded)
        return [
            Mailbox(one.id, one.organisation_id, one.address.value, one.state, tuple(consents.get(one.id, ())))
            for one in await AddressTable(self._session).where(address.c.channel == EMAIL_CHANNEL)
        ]

    async def remove_mailbox(self, address_id: int) -> None:
        """Forget a mailbox that nobody confirmed, and its key with it."""
        unconfirmed = (address.c.id == address_id) & (address.c.state == AddressState.PENDING)
        rows = await self._session.rows(delete(address).where(unconfirmed).returning(address.c.key_id))
        await self._session.run(delete(data_key).where(data_key.c.id.in_([row.key_id for row in rows])))

    async def _drop_topics(self, chat: AddressRecord, organisation_id: int, topic_ids: set[int]) -> None:
        """Take topics from a chat that it had on the organisation's behalf; what its reader ended stays on record."""
        on_behalf = (subscription.c.address_id == chat.id) & (subscription.c.organisation_id == organisation_id)
        alive = subscription.c.state != SubscriptionState.ENDED
        await self._session.run(delete(subscription).where(on_behalf, alive, subscription.c.topic_id.in_(topic_ids)))

    async def _follow_topics(
        self, chat: AddressRecord, organisation_id: int, topic_ids: tuple[int, ...], now: datetime
    ) -> None:
        """Give a chat its organisation's topics; who takes a break gets them paused, who unsubscribed gets none."""
        mine = select(subscription.c.state).where(subscription.c.address_id == chat.id)
        states = {row.state for row in await self._session.rows(mine)}
        if states == {SubscriptionState.ENDED}:
            return
        if chat.state is AddressState.PENDING:
            state = SubscriptionState.PENDING
        elif SubscriptionState.PAUSED in states and SubscriptionState.ACTIVE not in states:
            state = SubscriptionState.PAUSED
        else:
            state = SubscriptionState.ACTIVE
        for topic_id in topic_ids:
            values = {"state": state, "organisation_id": organisation_id, "changed_at": now}
            statement = self._session.insert(subscription).values(address_id=chat.id, topic_id=topic_id, **values)
            await self._session.run(statement.on_conflict_do_nothing())

    async def _chat_counts(self, ids: list[int]) -> dict[int, tuple[int, int]]:
        """Return how many chats each has, and how many of them are lost."""
        theirs = address.c.organisation_id.in_(ids)
        number = func.count().label("number")
        grouped = select(address.c.organisation_id, address.c.state, number).where(theirs)
        counts: dict[int, tuple[int, int]] = {}
        for row in await self._session.rows(grouped.group_by(address.c.organisation_id, address.c.state)):
            chats, lost = counts.get(row.organisation_id, (0, 0))
            counts[row.organisation_id] = chats + row.number, lost + (row.number if row.state in LOST else 0)
        return counts

    async def _put_topics(self, organisation_id: int, topic_ids: tuple[int, ...]) -> None:
        if topic_ids:
            rows = [{"organisation_id": organisation_id, "topic_id": topic_id} for topic_id in sorted(set(topic_ids))]
            await self._session.run(insert(organisation_topic), rows)

    async def _update(self, organisation_id: int, **values: Any) -> None:
        await self._session.run(update(organisation).where(organisation.c.id == organisation_id).values(**values))

    async def _where(self, condition: Any) -> list[Organisation]:
        statement = (
            select(organisation, data_key.c.wrapped)
            .join(data_key, data_key.c.id == organisation.c.key_id)
            .where(condition)
        )
        rows = await self._session.rows(statement)
        topics: dict[int, list[int]] = {}
        chosen = organisation_topic.c.organisation_id.in_([row.id for row in rows])
        for pair in await self._session.rows(select(organisation_topic).where(chosen)):
            topics.setdefault(pair.organisation_id, []).append(pair.topic_id)
        return [self._record(row, tuple(sorted(topics.get(row.id, ())))) for row in rows]

    def _record(self, row: Any, topic_ids: tuple[int, ...]) -> Organisation:
        seal = known_seal(self._session, row.key_id, row.wrapped)
        notes = seal.open(row.notes, NOTES) if row.notes else ""
        code = seal.open(row.code, CODE)
        return Organisation(
            id=row.id,
            name=row.name,
            kind=row.kind,
            languages=tuple(row.languages),
            state=row.state,
            code=code,
            notes=notes,
            topic_ids=topic_ids,
            district=row.district,
            quiet=Quiet.from_json(row.quiet),
        )

    def _lookup(self, code: str) -> bytes:
        return self._session.vault.lookup("organisation-code", tidy_code(code))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what an organisation must be like to stand in the list."""
    conditions: list[ColumnElement[bool]] = [
        organisation.c.search_name.contains(word, autoescape=True) for word in search_key(wanted.words).split()
    ]
    if wanted.state is not None:
        conditions.append(organisation.c.state == wanted.state)
    if wanted.language:  # taking JSON apart would cost far more
        conditions.append(cast(organisation.c.languages, Text).contains(f'"{wanted.language}"', autoescape=True))
    if wanted.district:
        conditions.append(organisation.c.district == wanted.district)
    if wanted.in_trouble:  # as the partial index has it, word for word
        lost = select(address.c.organisation_id).where(one_of(address.c.state, *LOST))
        conditions.append(organisation.c.id.in_(lost.where(address.c.organisation_id.is_not(None))))
    return conditions
