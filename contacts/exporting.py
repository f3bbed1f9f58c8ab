"""Writing organisations as a CSV that a spreadsheet opens with its umlauts, and that an import reads back unchanged."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Protocol

from contacts.mailboxes import Mailbox, RecordedConsent
from contacts.organisation_table import Column, protect
from contacts.organisations import Organisation, OrganisationState
from contacts.topics import Topic

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class ExportedOrganisationStore(Protocol):
    async def all(self) -> list[Organisation]: ...

    async def mailboxes(self) -> list[Mailbox]: ...


class ExportedTopicStore(Protocol):
    async def topics(self) -> list[Topic]: ...


class ExportStores(Protocol):
    @property
    def organisations(self) -> ExportedOrganisationStore: ...

    @property
    def subscriptions(self) -> ExportedTopicStore: ...


async def export_organisations(stores: ExportStores) -> bytes:
    """Return the confirmed organisations with their newest mailbox; chats and codes are not in it."""
    return organisations_csv(
        await stores.organisations.all(), await stores.organisations.mailboxes(), await stores.subscriptions.topics()
    )


def organisations_csv(
    organisations: Sequence[Organisation], mailboxes: Sequence[Mailbox], topics: Sequence[Topic]
) -> bytes:
    """Return the file: UTF-8 with a byte order mark, without which Excel shows broken umlauts."""
    codes = {topic.id: topic.code for topic in topics}
    own: defaultdict[int | None, list[Mailbox]] = defaultdict(list)
    for mailbox in mailboxes:
        own[mailbox.organisation_id].append(mailbox)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(list(Column))
    for organisation in organisations:
        if organisation.state is OrganisationState.CONFIRMED:
            newest = own[organisation.id][-1] if own[organisation.id] else None
            writer.writerow([safe_cell(cell) for cell in _cells(organisation, newest, codes)])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(cell: str) -> str:
    """Return a cell without control characters that no spreadsheet takes for a formula."""
    return protect(_CONTROL.sub("", cell))


def _cells(organisation: Organisation, mailbox: Mailbox | None, codes: dict[int, str]) -> list[str]:
    consent = _given(mailbox) if mailbox else None
    return [
        organisation.name,
        organisation.kind,
        ",".join(organisation.languages),
        ",".join(codes[topic_id] for topic_id in organisation.topic_ids),
        organisation.district,
        mailbox.email if mailbox else "",
        organisation.notes,
        consent.source if consent else "",
        consent.given_on.isoformat() if consent else "",
    ]


def _given(mailbox: Mailbox) -> RecordedConsent | None:
    """Return the consent on which the mailbox is written to today."""
    latest = mailbox.consents[-1] if mailbox.consents else None
    return latest if latest and latest.granted and latest.source else None
