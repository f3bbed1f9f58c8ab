"""Importing organisations: what each row of a checked file would change, and changing it, all of it or nothing.

What a mailbox's holder decided stays: a list of the office adds mailboxes and corrects those that nobody has confirmed
yet, but it neither takes a confirmed mailbox away nor writes again to one whose holder unsubscribed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from channels.address import Address
from contacts.addresses import AddressState, AddressStore
from contacts.importing import PaperConsent, ReadOrganisations, Row
from contacts.mailboxes import Mailbox, RecordedConsent, mailbox_address
from contacts.organisation_names import name_key
from contacts.organisation_table import Column, Problem, What
from contacts.organisations import (
    Organisation,
    OrganisationKind,
    OrganisationState,
    OrganisationStore,
    new_code,
    update_organisation,
)
from contacts.subscriptions import CONSENT_NEWSLETTER, SubscriptionState, SubscriptionStore

PAPER: Final = "paper"  #: text version of a consent that was given outside the hub, to the office's own wording
UNNAMED_KIND: Final = OrganisationKind.INITIATIVE  # what a new organisation is when its row does not say


class ImportRefused(Exception):
    """The file has problems; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class ListedOrganisationStore(OrganisationStore, Protocol):
    """What an import needs beside what conversations need."""

    async def all(self) -> list[Organisation]: ...

    async def mailboxes(self) -> list[Mailbox]:
        """Return all mailboxes the hub knows, oldest first, with what their holders agreed to."""

    async def remove_mailbox(self, address_id: int) -> None:
        """Forget a mailbox that nobody confirmed."""


class ListedAddressStore(AddressStore, Protocol):
    async def add_pending(self, to: Address, organisation_id: int, now: datetime) -> int:
        """Keep a mailbox that waits for its holder; return its id."""


class ImportStores(Protocol):
    @property
    def organisations(self) -> ListedOrganisationStore: ...

    @property
    def addresses(self) -> ListedAddressStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...


@dataclass(frozen=True, slots=True)
class PlannedRow:
    row: Row
    before: Organisation | None  #: None: a new one
    after: Organisation
    changes: tuple[Column, ...]  #: of a known organisation
    mailbox: Mailbox | None  #: the row's mailbox, where the hub knows it
    outdated: tuple[Mailbox, ...]  #: unconfirmed mailboxes that the row's replaces

    @property
    def effect(self) -> Effect:
        if self.before is None:
            return Effect.NEW
        return Effect.CHANGED if self.changes else Effect.UNCHANGED


@dataclass(frozen=True, slots=True)
class ImportPlan:
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]

    def count(self, effect: Effect) -> int:
        return sum(row.effect is effect for row in self.rows)

    @property
    def waiting_count(self) -> int:
        """How many of the file's mailboxes get nothing until their holder has confirmed."""
        return sum(_waits(row) for row in self.rows)


async def plan_import(stores: ImportStores, read: ReadOrganisations) -> ImportPlan:
    """Compare a file with the hub; nothing is changed. The problems are the file's own and those found here."""
    if read.problems:
        return ImportPlan((), read.problems)
    hub = _Hub(
        await stores.organisations.all(),
        await stores.organisations.mailboxes(),
        {topic.code: topic.id for topic in await stores.subscriptions.topics()},
    )
    planned = [hub.plan(row) for row in read.rows]
    return ImportPlan(tuple(planned), tuple(hub.problems))


async def import_organisations(stores: ImportStores, read: ReadOrganisations, now: datetime) -> ImportPlan:
    """Bring the file into the hub and return what was done; to be run as one unit of work.

    Raises:
        ImportRefused: there is a problem in any row. Nothing was changed.
    """
    plan = await plan_import(stores, read)
    if plan.problems:
        raise ImportRefused(plan.problems)
    await carry_out(stores, plan, now)
    return plan


async def carry_out(stores: ImportStores, plan: ImportPlan, now: datetime) -> None:
    """Do what a plan without problems says, in the unit of work in which it was made."""
    for planned in plan.rows:
        if planned.effect is not Effect.UNCHANGED:
            await _bring_in(stores, planned, now)


class _Hub:
    """What the hub knows when the import begins."""

    def __init__(self, organisations: list[Organisation], mailboxes: list[Mailbox], topics: dict[str, int]) -> None:
        self.problems: list[Problem] = []
        self._topics = topics
        self._names = {organisation.id: organisation.name for organisation in organisations}
        self._by_name: defaultdict[str, list[Organisation]] = defaultdict(list)
        for organisation in organisations:
            self._by_name[name_key(organisation.name)].append(organisation)
        self._by_email = {mailbox.email: mailbox for mailbox in mailboxes}
        self._of: defaultdict[int | None, list[Mailbox]] = defaultdict(list)
        for mailbox in mailboxes:
            self._of[mailbox.organisation_id].append(mailbox)

    def plan(self, row: Row) -> PlannedRow:
        before = self._known(row)
        mailbox = self._by_email.get(row.email) if row.email else None
        if mailbox and (before is None or mailbox.organisation_id != before.id):
            owner = self._names.get(mailbox.organisation_id or 0, "")
            self.problems.append(Problem(row.line, What.EMAIL_TAKEN, Column.EMAIL, row.email, owner))
        outdated: tuple[Mailbox, ...] = ()
        if before and row.email and mailbox is None:
            outdated = tuple(one for one in self._of[before.id] if one.state is AddressState.PENDING)
        after = self._after(row, before)
        changes = tuple(_changes(before, after, row, mailbox)) if before else ()
        return PlannedRow(row, before, after, changes, mailbox, outdated)

    def _known(self, row: Row) -> Organisation | None:
        """Return the organisation of this name. One that only registered itself is not taken for it: anybody could."""
        namesakes = self._by_name[name_key(row.name)]
        confirmed = [one for one in namesakes if one.state is OrganisationState.CONFIRMED]
        if len(confirmed) > 1:
            self.problems.append(Problem(row.line, What.AMBIGUOUS, Column.NAME, row.name))
        elif namesakes and not confirmed:
            self.problems.append(Problem(row.line, What.NOT_CONFIRMED, Column.NAME, row.name))
        return confirmed[0] if confirmed else None

    def _after(self, row: Row, before: Organisation | None) -> Organisation:
        known = before or Organisation(0, row.name, UNNAMED_KIND, row.languages, OrganisationState.CONFIRMED)
        topics = tuple(sorted(self._topics[code] for code in row.topics or ()))
        return Organisation(
            known.id,
            row.name,
            row.kind or known.kind,
            row.languages,
            known.state,
            known.code,
            known.notes if row.notes is None else row.notes,
            known.topic_ids if row.topics is None else topics,
            known.district if row.district is None else row.district,
            known.quiet,
        )


def _changes(before: Organisation, after: Organisation, row: Row, mailbox: Mailbox | None) -> list[Column]:
    differs = {
        Column.NAME: before.name != after.name,
        Column.KIND: before.kind != after.kind,
        Column.LANGUAGES: before.languages != after.languages,
        Column.TOPICS: sorted(before.topic_ids) != sorted(after.topic_ids),
        Column.DISTRICT: before.district != after.district,
        Column.EMAIL: bool(row.email) and mailbox is None,
        Column.NOTES: before.notes != after.notes,
        Column.CONSENT_SOURCE: mailbox is not None and _is_news(row.consent, mailbox),
    }
    return [column for column, differs_here in differs.items() if differs_here]


def _is_news(consent: PaperConsent | None, mailbox: Mailbox) -> bool:
    if consent is None or mailbox.withdrawn:
        return False
    return RecordedConsent(True, consent.source, consent.given_on) not in mailbox.consents


def _waits(planned: PlannedRow) -> bool:
    if not planned.row.email or planned.row.consent:
        return False
    return planned.mailbox is None or planned.mailbox.state is AddressState.PENDING


async def _bring_in(stores: ImportStores, planned: PlannedRow, now: datetime) -> None:
    organisation_id = await _put_organisation(stores.organisations, planned, now)
    for mailbox in planned.outdated:
        await stores.organisations.remove_mailbox(mailbox.address_id)
    if planned.row.email:
        await _put_mailbox(stores, planned, organisation_id, now)


async def _put_organisation(store: ListedOrganisationStore, planned: PlannedRow, now: datetime) -> int:
    before, after = planned.before, planned.after
    if before is None:
        return await store.add(
            after.name,
            after.kind,
            after.languages,
            after.state,
            new_code(),
            after.topic_ids,
            after.notes,
            now,
            after.district,
        )
    await update_organisation(store, before, after, now)
    return before.id


async def _put_mailbox(stores: ImportStores, planned: PlannedRow, organisation_id: int, now: datetime) -> None:
    mailbox, consent = planned.mailbox, planned.row.consent
    if mailbox is None:
        address_id = await stores.addresses.add_pending(mailbox_address(planned.row.email), organisation_id, now)
        for topic_id in planned.after.topic_ids:
            await stores.subscriptions.put(address_id, topic_id, SubscriptionState.PENDING, organisation_id, now)
        mailbox = Mailbox(address_id, organisation_id, planned.row.email, AddressState.PENDING)
    if consent is None or not _is_news(consent, mailbox):
        return
    await stores.subscriptions.record_consent(
        mailbox.address_id, CONSENT_NEWSLETTER, True, PAPER, planned.row.languages[0], consent.source, consent.at
    )
    if mailbox.state is AddressState.PENDING:
        await stores.addresses.set_state(mailbox.address_id, AddressState.ACTIVE, now)
        await stores.subscriptions.change_all(
            mailbox.address_id, SubscriptionState.PENDING, SubscriptionState.ACTIVE, now
        )
