"""All stores of one unit of work."""

from datetime import datetime
from functools import cached_property

from broadcasts.editions import Edition
from channels.errors import GoneReason
from contacts.addresses import GONE
from storage.address_store import AddressTable
from storage.broadcast_store import BroadcastTable
from storage.chat_history import ChatHistory
from storage.delivery_store import DeliveryTable
from storage.edition_store import EditionTable
from storage.hub_stores import FileTable, JobTable, LeaseTable, PaceTable, StepTable, UpdateTable
from storage.ledger import LedgerTable
from storage.organisation_store import OrganisationTable
from storage.outbox_store import OutboxTable
from storage.session import Session
from storage.staff_store import StaffTable
from storage.subscription_store import SubscriptionTable


class Stores:
    """Made for every unit; a store is made when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def gone(self, address_id: int, reason: GoneReason, now: datetime) -> None:
        """A chat cannot be written to: say so everywhere at once."""
        if reason in GONE:
            await self.addresses.set_state(address_id, GONE[reason], now)
        await self.deliveries.skip_address(address_id, reason.value, now)

    async def take_over(self, repeatable_channels: list[str], now: datetime) -> int:
        """Free what dead workers held; return how many rows."""
        dead = await self.leases.bury()
        if not dead:
            return 0
        freed = await self.outbox.release_dead(dead)
        return freed + await self.deliveries.release_dead(dead, repeatable_channels, now)

    async def edition_of_broadcast(self, broadcast_id: int) -> Edition:
        """Return what a broadcast sends. Raises KeyError when there is none."""
        broadcast = await self.broadcasts.get(broadcast_id)
        edition = await self.editions.get(broadcast.edition_id) if broadcast else None
        if edition is None:
            raise KeyError(broadcast_id)
        return edition

    @cached_property
    def updates(self) -> UpdateTable:
        return UpdateTable(self.session)

    @cached_property
    def steps(self) -> StepTable:
        return StepTable(self.session)

    @cached_property
    def outbox(self) -> OutboxTable:
        return OutboxTable(self.session)

    @cached_property
    def pace(self) -> PaceTable:
        return PaceTable(self.session)

    @cached_property
    def leases(self) -> LeaseTable:
        return LeaseTable(self.session)

    @cached_property
    def jobs(self) -> JobTable:
        return JobTable(self.session)

    @cached_property
    def chat(self) -> ChatHistory:
        return ChatHistory(self.session)

    @cached_property
    def files(self) -> FileTable:
        return FileTable(self.session)

    @cached_property
    def addresses(self) -> AddressTable:
        return AddressTable(self.session)

    @cached_property
    def organisations(self) -> OrganisationTable:
        return OrganisationTable(self.session)

    @cached_property
    def subscriptions(self) -> SubscriptionTable:
        return SubscriptionTable(self.session)

    @cached_property
    def staff(self) -> StaffTable:
        return StaffTable(self.session)

    @cached_property
    def editions(self) -> EditionTable:
        return EditionTable(self.session)

    @cached_property
    def broadcasts(self) -> BroadcastTable:
        return BroadcastTable(self.session)

    @cached_property
    def ledger(self) -> LedgerTable:
        return LedgerTable(self.session)

    @cached_property
    def deliveries(self) -> DeliveryTable:
        return DeliveryTable(self.session)
