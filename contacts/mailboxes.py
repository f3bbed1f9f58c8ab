"""A mailbox of an organisation as an import meets it: whether its holder has agreed, and what is on record about it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from channels.address import Address
from contacts.addresses import AddressState

EMAIL_CHANNEL: Final = "email"


@dataclass(frozen=True, slots=True)
class RecordedConsent:
    granted: bool
    source: str
    given_on: date  #: in UTC


@dataclass(frozen=True, slots=True)
class Mailbox:
    address_id: int
    organisation_id: int | None  #: None: a person's own
    email: str
    state: AddressState
    consents: tuple[RecordedConsent, ...] = ()  #: oldest first

    @property
    def withdrawn(self) -> bool:
        """Whether its holder has ever said no: then no list of the office speaks for them."""
        return any(not consent.granted for consent in self.consents)


def mailbox_address(email: str) -> Address:
    """Return the address of a mailbox; upper and lower case are the same."""
    return Address(EMAIL_CHANNEL, "", email.lower())
